"""How a person chooses to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.portal.notices import queries, rules
from answerable.portal.notices.models import Choice, Manner, State

__all__ = ["ChoicesForm", "MannerForm", "OutboxFilter"]


class ChoicesForm(forms.Form):
    """One field for each kind of notice: how often it is sent. In the portal it always stands at once."""

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Choice.Frequency.choices)
        for kind in rules.kinds():
            self.fields[kind.code] = forms.ChoiceField(
                label=kind.name,
                choices=[(each, names[each]) for each in rules.allowed_frequencies(kind)],
                initial=queries.frequencies(kind, [person])[person.pk],
                help_text=kind.help
                if not kind.duty
                else _("It belongs to your office and cannot be stopped."),
            )


class MannerForm(forms.ModelForm):
    """When one wants to be written to."""

    class Meta:
        model = Manner
        fields = ["quiet_from", "quiet_until", "daily_at", "weekly_on"]
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("quiet_from", "quiet_until", "daily_at")
        }


class OutboxFilter(forms.Form):
    """Which parcels are shown."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *State.choices],
        help_text=_("What became of them."),
    )
