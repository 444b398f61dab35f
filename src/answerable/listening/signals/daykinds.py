"""Kinds of day and what each is worth: weekdays, holidays and, in China, working weekends.

A holiday of mainland China that falls on a working day, and a weekend day that is worked to make up for one,
are kinds of their own. The calendar knows the years 2004 to 2026; in others only weekdays are told apart.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from answerable.listening.signals.grid import Panel

__all__ = ["DayFactors", "kinds_of_day"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

KINDS = 9
_HOLIDAY, _WORKED = 7, 8
_OWN_PRIOR = 100.0  # 1 / variance of the logarithm of a series' own factor
_POOL_PRIOR = 20.0  # counts at the factor one
_LEAST = 0.02
_EPOCH = date(1970, 1, 1)
_KNOWN_YEARS = range(2004, 2027)


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
    """What each kind of day is worth for each series, around 1, shrunk to what it is for all series."""

    def __init__(self, panel: Panel, kinds: Integers | None) -> None:
        self.panel, self.kinds = panel, kinds  # grids × periods; None where periods are no days
        self.counts, self.levels = (np.zeros((len(panel.counts), KINDS)) for _ in range(2))
        self.table = np.ones((len(panel.counts), KINDS))

    def factors(self, begin: int, end: int) -> Floats:
        """Return the factor of each series in the periods from `begin` to before `end`."""
        if self.kinds is None:
            return np.ones((len(self.table), end - begin))
        kinds = self.kinds[self.panel.grid, begin:end]
        return np.take_along_axis(self.table, kinds, axis=1)

    def learn(self, counts: Floats, levels: Floats, begin: int, spread: Floats) -> None:
        """Take in counts and the levels they were counted at, zero where a series was not watched."""
        if self.kinds is None:
            return
        rows = np.arange(len(counts))
        for step in range(counts.shape[1]):
            kind = self.kinds[self.panel.grid, begin + step]
            self.counts[rows, kind] += counts[:, step]
            self.levels[rows, kind] += levels[:, step]
        self._renew(spread)

    def _renew(self, spread: Floats) -> None:
        panel = self.panel
        pool = (panel.pooled(self.counts) + _POOL_PRIOR) / (panel.pooled(self.levels) + _POOL_PRIOR)
        prior = _OWN_PRIOR * spread[:, None]
        own = (self.counts + prior * pool[panel.grid]) / (self.levels + prior)
        self.table = np.maximum(own / own[:, :7].mean(axis=1, keepdims=True), _LEAST)
