"""Which months the rates are over."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["PeriodForm"]

MONTHS = [
    (1, _("this month")),
    (3, _("the last 3 months")),
    (12, _("the last 12 months")),
    (60, _("the last 5 years")),
]
USUAL = 12


class PeriodForm(forms.Form):
    months = forms.TypedChoiceField(
        label=_("Months"),
        choices=MONTHS,
        coerce=int,
        required=False,
        empty_value=USUAL,
        initial=USUAL,
        help_text=_("Whole months, the running one among them."),
    )

    def chosen(self) -> int:
        """The number of months asked for; the usual twelve where nothing sensible was."""
        return self.cleaned_data["months"] if self.is_valid() else USUAL
