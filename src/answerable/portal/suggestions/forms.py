"""The forms of suggestions and of hiding. Every field says in plain words what it is for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.cases.forms import NamedForm
from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation.forms.fields import UnitField
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import units_within_authority
from answerable.portal.suggestions import queries, rules
from answerable.portal.suggestions.models import Hiding, HidingRule, Suggestion

SHOWN_STATES = [choice for choice in Suggestion.State.choices if choice[0] not in {"waiting", "withdrawn"}]


def _area(rows: int, longest: int | None = None) -> forms.Textarea:
    counted = {"maxlength": longest, "data-counter": "on"} if longest else {}
    return forms.Textarea(attrs={"rows": rows} | counted)


class SuggestForm(NamedForm):
    """A suggestion to everybody. `slip` keeps a resend from making a double; people leave `website` empty."""

    name_of_form = "suggest"
    title = forms.CharField(
        label=_("Your suggestion in one line"),
        max_length=rules.LONGEST_TITLE,
        help_text=_("For example: “A night bus on line 7 after the late shift”."),
        widget=forms.TextInput(attrs={"data-counter": "on"}),
    )
    text = forms.CharField(
        label=_("What should change, and why?"),
        max_length=rules.LONGEST_TEXT,
        help_text=_("Everybody will read this. Please leave out names, telephone numbers and homes."),
        widget=_area(8, rules.LONGEST_TEXT),
    )
    topic = forms.ChoiceField(
        label=pgettext_lazy("suggestion", "What is it about?"),
        required=False,
        help_text=_("It decides which unit owes the answer, and how many supporters are needed."),
    )
    sender = forms.ChoiceField(
        label=_("May we reach you?"),
        choices=[("anonymous", _("Send it without my name")), ("named", _("Leave a name or contact"))],
        initial="anonymous",
        widget=forms.RadioSelect,
        help_text=_("No name is ever shown with a suggestion. A contact is only for questions about it."),
    )
    name = forms.CharField(
        label=pgettext_lazy("suggestion", "Your name"),
        max_length=rules.LONGEST_CONTACT,
        required=False,
        help_text=_("Encrypted, seen only with a logged reason, and erased in time."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=pgettext_lazy("suggestion", "Telephone or e-mail"),
        max_length=rules.LONGEST_CONTACT,
        required=False,
        help_text=_("You get a private link in any case, and need not leave anything."),
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        help_text=_("It is there to stop machines."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    slip = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Something else, or I am not sure")), *topic_choices()]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Please leave this empty and send again."))
        return ""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        named = given.get("sender") == "named"
        if named and not (given.get("name") or given.get("contact")):
            self.add_error("name", _("Give a name or a way to reach you, or choose to send it without."))
        return given

    def matter(self) -> dict[str, Any]:
        """What `services.submit` takes; name and contact only if the author chose to give them."""
        wanted = ["title", "text", "topic"]
        wanted += ["name", "contact"] if self.cleaned_data["sender"] == "named" else []
        return {name: self.cleaned_data[name] for name in wanted}


class SuggestionFilter(NamedForm):
    """What the public list can be narrowed by, and its order; part of its address."""

    name_of_form = "find"
    q = forms.CharField(
        label=pgettext_lazy("a list", "Words"),
        required=False,
        help_text=_("In the title, the text or the number."),
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("suggestion", "State"),
        required=False,
        choices=[("", _("Every state")), *SHOWN_STATES, ("hidden", _("Hidden by a rule"))],
        help_text=_("What has become of it so far."),
    )
    topic = forms.ChoiceField(
        label=pgettext_lazy("suggestion", "Topic"), required=False, help_text=_("What it is about.")
    )
    unit = UnitField(
        label=pgettext_lazy("suggestion", "Unit"), required=False, help_text=_("With the units below it.")
    )
    sort = forms.ChoiceField(
        label=_("In which order"),
        required=False,
        choices=[
            ("newest", _("Newest first")),
            ("supported", _("Most supported")),
            ("ending", _("Ending soon")),
        ],
        help_text=_("The order of the list."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Every topic")), *topic_choices()]
        self.fields["unit"].offer(Unit.objects.open())

    def asked(self) -> dict[str, Any]:
        """What `queries.listed` takes; what does not fit is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class WithdrawForm(NamedForm):
    name_of_form = "withdraw"
    words = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=300,
        help_text=_("Everybody can read it. You need not say."),
        widget=_area(2),
    )


