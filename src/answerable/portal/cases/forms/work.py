"""Opening a case, giving it to units, doing a part, closing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.cases import rules
from answerable.portal.cases.forms.fields import NamedForm, area, day
from answerable.portal.cases.models import Case, Urgency
from answerable.portal.cases.queries import last_day
from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation.forms import UnitField
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import units_within_authority

_CONTRIBUTE = ("joint", "joint_2", "joint_3")


class OpenForm(NamedForm):
    name_of_form = "open"
    title = forms.CharField(
        label=_("Title of the case"),
        max_length=160,
        help_text=_("What it is about, in words a resident would use. Name no person."),
    )
    summary = forms.CharField(
        label=_("What we know so far"),
        required=False,
        max_length=4000,
        help_text=_("A few sentences for the units that will work on it."),
        widget=area(5),
    )
    topic = forms.ChoiceField(
        label=_("Topic"), required=False, help_text=_("It decides which unit is suggested to lead.")
    )
    place = forms.CharField(
        label=pgettext_lazy("case", "Place"),
        required=False,
        max_length=80,
        help_text=_("Where it happens, if it has a place."),
    )
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=Urgency.choices,
        initial=Urgency.ORDINARY,
        required=False,
        help_text=_("The deadline follows from it, counted from the first message."),
    )
    unit = UnitField(
        label=_("Kept by"),
        help_text=_("Name or code of the unit whose desk watches over the case until it is closed."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Not clear yet")), *topic_choices()]
        self.fields["unit"].offer(units_within_authority(user, "cases.open").open())

    def clean_urgency(self) -> str:
        return self.cleaned_data["urgency"] or Urgency.ORDINARY


def _may_be_asked(case: Case) -> QuerySet[Unit]:
    """The open units that may learn of a case."""
    units = Unit.objects.open()
    return units.exclude(path__startswith=case.about.path) if case.confidential and case.about else units


class RouteForm(NamedForm):
    """Who is asked for what: one unit leads, others contribute. Once one leads, only others can be added."""

    name_of_form = "route"
    lead = UnitField(
        label=_("Who leads?"),
        help_text=_("Name or code of a unit. It writes the answer and stays answerable for it."),
    )
    request = forms.CharField(
        label=_("What is the leading unit asked to do?"),
        max_length=2000,
        help_text=_("Say what a good answer would have to contain."),
        widget=area(3),
    )
    due_on = forms.DateField(
        label=_("Until when?"),
        help_text=_("The last day for the answer; it is shown to those who asked."),
        widget=day(),
    )
    joint = UnitField(
        label=_("Who contributes?"),
        required=False,
        help_text=_("Name or code of a unit. Each gets its own request and its own clock."),
    )
    joint_2 = UnitField(
        label=_("Who else contributes?"), required=False, help_text=_("A second unit, or nothing.")
    )
    joint_3 = UnitField(
        label=_("And who else?"),
        required=False,
        help_text=_("A third unit, or nothing. Further ones can be asked afterwards."),
    )
    joint_request = forms.CharField(
        label=_("What are the others asked to do?"),
        max_length=2000,
        required=False,
        help_text=_("For example: the results of your tests, in words that can be published."),
        widget=area(3),
    )
    joint_due_on = forms.DateField(
        label=_("Until when for the others?"),
        required=False,
        help_text=_("Before the day of the answer, so that the leading unit can use it."),
        widget=day(),
    )

    def __init__(
        self, *args: Any, case: Case, lead: Unit | None = None, led: bool = False, **kwargs: Any
    ) -> None:
        today = timezone.localdate()
        self.last = last = last_day(case, today)
        dates = {"due_on": last, "joint_due_on": max(today, last - dt.timedelta(days=2))}
        super().__init__(*args, initial=dates | {"lead": lead}, **kwargs)
        asked = case.assignments.exclude(state="transferred").values("unit")
        free = _may_be_asked(case).exclude(pk__in=asked)
        for name in ("lead", *_CONTRIBUTE):
            self.fields[name].offer(free)
        if led:
            for name in ("lead", "request", "due_on"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        joint = [given.pop(name) for name in _CONTRIBUTE if given.get(name)]
        given["joint"] = joint
        if "lead" not in self.fields and not joint and "joint" not in self.errors:
            self.add_error("joint", _("Choose at least one unit."))
        if joint and not (given.get("joint_request") and given.get("joint_due_on")):
            self.add_error("joint_request", _("Say what the others are asked to do, and until when."))
        if given.get("lead") in joint or len(set(joint)) < len(joint):
            self.add_error("joint", _("Each unit is asked once, and the one that leads does not contribute."))
        self._keep_the_promise(given)
        return given

    def _keep_the_promise(self, given: dict[str, Any]) -> None:
        for name in ("due_on", "joint_due_on"):
            if given.get(name) and given[name] > self.last:
                self.add_error(name, _("Those who asked were promised an answer earlier than this day."))


class ContributeForm(NamedForm):
    name_of_form = "contribute"
    text = forms.CharField(
        label=_("Your part"),
        max_length=8000,
        help_text=_("What your unit found, did and will do. The unit that leads builds the answer on it."),
        widget=area(6),
    )


class DeadlineForm(NamedForm):
    name_of_form = "deadline"
    due_on = forms.DateField(
        label=_("New last day"), help_text=_("Those who asked see the new day at once."), widget=day()
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays in the history. Changes of a date are counted."),
    )


class TransferForm(NamedForm):
    name_of_form = "transfer"
    unit = UnitField(
        label=_("To which unit?"),
        help_text=_("Its name or code. A case is handed on twice at most. The date stays."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Why that unit can do what this one cannot.")
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = case.assignments.exclude(state="transferred").values("unit")
        self.fields["unit"].offer(_may_be_asked(case).exclude(pk__in=asked))


class CloseForm(NamedForm):
    name_of_form = "close"
    reason = forms.ChoiceField(
        label=_("Reason"), help_text=_("It is counted in the public figures as what it is.")
    )
    words = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=2000,
        help_text=_("Those who asked read this. Needed whenever there is no published answer."),
        widget=area(4),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answered = case.state == Case.State.ANSWERED
        fitting = [choice for choice in Case.Reason.choices if (choice[0] == "answered") == answered]
        self.fields["reason"].choices = fitting

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("reason") in rules.CLOSED_WITHOUT_ANSWER and not given.get("words"):
            self.add_error("words", _("Say why in words: those who asked read this."))
        return given


class ReopenForm(NamedForm):
    name_of_form = "reopen"
    words = forms.CharField(
        label=_("Why is it opened again?"),
        max_length=1000,
        help_text=_("The unit that led is asked again with these words."),
        widget=area(3),
    )
