"""Founding and changing units."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.core.subjects import topic_name
from answerable.portal.organisation.forms.fields import (
    DayInput,
    TopicsField,
    UnitField,
    day_field,
    decision_field,
    reason_field,
)
from answerable.portal.organisation.models import Tree, Unit, UnitKind
from answerable.portal.organisation.queries import units_within_authority
from answerable.portal.organisation.services import MANAGE, NewUnit

__all__ = [
    "CloseForm",
    "DutiesForm",
    "FoundForm",
    "KindForm",
    "MergeForm",
    "MoveForm",
    "RenameForm",
    "SearchForm",
    "SplitForm",
    "WithdrawForm",
]

NAME_HELP = _("As it stands on the door.")
ENGLISH_HELP = _("Shown to readers of English; may stay empty.")


class SearchForm(forms.Form):
    """What the chart can be narrowed by, and of which day it is; part of its address."""

    q = forms.CharField(
        label=pgettext_lazy("a list", "Words"),
        required=False,
        max_length=80,
        help_text=_("Of its name, an earlier name or its code."),
    )
    tree = forms.ModelChoiceField(
        Tree.objects.none(),
        label=_("Tree"),
        required=False,
        to_field_name="code",
        empty_label=_("all"),
        help_text=_("Bodies, branches, committees …"),
    )
    kind = forms.ModelChoiceField(
        UnitKind.objects.none(),
        label=_("Kind"),
        required=False,
        to_field_name="code",
        empty_label=_("all"),
        help_text=_("What sort of unit."),
    )
    topic = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    on = forms.DateField(
        label=_("As it stood on"),
        required=False,
        widget=DayInput,
        help_text=_("Any day, also one that lies ahead."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tree"].queryset = Tree.objects.all()
        self.fields["kind"].queryset = UnitKind.objects.all()


class FoundForm(forms.ModelForm):
    """A new unit."""

    parent = UnitField(
        label=pgettext_lazy("unit", "Below"),
        help_text=_("Code or name of the unit that it belongs to; only those within your authority."),
    )
    topics = TopicsField()
    decision = decision_field()

    class Meta:
        model = Unit
        fields = [
            "parent",
            "name_zh",
            "name_en",
            "code",
            "kind",
            "founded_on",
            "place_code",
            "topics",
            "decision",
        ]
        widgets = {"founded_on": DayInput}

    def __init__(self, *args, actor, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(
            units_within_authority(actor, MANAGE).open().select_related("kind", "tree")
        )


class RenameForm(forms.Form):
    """A new name, from a day, by a decision."""

    name_zh = forms.CharField(label=_("New name in Chinese"), max_length=80, help_text=NAME_HELP)
    name_en = forms.CharField(
        label=_("New name in English"), max_length=120, required=False, help_text=ENGLISH_HELP
    )
    on = day_field()
    decision = decision_field()
    reason = reason_field()


class DutiesForm(forms.Form):
    """What a unit answers for, and where."""

    topics = TopicsField()
    place_code = forms.CharField(
        label=_("Place"),
        max_length=24,
        required=False,
        help_text=_("Code of the area it serves; empty means everywhere."),
    )
    on = day_field()


class KindForm(forms.Form):
    """Another kind of unit."""

    kind = forms.ModelChoiceField(
        UnitKind.objects.none(), label=_("Kind"), help_text=_("What sort of unit it becomes.")
    )
    on = day_field()
    decision = decision_field()
    reason = reason_field()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = UnitKind.objects.all()


class MoveForm(forms.Form):
    """Another place in the tree."""

    parent = UnitField(
        label=pgettext_lazy("unit", "Below"),
        help_text=_("Code or name of the unit that it will stand under; all that is below it comes along."),
    )
    on = day_field()
    decision = decision_field()
    reason = reason_field()

    def __init__(self, *args, actor, unit: Unit, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        within = units_within_authority(actor, MANAGE).open().filter(tree=unit.tree)
        self.fields["parent"].offer(within.exclude(path__startswith=unit.path).select_related("kind", "tree"))


class MergeForm(forms.Form):
    """The end of a unit in another that carries it on."""

    into = UnitField(
        label=_("Merge into"),
        help_text=_("Code or name of the unit that carries on; units below come along."),
    )
    take_duties = forms.BooleanField(
        label=_("It answers for the same topics from then on"),
        required=False,
        initial=True,
        help_text=_("Otherwise nobody does until you say who."),
    )
    on = day_field()
    decision = decision_field()
    reason = reason_field()

    def __init__(self, *args, actor, unit: Unit, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        within = units_within_authority(actor, MANAGE).open().filter(tree=unit.tree).exclude(pk=unit.pk)
        self.fields["into"].offer(within.select_related("kind", "tree"))


class SplitForm(forms.Form):
    """Two or three new units in place of one, or beside it."""

    PARTS = 3

    goes_on = forms.BooleanField(
        label=_("The unit itself goes on"),
        required=False,
        help_text=_(
            "Tick if only a part of it leaves; otherwise it ends, and units below go to the first new one."
        ),
    )
    on = day_field()
    decision = decision_field()
    reason = reason_field()

    def __init__(self, *args, unit: Unit, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        own = [(code, topic_name(code)) for code in unit.topics]
        for number in range(1, self.PARTS + 1):
            self.fields |= _part_fields(number, own)
        last = [self.fields.pop(name) for name in ("goes_on", "on", "decision", "reason")]
        self.fields |= dict(zip(("goes_on", "on", "decision", "reason"), last))

    def clean(self) -> dict:
        """The parts as the verb takes them; one that is begun needs both code and name."""
        data = super().clean()
        parts, taken = [], set()
        for number in range(1, self.PARTS + 1):
            name, code = data.pop(f"name_{number}", ""), data.pop(f"code_{number}", "")
            english, topics = data.pop(f"english_{number}", ""), data.pop(f"topics_{number}", [])
            if bool(name) != bool(code):
                raise ValidationError(_("Each new unit needs both a name and a code."))
            if taken & set(topics):
                raise ValidationError(_("A topic can go to one new unit only."))
            taken |= set(topics)
            if name:
                parts.append(NewUnit(code, name, english, list(topics)))
        return {**data, "parts": parts}


class CloseForm(forms.Form):
    """The end of a unit."""

    on = day_field(
        label=_("Closed on"),
        help_text=_("The first day on which it no longer exists; its offices end the day before."),
    )
    decision = decision_field()
    reason = reason_field()


class WithdrawForm(forms.Form):
    """A plan that will not be."""

    reason = reason_field()


def _part_fields(number: int, topics: list[tuple[str, str]]) -> dict[str, forms.Field]:
    said = {"number": number}
    fields: dict[str, forms.Field] = {
        f"name_{number}": forms.CharField(
            label=_("New unit %(number)d: name in Chinese") % said,
            max_length=80,
            required=number == 1,
            help_text=NAME_HELP,
        ),
        f"english_{number}": forms.CharField(
            label=_("New unit %(number)d: name in English") % said,
            max_length=120,
            required=False,
            help_text=ENGLISH_HELP,
        ),
        f"code_{number}": forms.SlugField(
            label=_("New unit %(number)d: code") % said,
            max_length=60,
            required=number == 1,
            help_text=_("A short lasting name for addresses, such as “water”."),
        ),
    }
    if topics:
        fields[f"topics_{number}"] = forms.MultipleChoiceField(
            label=_("New unit %(number)d: answers for") % said,
            choices=topics,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Which topics of the unit it takes over."),
        )
    return fields
