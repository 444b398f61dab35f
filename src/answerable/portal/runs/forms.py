"""The forms of the practice. Those of answers are the real ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.portal.answers.forms import AnswerForm
from answerable.portal.cases.forms import NamedForm
from answerable.portal.organisation.forms import UnitField
from answerable.portal.organisation.models import Unit


class PracticeRouteForm(NamedForm):
    """Which unit would lead, what it would be asked, and until when."""

    name_of_form = "route"
    unit = UnitField(label=_("Who would lead?"), help_text=_("A unit of your organisation. It is not told."))
    request = forms.CharField(
        label=_("What would you ask it to do?"),
        max_length=2000,
        help_text=_("Say what a good answer would have to contain."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_on = forms.DateField(
        label=_("Until when?"),
        help_text=_("The last day for the answer."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(Unit.objects.open())
        self.initial.setdefault("due_on", timezone.localdate() + dt.timedelta(days=5))

    def told(self) -> dict[str, Any]:
        """As plain data, for the session."""
        unit, due_on = self.cleaned_data["unit"], self.cleaned_data["due_on"]
        return {"unit": unit.code, "request": self.cleaned_data["request"], "due_on": due_on.isoformat()}


class PracticeAnswerForm(AnswerForm):
    """The very form in which answers are written."""

    def told(self) -> dict[str, Any]:
        return {"answer": dict(self.cleaned_data)}


class PracticeCloseForm(NamedForm):
    """Why it would be closed, or not taken up."""

    name_of_form = "close"
    reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("A real one would be counted in the public figures as what it is."),
    )
    words = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=2000,
        help_text=_("Whoever wrote would read this. Needed whenever there is no published answer."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, reasons: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("reason") != "answered" and not given.get("words", "").strip():
            self.add_error("words", _("Say why in words: whoever wrote would read this."))
        return given

    def told(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
