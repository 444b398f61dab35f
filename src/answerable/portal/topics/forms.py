"""What somebody fills in about a topic: its names, words and rules, each checked before it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from answerable.portal.core.subjects import topic_choices
from answerable.portal.topics import rules

__all__ = [
    "ActivateForm",
    "CorrectForm",
    "NewTopicForm",
    "RuleForms",
    "TopicForm",
    "entry_of",
    "rules_as_filled",
]

LONGEST_WORD = 40
MOST_WORDS = 500
MOST_RULES = 12


class WordsField(forms.CharField):
    """Words with commas between them, Chinese or Latin ones, or one on each line; kept with `, ` between."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def clean(self, value: Any) -> str:
        words = split_words(super().clean(value))
        if long := [word for word in words if len(word) > LONGEST_WORD]:
            raise forms.ValidationError(
                _("“%(word)s” is too long for a word; put commas between words.") % {"word": long[0][:50]}
            )
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(
                ngettext("At most %(n)d word.", "At most %(n)d words.", MOST_WORDS) % {"n": MOST_WORDS}
            )
        return ", ".join(dict.fromkeys(words))


class TopicForm(forms.Form):
    """One topic: what it is called, where it belongs, which words speak for it."""

    label_zh = forms.CharField(
        label=_("Chinese name"), max_length=30, help_text=_("Short, as it stands in menus.")
    )
    label_en = forms.CharField(
        label=_("English name"), max_length=40, help_text=_("Short, as it stands in menus.")
    )
    about_zh = forms.CharField(
        label=_("What belongs here, in Chinese"),
        max_length=200,
        required=False,
        help_text=_("One line with examples."),
    )
    about_en = forms.CharField(
        label=_("What belongs here, in English"),
        max_length=200,
        required=False,
        help_text=_("One line with examples."),
    )
    domain = forms.ChoiceField(label=_("Domain"), help_text=_("The group under which it stands."))
    strong = WordsField(
        label=_("Strong words"), rows=4, help_text=_("One of them settles the topic. Commas between words.")
    )
    words = WordsField(
        label=pgettext_lazy("kind of word", "Words"),
        rows=4,
        help_text=_("They speak for the topic; two or three together settle it."),
    )
    weak = WordsField(
        label=_("Weak words"), help_text=_("They only lean towards it, since they occur elsewhere as well.")
    )

    def __init__(self, *args: Any, document: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"].choices = [
            (code, f"{label.get('zh', '')} {label.get('en', '')}")
            for code, label in rules.domains_of(document).items()
        ]


class NewTopicForm(TopicForm):
    """A topic that is not there yet, with the code under which it will be kept."""

    code = forms.CharField(
        label=pgettext_lazy("topic", "Code"),
        max_length=40,
        help_text=_("Small Latin letters and hyphens, such as “street-lights”. It cannot be changed later."),
        validators=[
            RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Only small Latin letters, digits and hyphens."))
        ],
    )
    field_order = ["code"]

    def __init__(self, *args: Any, document: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, document=document, **kwargs)
        self.taken = {"add", "preview", "versions", "draft", "correct", "learning", "other"}
        self.taken |= {entry["code"] for entry in rules.every_topic(document)}

    def clean_code(self) -> str:
        if (code := self.cleaned_data["code"]) in self.taken:
            raise forms.ValidationError(_("This code is taken."))
        return code


