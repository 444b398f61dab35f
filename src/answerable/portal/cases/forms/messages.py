"""What the desk does with one message."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.portal.cases.forms.fields import NamedForm, area
from answerable.portal.cases.models import Case
from answerable.portal.cases.queries import open_cases_for
from answerable.portal.organisation.forms import UnitField
from answerable.portal.organisation.models import Unit


class RevealForm(NamedForm):
    name_of_form = "reveal"
    reason = forms.CharField(
        label=_("Why do you need to see it?"),
        max_length=200,
        help_text=_("Your name, the time and this reason stay in the audit log."),
    )


class SetAsideForm(NamedForm):
    name_of_form = "aside"
    words = forms.CharField(
        label=_("Why is no case opened?"),
        max_length=1000,
        help_text=_("The sender reads this on their private page. Be kind and concrete."),
        widget=area(3),
    )


class ShieldForm(NamedForm):
    """Which unit a complaint is kept from."""

    name_of_form = "shield"
    complained_of = UnitField(
        label=_("Which unit is it about?"),
        required=False,
        help_text=_(
            "Name or code. Nobody who holds an office there, or below it, reads it from then on. "
            "Empty where it cannot be told which: then only the desk that oversees the units reads it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["complained_of"].offer(Unit.objects.open())


class AttachForm(NamedForm):
    name_of_form = "attach"
    case = forms.ModelChoiceField(
        Case.objects.none(),
        label=_("Which case?"),
        to_field_name="number",
        help_text=_("The sender then follows that case and gets its answer."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = open_cases_for(user)
        self.fields["case"].label_from_instance = lambda case: f"{case.number} · {case.title}"
