"""Messages that nobody takes up: after a working day the desk is told, and then those above it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.portal.cases import rules
from answerable.portal.cases.models import Message
from answerable.portal.cases.queries import answering_unit
from answerable.portal.core.services import record
from answerable.portal.notices import services as notices
from answerable.portal.organisation.models import Unit
from answerable.portal.work.queries import working_calendar
from answerable.portal.work.rules import Calendar, Ladder, deadline, ladder, rung
from answerable.portal.work.services import people_at

__all__ = ["first_rise", "watch_inbox"]

MOST_AT_ONCE = 2000  # messages in one pass, which holds a transaction; the next pass goes on


def first_rise(received_at: dt.datetime, calendar: Calendar | None = None) -> dt.datetime:
    """When the desk is told of a message that still waits. Who asks for many gives the calendar."""
    return _steps(received_at, calendar or working_calendar()).warn_at


def _steps(received_at: dt.datetime, calendar: Calendar) -> Ladder:
    start = timezone.localtime(received_at)
    return ladder(start, deadline(start, rules.TO_TAKE_UP, calendar), calendar)


@transaction.atomic
def watch_inbox(at: dt.datetime | None = None) -> int:
    """Tell the desks of what waits too long, in one notice for each desk and day; gives how many messages."""
    at = at or timezone.now()
    calendar = working_calendar()
    waiting = Message.objects.filter(state=Message.State.WAITING, rises_at__lt=at)
    risen: dict[tuple[str, Any, int], int] = defaultdict(int)
    fields = ("pk", "reference", "topic", "received_at", "told", "desk")
    for message in waiting.select_related("desk").only(*fields)[:MOST_AT_ONCE]:
        reached = _rise(message, calendar, at)
        risen[message.topic, message.desk, reached] += 1 if reached else 0
    _tell(risen, at)
    return sum(risen.values())


def _rise(message: Message, calendar: Calendar, at: dt.datetime) -> int:
    """The rung that `message` reached, or 0 where it is as high as before."""
    steps = _steps(message.received_at, calendar)
    reached = rung(steps, at)
    mine = Message.objects.filter(pk=message.pk, state=Message.State.WAITING, told=message.told)
    if not mine.update(told=max(reached, message.told), rises_at=steps.after(reached)):
        return 0
    if reached <= message.told:
        return 0
    record(None, "rise", ("cases.message", message.reference), at=at, rung=reached)
    return reached


def _tell(risen: dict[tuple[str, Any, int], int], at: dt.datetime) -> None:
    by_desk: dict[tuple[Any, int], int] = defaultdict(int)
    top = Unit.objects.filter(depth=1).first()
    for (topic, desk, reached), count in risen.items():
        unit = desk or answering_unit(topic) or top
        if count and unit:
            by_desk[unit, reached] += count
    for (unit, reached), count in by_desk.items():
        _tell_desk(unit, reached, count, at)


def _tell_desk(unit: Unit, reached: int, count: int, at: dt.datetime) -> None:
    def text() -> str:
        said = ngettext(
            "%(n)d message waits to be taken up for a working day or longer.",
            "%(n)d messages wait to be taken up for a working day or longer.",
            count,
        )
        return said % {"n": count}

    url, day = reverse("cases:inbox"), timezone.localdate(at)
    about = notices.Matter("cases.inbox", unit.code, lambda: _("Inbox"), url)
    key = f"cases.waiting:{unit.code}:{reached}:{day}"
    people = people_at(unit, reached, doing="cases.open")
    notices.send("cases.waiting", to=people, matter=about, text=text, key=key, at=at)
