"""Taking up offices and ending them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.accounts.queries import active_people
from answerable.portal.organisation.forms.fields import DayInput, PersonField, day_field, reason_field
from answerable.portal.organisation.models import Office, OfficeKind

__all__ = ["AppointForm", "EndOfficeForm", "RosterForm"]


class AppointForm(forms.ModelForm):
    """Somebody takes an office."""

    holder = PersonField(
        label=_("holder"),
        required=False,
        address="/organisation/suggest/people/",
        help_text=_("Name or sign-in name of who holds it; leave empty to show the office as vacant."),
    )
    decision_url = forms.URLField(
        label=_("where the decision can be read"),
        required=False,
        assume_scheme="https",
        help_text=_("The address of the published decision; the roster links to it."),
    )

    class Meta:
        model = Office
        fields = ["kind", "holder", "starts_on", "ends_on", "acting", "decision", "decision_url"]
        widgets = {"starts_on": DayInput, "ends_on": DayInput}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = OfficeKind.objects.all()
        self.fields["holder"].offer(
            active_people(), lambda: [(each.username, str(each)) for each in active_people()[:50]]
        )
        self.fields["decision"].required = True


class EndOfficeForm(forms.Form):
    """The end of a term."""

    on = day_field(label=_("Last day"), help_text=_("The authority ends with this day."))
    reason = reason_field()


class RosterForm(forms.Form):
    """What the roster can be narrowed by; part of its address."""

    q = forms.CharField(
        label=pgettext_lazy("a list", "Words"),
        required=False,
        max_length=80,
        help_text=_("Of the unit or of the holder."),
    )
    kind = forms.ModelChoiceField(
        OfficeKind.objects.none(),
        label=_("office"),
        required=False,
        to_field_name="code",
        empty_label=_("all"),
        help_text=_("One kind of office alone."),
    )
    on = forms.DateField(
        label=_("As it stood on"),
        required=False,
        widget=DayInput,
        help_text=_("Any day, also one that lies ahead."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = OfficeKind.objects.all()
