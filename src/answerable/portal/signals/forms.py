"""What somebody says of a warning they looked into."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.portal.signals.models import Verdict

__all__ = ["VerdictForm"]


class VerdictForm(forms.ModelForm):
    """What it was, why we think so, and when the official notice came, if one did."""

    class Meta:
        model = Verdict
        fields = ("found", "reason", "official_on")
        widgets = {
            "found": forms.RadioSelect,
            "official_on": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts = {
            "found": _("It goes into the record of how often we warn in vain. You can change it later."),
            "reason": _("One sentence that others can follow. Write no names of persons."),
            "official_on": _(
                "If an authority or we ourselves gave public notice of it. The record tells how much earlier "
                "the warning came."
            ),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found"].choices = Verdict.Found.choices

    def clean_official_on(self):
        day = self.cleaned_data["official_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day
