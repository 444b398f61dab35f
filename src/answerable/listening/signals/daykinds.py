"""Kinds of day or of hour and what each is worth: weekdays, holidays and, in China, working weekends.

A holiday of mainland China that falls on a working day, and a weekend day that is worked to make up for one,
are kinds of their own. The calendar knows the years 2004 to 2026; in others only weekdays are told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from answerable.listening.signals.grid import Panel
from answerable.listening.signals.rhythms import Rhythm

__all__ = ["DayFactors", "Kinds", "kinds_of", "kinds_of_day", "kinds_of_hour"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_HOLIDAY, _WORKED = 7, 8
_SATURDAY = 5
_CHINA = 8  # hours ahead of UTC
_POOL_PRIOR = 20.0  # counts at the factor one
_LEAST = 0.02
_EPOCH = date(1970, 1, 1)
_KNOWN_YEARS = range(2004, 2027)


@dataclass(frozen=True)
class Kinds:
    """Which kind each period is of, grids × periods, of so `many` kinds."""

    of: Integers
    many: int
    usual: int  # of them, whose factors are 1 on average; the rest are seldom
    own: float  # 1 / variance of the logarithm of a series' own factor


def kinds_of(panel: Panel, rhythm: Rhythm) -> Kinds | None:
    """Return the kinds of the panel's periods: days by weekday, hours by hour; weeks have none."""
    periods = np.arange(panel.counts.shape[1])
    if rhythm.days == 1:
        return Kinds(np.array([kinds_of_day(first + periods) for first in panel.firsts]), 9, 7, 100.0)
    if rhythm.days < 1:
        return Kinds(np.array([kinds_of_hour(first + periods) for first in panel.firsts]), 48, 48, 25.0)
    return None


def kinds_of_hour(hours: Integers) -> Integers:
    """Return the kind of each hour (in hours since 1970, UTC): 0 to 23 on a day of work in China, else 24
    to 47.
    """
    local = hours + _CHINA
    day = kinds_of_day(local // 24)
    free = (day >= _SATURDAY) & (day != _WORKED)
    kinds: Integers = local % 24 + np.where(free, 24, 0)
    return kinds


def kinds_of_day(days: Integers) -> Integers:
    """Return the kind of each day (in days since 1970): 0 Monday … 6 Sunday, 7 a holiday, 8 a worked
    weekend.
    """
    kinds = (days + 3) % 7
    special = _special_days(int(days.min()), int(days.max())) if len(days) else {}
    for position in np.flatnonzero(np.isin(days, list(special))):
        kinds[position] = special[int(days[position])]
    return kinds


def _special_days(first: int, last: int) -> dict[int, int]:
    from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]

    def number(day: date) -> int:
        return (day - _EPOCH).days

    begin, end = (_EPOCH + timedelta(days=day) for day in (first, last))
    found = {number(day): _HOLIDAY for day in holidays if begin <= day <= end and day.weekday() < 5}
    return found | {number(day): _WORKED for day in workdays if begin <= day <= end and day.weekday() >= 5}


class DayFactors:
    """What each kind of period is worth for each series, around 1, shrunk to what it is for all series."""

    def __init__(self, panel: Panel, kinds: Kinds | None) -> None:
        self.panel, self.kinds = panel, kinds
        many = kinds.many if kinds else 0
        self.counts, self.levels = (np.zeros((len(panel.counts), many)) for _ in range(2))
        self.table = np.ones((len(panel.counts), many))

    def factors(self, begin: int, end: int) -> Floats:
        """Return the factor of each series in the periods from `begin` to before `end`."""
        if self.kinds is None:
            return np.ones((len(self.table), end - begin))
        kinds = self.kinds.of[self.panel.grid, begin:end]
        return np.take_along_axis(self.table, kinds, axis=1)

    def learn(self, counts: Floats, levels: Floats, begin: int, spread: Floats) -> None:
        """Take in counts and the levels they were counted at, zero where a series was not watched."""
        if self.kinds is None:
            return
        rows = np.arange(len(counts))
        for step in range(counts.shape[1]):
            kind = self.kinds.of[self.panel.grid, begin + step]
            self.counts[rows, kind] += counts[:, step]
            self.levels[rows, kind] += levels[:, step]
        self._renew(spread, self.kinds)

    def _renew(self, spread: Floats, kinds: Kinds) -> None:
        panel = self.panel
        pool = (panel.pooled(self.counts) + _POOL_PRIOR) / (panel.pooled(self.levels) + _POOL_PRIOR)
        prior = kinds.own * spread[:, None]
        own = (self.counts + prior * pool[panel.grid]) / (self.levels + prior)
        self.table = np.maximum(own / own[:, : kinds.usual].mean(axis=1, keepdims=True), _LEAST)
