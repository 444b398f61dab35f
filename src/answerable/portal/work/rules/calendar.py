"""Working days and deadlines. Days are those of the organisation's zone; times carry their zone.

The day on which something begins is not counted. A term in days ends with its last day. Where a term in
calendar days would end on a day of rest, it ends with the next working day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

__all__ = ["SATURDAY", "Calendar", "Term", "add", "both_days", "deadline", "end_of", "moved_by", "term_left"]

HOUR, DAY, WORKING_DAY = "hour", "day", "working_day"
A_DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: Monday to Friday but for `rests`, and besides them `works`, which make up."""

    rests: Collection[dt.date] = field(default_factory=frozenset)
    works: Collection[dt.date] = field(default_factory=frozenset)

    def is_working(self, day: dt.date) -> bool:
        return day in self.works or (day.weekday() < SATURDAY and day not in self.rests)

    def on_or_after(self, day: dt.date) -> dt.date:
        """`day`, or the next working day after it."""
        while not self.is_working(day):
            day += A_DAY
        return day

    def working_after(self, day: dt.date, days: int) -> dt.date:
        """The `days`-th working day after `day`; for none, `day` itself if it is worked, else the next."""
        day = day if days else self.on_or_after(day)
        for _step in range(days):
            day = self.on_or_after(day + A_DAY)
        return day

    def working_between(self, day: dt.date, last: dt.date) -> int:
        """How many working days lie after `day` up to `last`."""
        days = range(1, (last - day).days + 1)
        return sum(self.is_working(day + n * A_DAY) for n in days)


@dataclass(frozen=True)
class Term:
    """How long something may take: so many hours, calendar days or working days."""

    amount: int
    unit: str = WORKING_DAY


def end_of(day: dt.date, zone: dt.tzinfo | None) -> dt.datetime:
    """The last second of a day."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), zone)


def add(day: dt.date, term: Term, calendar: Calendar) -> dt.date:
    """The last day of a term in days that begins on `day`."""
    if term.unit == WORKING_DAY:
        return calendar.working_after(day, term.amount)
    return calendar.on_or_after(day + term.amount * A_DAY)


def deadline(start: dt.datetime, term: Term, calendar: Calendar) -> dt.datetime:
    """When a term that begins at `start` (in the organisation's zone) is over."""
    if term.unit == HOUR:  # true hours, also where the clocks change
        return (start.astimezone(dt.UTC) + dt.timedelta(hours=term.amount)).astimezone(start.tzinfo)
    return end_of(add(start.date(), term, calendar), start.tzinfo)


def both_days(start: dt.datetime, term: Term, calendar: Calendar) -> tuple[dt.date, dt.date]:
    """(by working days, by calendar days): where the same number of days leads, counted either way."""
    working, plain = Term(term.amount, WORKING_DAY), Term(term.amount, DAY)
    return add(start.date(), working, calendar), add(start.date(), plain, calendar)


def term_left(now: dt.datetime, due: dt.datetime, unit: str, calendar: Calendar) -> float:
    """What is left of a term at `now`: seconds of hours, else days of its kind; below nought once late."""
    if unit == HOUR:
        return (due - now).total_seconds()
    if due < now:
        return -1
    if unit == WORKING_DAY:
        return calendar.working_between(now.date(), due.astimezone(now.tzinfo).date())
    return (due.astimezone(now.tzinfo).date() - now.date()).days


def moved_by(
    paused: dt.datetime, now: dt.datetime, due: dt.datetime, unit: str, calendar: Calendar
) -> dt.datetime:
    """Where `due` moves when a clock that was paused at `paused` goes on at `now`: what was left then is left
    now. A clock that had run out stays where it was."""
    left = term_left(paused, due, unit, calendar)
    if left < 0 or now <= paused:
        return due
    if unit == HOUR:
        return (now.astimezone(dt.UTC) + dt.timedelta(seconds=left)).astimezone(now.tzinfo)
    return max(due, end_of(add(now.date(), Term(int(left), unit), calendar), now.tzinfo))
