"""Lateness rises by itself: one line and one notice for each rung, whatever the number of runs."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.notices.queries import in_charge
from answerable.portal.organisation.models import Unit
from answerable.portal.work import rules
from answerable.portal.work.models import Task
from answerable.portal.work.queries.calendar import working_calendar
from answerable.portal.work.services.steps import line, tell, tell_giver

__all__ = ["escalate", "people_at"]


def escalate(at: dt.datetime | None = None) -> int:
    """Tell of every task that reached a higher rung, and of those nobody acknowledged; gives how often."""
    at = at or timezone.now()
    calendar = working_calendar()
    live = Task.objects.filter(state__in=rules.LIVE).select_related("unit", "giver", "given_by")
    told = sum(_climb(task, calendar, at) for task in live.filter(rises_at__lt=at).order_by("pk"))
    waiting = live.filter(state=Task.State.ASKED, missed=False, acknowledge_by__lt=at)
    return told + sum(_miss(task, at) for task in waiting.order_by("pk"))


def people_at(unit: Unit, rung: int, doing: str = "work.handle") -> list:
    """Whom a rung tells: those who do it, whoever answers for the unit, or for the unit above."""
    if rung == 1:
        return in_charge(unit, doing)
    if rung == 2:
        return in_charge(unit, "work.oversee")
    above = Unit.objects.filter(path=unit.path[: -Unit.steplen]).first()
    return in_charge(above or unit, "work.oversee")


@transaction.atomic
def _climb(task: Task, calendar: rules.Calendar, at: dt.datetime) -> int:
    steps = rules.ladder(timezone.localtime(task.given_at), task.due_at, calendar)
    rung = rules.rung(steps, at)
    mine = Task.objects.filter(pk=task.pk, told=task.told, state__in=rules.LIVE)
    if not mine.update(told=rung, rises_at=steps.after(rung)) or rung <= task.told:
        return 0
    line(None, "rise", task, at, rung=rung)
    tell("work.due", task, people_at(task.unit, rung), lambda: _words(task, rung), at, rung, task.due_at)
    return 1


def _words(task: Task, rung: int) -> str:
    said = {
        1: _("“%(title)s” is due soon."),
        2: _("“%(title)s” of your unit is late."),
        3: _("“%(title)s” of a unit below yours is late."),
    }
    return said[rung] % {"title": task.title}


@transaction.atomic
def _miss(task: Task, at: dt.datetime) -> int:
    if not Task.objects.filter(pk=task.pk, state=Task.State.ASKED, missed=False).update(missed=True):
        return 0

    def text() -> str:
        return _("Nobody has acknowledged “%(title)s” yet.") % {"title": task.title}

    line(None, "miss", task, at)
    tell("work.due", task, people_at(task.unit, 2), text, at, "missed")
    tell_giver("work.answered", task, text, at, "missed")
    return 1