class AppealForm(NamedForm):
    name_of_form = "appeal"
    words = forms.CharField(
        label=_("Why does the rule not apply?"),
        max_length=rules.LONGEST_WORDS,
        help_text=_("Somebody who had no part in the hiding reads it and decides."),
        widget=_area(5),
    )


class DeskFilter(NamedForm):
    name_of_form = "find"
    which = forms.ChoiceField(
        label=pgettext_lazy("list", "Which"),
        required=False,
        choices=[
            ("", _("To be checked")),
            ("owed", _("An answer is owed")),
            ("running", _("Being carried out")),
            ("all", _("All of them")),
        ],
        help_text=_("What waits for the desk; the most pressing first."),
    )
    q = forms.CharField(
        label=pgettext_lazy("a list", "Words"), required=False, help_text=_("In the title, text or number.")
    )


class CoverForm(NamedForm):
    name_of_form = "cover"
    passages = forms.CharField(
        label=_("What is to be covered?"),
        max_length=rules.LONGEST_WORDS,
        help_text=_(
            "One passage on each line, exactly as it stands in the text. Readers see the mark 〔…〕."
        ),
        widget=_area(3),
    )

    def clean_passages(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["passages"].splitlines() if line.strip()]


class AssignForm(NamedForm):
    name_of_form = "assign"
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Which unit is it for?"), help_text=_("It owes the formal answer.")
    )
    topic = forms.ChoiceField(
        label=pgettext_lazy("suggestion", "Topic"),
        required=False,
        help_text=_("The promise follows from the unit and the topic."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_within_authority(user, "suggestions.check").open()
        self.fields["topic"].choices = [("", _("None of these")), *topic_choices()]


class HideForm(NamedForm):
    name_of_form = "hide"
    rule = forms.ModelChoiceField(
        HidingRule.objects.none(),
        label=_("By which rule?"),
        help_text=_("There are no other grounds than these."),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    reason = forms.CharField(
        label=_("Why does it apply?"),
        max_length=rules.LONGEST_WORDS,
        help_text=_("Everybody reads it, the author too. Do not repeat the words that are hidden."),
        widget=_area(3),
    )
    no_criticism = forms.BooleanField(
        label=_("It is not hidden because of what it criticises"),
        help_text=_(
            "Criticism of the organisation, or of how somebody does their office, is never a ground."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rule"]
        field.queryset = queries.rules_in_force()
        field.label_from_instance = rule_name


def rule_name(rule: HidingRule) -> str:
    """The title of a rule as the reader reads."""
    from answerable.portal.core.templatetags.answerable import in_language

    return in_language(rule, "title")


class WordsForm(NamedForm):
    """Reasons that everybody reads."""

    name_of_form = "words"
    words = forms.CharField(
        label=_("In words"),
        max_length=rules.LONGEST_WORDS,
        help_text=_("Everybody can read it; name no person."),
        widget=_area(3),
    )


class RevealForm(NamedForm):
    name_of_form = "reveal"
    reason = forms.CharField(
        label=_("Why do you need to see it?"),
        max_length=300,
        help_text=_("It stays in the audit log with your name."),
    )


class DecideForm(NamedForm):
    name_of_form = "decide"
    outcome = forms.ChoiceField(
        label=_("What was decided?"),
        choices=Suggestion.Outcome.choices,
        widget=forms.RadioSelect,
        help_text=_("The published answer to the case says it at length."),
    )
    reasons = forms.CharField(
        label=_("The reasons in brief"),
        max_length=rules.LONGEST_WORDS,
        help_text=_("Everybody reads them. If only a part is adopted, say which."),
        widget=_area(4),
    )


class LogFilter(NamedForm):
    name_of_form = "find"
    rule = forms.ChoiceField(label=_("Rule"), required=False, help_text=_("One rule alone."))
    state = forms.ChoiceField(
        label=_("What came of it"),
        required=False,
        choices=[("", _("Everything")), *Hiding.State.choices],
        help_text=_("Whether it is hidden still."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {rule.code: rule_name(rule) for rule in queries.every_rule().reverse()}
        self.fields["rule"].choices = [("", _("Every rule")), *named.items()]


class ThresholdForm(NamedForm):
    name_of_form = "threshold"
    topic = forms.ChoiceField(
        label=pgettext_lazy("suggestion", "Topic"),
        required=False,
        help_text=_("For one topic, or for every topic."),
    )
    unit = UnitField(
        label=pgettext_lazy("suggestion", "Unit"),
        required=False,
        help_text=_("For one unit by its name or code; empty for every unit."),
    )
    supporters = forms.IntegerField(
        label=_("Supporters"),
        min_value=rules.LEAST_SUPPORTERS,
        max_value=rules.MOST_SUPPORTERS,
        initial=rules.STANDARD.supporters,
        help_text=_("So many, and a formal answer is owed."),
    )
    open_days = forms.IntegerField(
        label=_("Days to gather them"),
        min_value=1,
        max_value=rules.LONGEST_OPEN_DAYS,
        initial=rules.STANDARD.open_days,
        help_text=_("Calendar days from publishing; then it lapses."),
    )
    answer_days = forms.IntegerField(
        label=_("Working days to answer"),
        min_value=1,
        max_value=rules.LONGEST_ANSWER_DAYS,
        initial=rules.STANDARD.answer_days,
        help_text=_("Counted from the last supporter that was needed."),
    )
    signed_in_only = forms.BooleanField(
        label=_("Count only people who have signed in"),
        required=False,
        help_text=_("Else a browser counts too, once for each suggestion."),
    )
    decision = forms.CharField(
        label=pgettext_lazy("suggestion", "Decision"),
        max_length=200,
        help_text=_("By which decision, with number or date; shown in public."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Every topic")), *topic_choices()]
        self.fields["unit"].offer(Unit.objects.open())

    def given(self) -> dict[str, Any]:
        """What `services.set_threshold` takes."""
        said = self.cleaned_data
        promise = rules.Promise(*(said[name] for name in rules.Promise._fields))
        code = said["unit"].code if said["unit"] else ""
        return {"topic": said["topic"], "unit_code": code, "promise": promise, "decision": said["decision"]}


class RuleForm(NamedForm):
    name_of_form = "rule"
    code = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("In Latin letters. The short name of a rule that there is gives it another wording."),
    )
    title_zh = forms.CharField(
        label=_("Title in Chinese"), max_length=60, help_text=_("As it stands on the stub and in the log.")
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=60, help_text=_("As it stands on the stub and in the log.")
    )
    text_zh = forms.CharField(
        label=_("Wording in Chinese"),
        max_length=600,
        help_text=_("Narrow, and with its limits."),
        widget=_area(2),
    )
    text_en = forms.CharField(
        label=_("Wording in English"),
        max_length=600,
        help_text=_("Narrow, and with its limits."),
        widget=_area(2),
    )
    decision = forms.CharField(
        label=pgettext_lazy("suggestion", "Decision"),
        max_length=200,
        help_text=_("By which decision, with number or date; shown in public."),
    )

    def given(self) -> dict[str, Any]:
        """What `services.set_rule` takes."""
        said = dict(self.cleaned_data)
        return {"code": said.pop("code"), "decision": said.pop("decision"), "words": said}
