"""The asking side: give, divide, move the date, withdraw, ask again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.notices.queries import in_charge
from answerable.portal.work import rules
from answerable.portal.work.models import Task
from answerable.portal.work.queries.calendar import working_calendar
from answerable.portal.work.services.steps import in_words, line, move, next_number, require, tell

__all__ = ["About", "ask_again", "extend", "give", "give_part", "withdraw"]

TO_ACKNOWLEDGE = rules.Term(1)  # one working day, or half of the time where there is less


@dataclass(frozen=True)
class About:
    """The matter a task belongs to, by kind and id as in the audit log; `url` is a path of ours."""

    kind: str = ""
    id: str = ""
    label: str = ""
    url: str = ""


@transaction.atomic
def give(
    user: Any,
    *,
    giver: Any,
    unit: Any,
    title: str,
    words: str,
    due_at: dt.datetime,
    about: About | None = None,
    parent: Task | None = None,
    at: dt.datetime | None = None,
) -> Task:
    """Ask `unit` in the name of `giver`, which is the same or above it, for something until `due_at`."""
    at = at or timezone.now()
    require(user, "work.give", giver)
    _check(giver, unit, due_at, at)
    matter = about or About()
    task = Task.objects.create(
        number=next_number(at), title=title.strip(), words=words.strip(), parent=parent,
        giver=giver, given_by=user, unit=unit, matter_kind=matter.kind, matter_id=matter.id,
        matter_label=matter.label[:200], matter_url=matter.url, **_clock(at, due_at),
    )  # fmt: skip
    named = {"parent": parent.number} if parent else {}
    line(user, "give", task, at, giver=giver.code, due_at=due_at.isoformat(), **named)
    _tell_asked(task, at)
    return task


def give_part(user: Any, parent: Task, *, at: dt.datetime | None = None, **fields: Any) -> Task:
    """Divide a task: the unit that was asked gives a part of it on, due no later than the whole."""
    at = at or timezone.now()
    if parent.state not in ("acknowledged", "under_way"):
        raise Conflict(_("Acknowledge the task first; then it can be divided."))
    if fields["due_at"] > parent.due_at:
        raise Conflict(_("A part is due no later than the whole."))
    about = About(parent.matter_kind, parent.matter_id, parent.matter_label, parent.matter_url)
    return give(user, giver=parent.unit, parent=parent, about=about, at=at, **fields)


def _check(giver: Any, unit: Any, due_at: dt.datetime, at: dt.datetime) -> None:
    if not unit.path.startswith(giver.path):
        raise Refused(_("A task goes to a unit below the one that gives it. Equals are asked, not told."))
    if unit.closed_on and unit.closed_on <= timezone.localdate(at):
        raise Conflict(_("This unit is closed."))
    if due_at <= at:
        raise Conflict(_("The time until when it is due lies in the past."))


def _clock(at: dt.datetime, due_at: dt.datetime) -> dict[str, Any]:
    soon = rules.deadline(timezone.localtime(at), TO_ACKNOWLEDGE, working_calendar())
    clock = {"given_at": at, "due_at": due_at, "acknowledge_by": min(soon, at + (due_at - at) / 2)}
    return clock | {"rises_at": _first_rise(at, due_at)}


def _first_rise(start: dt.datetime, due_at: dt.datetime) -> dt.datetime:
    return rules.ladder(timezone.localtime(start), due_at, working_calendar()).warn_at


def _tell_asked(task: Task, at: dt.datetime) -> None:
    def text() -> str:
        return _("“%(title)s” is asked of your unit. Acknowledge it, or say why not.") % {"title": task.title}

    tell("work.asked", task, in_charge(task.unit, "work.handle"), text, at)


@transaction.atomic
def extend(user: Any, task: Task, due_at: dt.datetime, reason: str, at: dt.datetime | None = None) -> Task:
    """Set another time, with a reason; changes are counted, and the ladder is climbed anew."""
    require(user, "work.give", task.giver)
    at = at or timezone.now()
    reason = in_words(reason, _("Say why the date is moved."))
    if due_at <= at:
        raise Conflict(_("The time until when it is due lies in the past."))
    if task.parent and due_at > task.parent.due_at:
        raise Conflict(_("A part is due no later than the whole."))
    before = task.due_at
    still = Task.objects.filter(pk=task.pk, state__in=rules.LIVE, due_at=before)
    rises_at = _first_rise(task.given_at, due_at)
    if not still.update(due_at=due_at, extensions=F("extensions") + 1, told=0, rises_at=rises_at):
        raise Conflict(_("Nobody waits for this task any more, or its date has just been moved."))
    task.refresh_from_db(fields=["due_at", "extensions", "told", "rises_at"])
    line(user, "extend", task, at, before=before.isoformat(), due_at=due_at.isoformat(), reason=reason)
    _tell_moved(user, task, at)
    return task


def _tell_moved(user: Any, task: Task, at: dt.datetime) -> None:
    def text() -> str:
        return _("“%(title)s” has another date.") % {"title": task.title}

    people = [each for each in in_charge(task.unit, "work.handle") if each != user]
    tell("work.progress", task, people, text, at, "moved", task.extensions)


@transaction.atomic
def withdraw(user: Any, task: Task, reason: str, at: dt.datetime | None = None) -> Task:
    """No longer ask; what was divided and is not done is withdrawn with it."""
    require(user, "work.give", task.giver)
    reason = in_words(reason, _("Say why it is no longer needed."))
    _withdraw(user, task, reason, at or timezone.now())
    return task


def _withdraw(user: Any, task: Task, reason: str, at: dt.datetime) -> None:
    def text() -> str:
        return _("“%(title)s” is no longer needed.") % {"title": task.title}

    move("withdraw", task, ended_at=at, ended_words=reason)
    line(user, "withdraw", task, at, reason=reason)
    people = [each for each in in_charge(task.unit, "work.handle") if each != user]
    tell("work.asked", task, people, text, at, "withdrawn")
    for part in task.parts.filter(state__in=rules.LIVE).select_related("unit", "giver"):
        _withdraw(user, part, reason, at)


@transaction.atomic
def ask_again(user: Any, task: Task, words: str, due_at: dt.datetime, at: dt.datetime | None = None) -> Task:
    """Ask the same unit once more, when it declined or did not do enough; the clock starts anew."""
    require(user, "work.give", task.giver)
    at = at or timezone.now()
    words = in_words(words, _("Say what is still asked, and why of this unit."))
    _check(task.giver, task.unit, due_at, at)
    if task.parent and task.parent.state not in rules.LIVE:
        raise Conflict(_("The task of which this is a part has ended. Ask for that one first."))
    cleared = {"acknowledged_at": None, "ended_at": None, "ended_words": "", "told": 0, "missed": False}
    asked = f"{task.words}\n\n{words}"
    move("ask_again", task, words=asked, rounds=F("rounds") + 1, **cleared, **_clock(at, due_at))
    line(user, "ask_again", task, at, due_at=due_at.isoformat(), reason=words)
    _tell_asked(task, at)
    return task
