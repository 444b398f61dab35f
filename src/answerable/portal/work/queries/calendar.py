"""The organisation's working days, as the rules want them."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from answerable.portal.work.models import Day
from answerable.portal.work.rules import Calendar

__all__ = ["holidays_known_to", "special_days", "working_calendar"]


def working_calendar() -> Calendar:
    """All special days, in one query."""
    days: dict[str, set[dt.date]] = {kind: set() for kind in Day.Kind.values}
    for day, kind in Day.objects.values_list("day", "kind"):
        days[kind].add(day)
    return Calendar(frozenset(days[Day.Kind.REST]), frozenset(days[Day.Kind.WORK]))


def special_days(year: int) -> QuerySet[Day]:
    """The special days of a year, in order."""
    return Day.objects.filter(day__year=year)


def holidays_known_to() -> int | None:
    """The last year with any special day: a term that leads beyond it knows only weekends."""
    last = Day.objects.order_by("-day").values_list("day", flat=True).first()
    return last.year if last else None
