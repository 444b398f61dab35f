"""Pure: whether a warning that follows from what is known now may still be given.

The archive judges every day anew from all it holds, so that late documents or the end of an outage can change
what it says of a past day. A warning, though, is a promise kept or broken on its day: what was given stays
given, what would have been right only later is not given afterwards, and the number given in any seven days
stays within the promise whatever is learned later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["HOLD_OFF", "NEWS_DAYS", "Candidate", "Given", "why_held"]

HOLD_OFF = dt.timedelta(days=7)
NEWS_DAYS = 3  # a warning of an earlier day is history, not news


@dataclass(frozen=True)
class Given:
    """A warning that was given: its day, the series it was read off, the matter, and what was counted."""

    day: dt.date
    series: str
    matter: object
    observed: int


@dataclass(frozen=True)
class Candidate(Given):
    """What would warn as things are known now; `is_news`: nothing that late was judged before."""

    is_news: bool


def why_held(candidate: Candidate, given: Iterable[Given], promised: int) -> str:
    """Why a candidate is not given: `late`, `told` or `budget`; empty where it is.

    >>> day = dt.date(2026, 3, 1)
    >>> why_held(Candidate(day, "topic:water", 1, 9, is_news=False), [], promised=5)
    'late'
    """
    if not candidate.is_news:
        return "late"
    near = [one for one in given if abs(one.day - candidate.day) < HOLD_OFF]
    if any(_tells(one, candidate) for one in near):
        return "told"
    return "budget" if _most_in_a_week([*(one.day for one in near), candidate.day]) > promised else ""


def _tells(given: Given, candidate: Candidate) -> bool:
    """Whether `given` has said already what `candidate` would; a count that doubled since is news."""
    if given.matter != candidate.matter or given.day > candidate.day:
        return False
    doubled = given.series == candidate.series and candidate.observed >= 2 * given.observed
    return given.day == candidate.day or not doubled


def _most_in_a_week(days: Iterable[dt.date]) -> int:
    ordered = sorted(days)
    return max(sum(first <= day < first + HOLD_OFF for day in ordered) for first in ordered)
