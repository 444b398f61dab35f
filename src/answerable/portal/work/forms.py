"""What somebody fills in about tasks and days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.organisation.models import Unit
from answerable.portal.work import queries, rules
from answerable.portal.work.models import Day, Entry, Task

__all__ = [
    "AgainForm",
    "DayForm",
    "ExtendForm",
    "GiveForm",
    "PartForm",
    "TaskFilter",
    "WordsForm",
    "WriteForm",
]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _in_a_week() -> dt.date:
    return rules.add(timezone.localdate(), rules.Term(5), queries.working_calendar())


class DueForm(forms.Form):
    """A form with a last day; `due_at` is the end of it."""

    due_on = forms.DateField(
        label=_("Until when?"), help_text=_("The last day. Working days are counted."), widget=_date()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": _in_a_week()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean_due_on(self) -> dt.date:
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The last day lies in the past."))
        return day

    @property
    def due_at(self) -> dt.datetime:
        return rules.end_of(self.cleaned_data["due_on"], timezone.get_current_timezone())


class GiveForm(DueForm):
    """A task for a unit."""

    title = forms.CharField(
        label=_("What is to be done?"),
        max_length=120,
        help_text=_("In a few words. They stand in notices and letters, so name no person."),
    )
    words = forms.CharField(
        label=_("What exactly, and how will one see that it is done?"),
        max_length=4000,
        help_text=_("Say what is expected as evidence."),
        widget=_area(5),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Which unit?"),
        help_text=_("Your own or one below it. Those who act for it there are told at once."),
    )
    field_order = ["title", "words", "unit", "due_on"]

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class PartForm(GiveForm):
    """A part of a task, for a unit below the one that was asked."""

    prefix = "part"


class WordsForm(forms.Form):
    """A reason or a result."""

    words = forms.CharField(
        label=_("In words"),
        max_length=2000,
        help_text=_("The other side reads it, and it stays in the history."),
        widget=_area(3),
    )


class ExtendForm(DueForm):
    """Another last day."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Changes of the date are counted, with their reasons.")
    )


class AgainForm(DueForm):
    """Asking once more."""

    words = forms.CharField(
        label=_("What is still asked?"),
        max_length=2000,
        help_text=_("It is added to the task. Say why it is this unit's."),
        widget=_area(3),
    )


class WriteForm(forms.Form):
    """Progress, evidence, or a note that stays within the unit."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Entry.Kind.choices,
        widget=forms.RadioSelect,
        help_text=_("The unit that asks reads progress and evidence; a note stays within your unit."),
    )
    text = forms.CharField(
        label=_("Words"),
        max_length=4000,
        help_text=_("What was done, found or decided. Name no person who is not in office."),
        widget=_area(4),
    )
    link = forms.URLField(
        label=_("Address of the evidence"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("A page, a document or a picture that shows it."),
    )

    def __init__(self, *args: Any, private: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kind": Entry.Kind.PROGRESS}, **kwargs)
        if not private:
            self.fields["kind"].choices = [c for c in Entry.Kind.choices if c[0] != Entry.Kind.PRIVATE]

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Give an address that begins with https:// or http://."))
        return link


class TaskFilter(forms.Form):
    """Which tasks are shown."""

    whose = forms.ChoiceField(
        label=pgettext_lazy("list", "Which"),
        required=False,
        choices=[("", _("For my units")), ("given", _("Given by us")), ("all", _("All I may see"))],
        help_text=_("Asked of you, or asked by you."),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Open")), ("late", _("Late")), ("ended", _("Ended")), *Task.State.choices],
        help_text=_("Open means: somebody still has to do something."),
    )
    q = forms.CharField(
        label=_("Search"), required=False, max_length=80, help_text=_("Words of the title, or a number.")
    )


class DayForm(forms.ModelForm):
    """A day that is not what its weekday says."""

    class Meta:
        model = Day
        fields = ["day", "kind", "name_zh", "name_en"]
        widgets = {"day": _date()}

    def validate_unique(self) -> None:
        """A day that is known already is changed."""
