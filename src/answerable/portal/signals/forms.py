"""What somebody says of a warning they looked into."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.portal.core.subjects import topic_choices
from answerable.portal.signals.models import Verdict

__all__ = ["FixForm", "FreeForm", "VerdictForm"]


class VerdictForm(forms.ModelForm):
    """What it was, why we think so, when the official notice came, and what it really was about."""

    about = forms.ChoiceField(
        label=_("What it really was about"),
        required=False,
        help_text=_(
            "Only where it was false because it was taken for the wrong topic: what was counted gets this "
            "topic, and the classifier learns from it. The threshold then stays as it is."
        ),
    )

    over = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)  # the word that was read

    class Meta:
        model = Verdict
        fields = ("found", "reason", "about", "official_on")
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
        self.fields["about"].choices = [("", _("The topic was right")), *topic_choices()]

    def clean_official_on(self):
        day = self.cleaned_data["official_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day

    def clean(self):
        said = super().clean()
        if said.get("about") and said.get("found") not in (None, Verdict.Found.FALSE):
            self.add_error("about", _("A topic is only named for a warning that was false."))
        return said


class FixForm(forms.Form):
    """Which family gets an equal share whatever is said of it, and why."""

    family = forms.CharField(widget=forms.HiddenInput, max_length=160)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("One sentence for whoever looks back later. Write no names of persons."),
    )


class FreeForm(forms.Form):
    """Which family follows the verdicts again."""

    family = forms.CharField(widget=forms.HiddenInput, max_length=160)
