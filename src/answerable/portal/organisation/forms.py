"""Forms of the organisation."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.accounts.queries import active_people
from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation.models import Office, OfficeKind, Unit
from answerable.portal.organisation.queries import units_within_authority
from answerable.portal.organisation.services import MANAGE

__all__ = ["AppointForm", "CloseForm", "DutiesForm", "EndOfficeForm", "FoundForm", "RenameForm"]


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs=None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Topics(forms.MultipleChoiceField):
    """The taxonomy's topics, to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        help_text = _("What people may ask this unit about; the desk proposes it for these.")
        super().__init__(label=_("Answers for"), choices=topic_choices, required=False, help_text=help_text)


class FoundForm(forms.ModelForm):
    """A new unit."""

    parent = forms.ModelChoiceField(
        Unit.objects.none(),
        label=pgettext_lazy("unit", "Below"),
        help_text=_("The unit that it belongs to; only those within your authority."),
    )
    topics = Topics()

    class Meta:
        model = Unit
        fields = ["parent", "name_zh", "name_en", "code", "kind", "founded_on", "place_code", "topics"]
        widgets = {"founded_on": DayInput}

    def __init__(self, *args, actor, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = units_within_authority(actor, MANAGE).open()


class RenameForm(forms.Form):
    """A new name, from a day, by a decision."""

    name_zh = forms.CharField(
        label=_("New name in Chinese"), max_length=80, help_text=_("As it stands on the door.")
    )
    name_en = forms.CharField(
        label=_("New name in English"),
        max_length=120,
        required=False,
        help_text=_("Shown to readers of English."),
    )
    on = forms.DateField(
        label=pgettext_lazy("unit", "From"),
        widget=DayInput,
        initial=timezone.localdate,
        help_text=_("The day from which it bears the name."),
    )
    decision = forms.CharField(
        label=_("Decision"),
        max_length=200,
        help_text=_("By which decision, with its number or date; shown in public."),
    )


class DutiesForm(forms.Form):
    """What a unit answers for, and where."""

    topics = Topics()
    place_code = forms.CharField(
        label=_("Place"),
        max_length=24,
        required=False,
        help_text=_("Code of the area it serves; empty means everywhere."),
    )


class CloseForm(forms.Form):
    """The end of a unit."""

    on = forms.DateField(
        label=_("Closed on"),
        widget=DayInput,
        initial=timezone.localdate,
        help_text=_("The first day on which it no longer exists; its offices end the day before."),
    )
    decision = forms.CharField(label=_("Decision"), max_length=200, help_text=_("By which decision it ends."))


class AppointForm(forms.ModelForm):
    """Somebody takes an office."""

    class Meta:
        model = Office
        fields = ["kind", "holder", "starts_on", "ends_on", "acting", "decision"]
        widgets = {"starts_on": DayInput, "ends_on": DayInput}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = active_people()
        self.fields["kind"].queryset = OfficeKind.objects.all()
        self.fields["decision"].required = True


class EndOfficeForm(forms.Form):
    """The end of a term."""

    on = forms.DateField(
        label=_("Last day"),
        widget=DayInput,
        initial=timezone.localdate,
        help_text=_("The authority ends with this day."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("For the history of the unit; name no private matters."),
    )
