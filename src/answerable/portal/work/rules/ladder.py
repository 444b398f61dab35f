"""The ladder: when four fifths of the time are over, those who do the work are told; at the end whoever
answers for the unit; and after some more working days the unit above. Offices are told, never names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from answerable.portal.work.rules.calendar import Calendar, end_of

__all__ = ["DAYS_TO_THE_UNIT_ABOVE", "Ladder", "ladder", "rung"]

FOUR_FIFTHS = 0.8
DAYS_TO_THE_UNIT_ABOVE = 2  # working days after the deadline


@dataclass(frozen=True)
class Ladder:
    """The moments at which the three rungs are reached."""

    warn_at: dt.datetime
    due_at: dt.datetime
    above_at: dt.datetime

    def after(self, rung: int) -> dt.datetime | None:
        """When it rises above `rung`; None from the highest."""
        return (self.warn_at, self.due_at, self.above_at, None)[rung]


def ladder(start: dt.datetime, due: dt.datetime, calendar: Calendar) -> Ladder:
    """The ladder of a clock that runs from `start` to `due`; times in the organisation's zone."""
    due = due.astimezone(start.tzinfo)
    last = calendar.working_after(due.date(), DAYS_TO_THE_UNIT_ABOVE)
    above = dt.datetime.combine(last, due.timetz())
    warn = start.astimezone(dt.UTC) + (due.astimezone(dt.UTC) - start.astimezone(dt.UTC)) * FOUR_FIFTHS
    return Ladder(warn.astimezone(start.tzinfo), due, max(above, end_of(due.date(), start.tzinfo)))


def rung(steps: Ladder, now: dt.datetime) -> int:
    """How high it has risen: 0 nobody, 1 those who do it, 2 who answers for them, 3 the unit above."""
    return sum(now > moment for moment in (steps.warn_at, steps.due_at, steps.above_at))
