"""Asking why, lending authority, deciding what others proposed, looking as somebody else."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.accounts.queries import active_people
from answerable.portal.core.permissions import PERMISSION_NAMES
from answerable.portal.organisation.forms.fields import DayInput, PersonField, UnitField, reason_field
from answerable.portal.organisation.models import Office, Unit
from answerable.portal.organisation.queries import lenders_units, office_holders
from answerable.portal.organisation.rules import lendable

__all__ = ["DecideForm", "DelegateForm", "LookForm", "WhyForm"]


class WhyForm(forms.Form):
    """What somebody asks: may I do this, at that unit?"""

    permission = forms.ChoiceField(
        label=_("May I …"), choices=list(PERMISSION_NAMES.items()), help_text=_("What you want to do.")
    )
    unit = UnitField(
        label=_("… at"), required=False, help_text=_("Code or name of a unit; empty asks about any unit.")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(Unit.objects.open().select_related("tree"))


class DelegateForm(forms.Form):
    """Part of one's office, to somebody, for a time."""

    office = forms.ModelChoiceField(
        Office.objects.none(),
        label=_("From my office"),
        help_text=_("The office of yours whose authority you lend."),
    )
    to = PersonField(
        label=pgettext_lazy("delegation", "To"), help_text=_("Name of somebody who holds an office.")
    )
    unit = UnitField(
        label=pgettext_lazy("delegation", "At"),
        help_text=_(
            "The unit for which they may act; those below are included where your office reaches them."
        ),
    )
    permissions = forms.MultipleChoiceField(
        label=_("They may"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what your office includes; the right to appoint cannot be lent."),
    )
    starts_on = forms.DateField(
        label=pgettext_lazy("delegation", "From"),
        widget=DayInput,
        initial=timezone.localdate,
        help_text=_("First day."),
    )
    ends_on = forms.DateField(
        label=pgettext_lazy("delegation", "Until"), widget=DayInput, help_text=_("Last day.")
    )
    reason = reason_field(_("Why, such as “on leave”; name no private matters."))

    def __init__(self, *args, actor, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        offices = Office.objects.in_force(today).filter(holder=actor).select_related("kind", "unit")
        self.fields["office"].queryset = offices
        may = lendable(sorted({each for office in offices for each in office.kind.permissions}))
        self.fields["permissions"].choices = [(each, PERMISSION_NAMES.get(each, each)) for each in may]
        self.fields["to"].offer(
            office_holders().exclude(pk=actor.pk),
            lambda: [
                (str(each), "")
                for each in office_holders().exclude(Q(pk=actor.pk) | Q(display_name=""))[:100]
            ],
        )
        self.fields["unit"].offer(lenders_units(actor))


class DecideForm(forms.Form):
    """A word to a decision."""

    note = forms.CharField(
        label=_("note"), max_length=200, required=False, help_text=_("For who proposed it; may stay empty.")
    )


class LookForm(forms.Form):
    """As whom to look at the portal, and why."""

    person = PersonField(
        label=_("Person"), address="/organisation/suggest/people/", help_text=_("Name or sign-in name.")
    )
    reason = reason_field(_("Why; the person reads it. Name no private matters."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(active_people())