class RuleForm(forms.Form):
    """A rule adds its weight where all its parts hold. An empty one is left out."""

    must = WordsField(label=_("All of"), rows=2, help_text=_("Every one of these words must occur."))
    any = WordsField(label=_("One of"), rows=2, help_text=_("At least one of these words must occur."))
    none = WordsField(label=_("None of"), rows=2, help_text=_("Not one of these words may occur."))
    near = forms.CharField(
        label=_("Near each other"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Two lines of words: one of the first line must stand close to one of the second."),
    )
    within = forms.IntegerField(
        label=_("How close"),
        min_value=0,
        max_value=200,
        required=False,
        help_text=_("Characters in between, at most."),
    )
    regex = forms.CharField(
        label=_("Pattern"),
        max_length=200,
        required=False,
        help_text=_(
            "A regular expression over small letters and simplified characters, for what words cannot say."
        ),
    )
    weight = forms.FloatField(
        label=_("Weight"),
        min_value=0.1,
        max_value=10,
        required=False,
        help_text=_("A strong word weighs 3, a word 1."),
    )

    def clean_near(self) -> list[list[str]]:
        lines = [split_words(line) for line in self.cleaned_data["near"].splitlines() if line.strip()]
        if lines and len(lines) != 2:
            raise forms.ValidationError(_("Give exactly two lines of words."))
        return lines

    def clean_regex(self) -> str:
        pattern = self.cleaned_data["regex"].strip()
        try:
            tries = rules.ways(pattern)
            if rules.fits_everything(pattern):
                raise forms.ValidationError(
                    _("This pattern fits every text; let it ask for at least one character.")
                )
        except (re.error, OverflowError, RecursionError) as wrong:
            raise forms.ValidationError(
                _("This is no valid pattern: %(reason)s.") % {"reason": wrong}
            ) from wrong
        if tries > rules.MOST_WAYS:
            raise forms.ValidationError(
                _("This pattern is too slow: say how often at most, such as .{0,10} instead of .*")
            )
        return pattern

    def rule(self) -> dict[str, Any]:
        """As the taxonomy's document holds it; empty where nothing was filled in."""
        held = self.cleaned_data
        if not held:  # an untouched form has nothing to say
            return {}
        lists = {"must": held["must"], "any": held["any"], "not": held["none"]}
        said: dict[str, Any] = {name: split_words(text) for name, text in lists.items() if text}
        if held["near"]:
            said |= {"near": held["near"], "within": held["within"] if held["within"] is not None else 10}
        if held["regex"]:
            said["regex"] = held["regex"]
        return said | {"weight": held["weight"] or 2.0} if said else {}


RuleForms = forms.formset_factory(RuleForm, extra=1, max_num=MOST_RULES, validate_max=True)


class ActivateForm(forms.Form):
    """Why a version is put to use."""

    note = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_(
            "One sentence for whoever looks back later, such as “Lift faults have a topic of their own”."
        ),
    )


class CorrectForm(forms.Form):
    """What a document is about."""

    topic = forms.ChoiceField(
        label=_("It is about"), help_text=_("The document and its copies change at once.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = topic_choices()


def split_words(text: str) -> list[str]:
    """Words between commas of any kind, or on lines of their own."""
    return [" ".join(word.split()) for word in re.split(r"[,，、;；\r\n\t]+", text or "") if word.strip()]


def entry_of(form: TopicForm, rule_forms: Any, code: str) -> dict[str, Any]:
    """The topic as the taxonomy's document holds it, from valid forms."""
    held = form.cleaned_data
    entry: dict[str, Any] = {
        "code": code,
        "domain": held["domain"],
        "label": {"zh": held["label_zh"], "en": held["label_en"]},
        "about": {"zh": held["about_zh"], "en": held["about_en"]},
        **{name: held[name] for name in ("strong", "words", "weak")},
    }
    filled = [rule for rule in (each.rule() for each in rule_forms) if rule]
    return entry | {"rule": filled} if filled else entry


def topic_as_filled(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of a topic."""
    names = {
        f"{part}_{at}": entry.get(part, {}).get(at, "") for part in ("label", "about") for at in ("zh", "en")
    }
    return names | {name: entry.get(name, "") for name in ("domain", "strong", "words", "weak")}


def rules_as_filled(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the forms show of a topic's rules."""
    return [
        {
            "must": ", ".join(rule.get("must", [])),
            "any": ", ".join(rule.get("any", [])),
            "none": ", ".join(rule.get("not", [])),
            "near": "\n".join(", ".join(words) for words in rule.get("near", [])),
            "within": rule.get("within"),
            "regex": rule.get("regex", ""),
            "weight": rule.get("weight"),
        }
        for rule in entry.get("rule", [])
    ]
