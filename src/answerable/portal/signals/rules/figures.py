"""Pure: the periods of a chart, shares with their intervals, and the most within any seven days."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Share", "busiest_week", "every_period", "median"]

_Z = 1.96  # of a two-sided interval of 95 %


def every_period(known: Sequence[dt.date], step: int) -> list[dt.date]:
    """Every period from the first known one to the last, `step` days apart; empty when none is known.

    >>> every_period([dt.date(2026, 3, 1), dt.date(2026, 3, 3)], 1)[1]
    datetime.date(2026, 3, 2)
    """
    if not known:
        return []
    first, last = min(known), max(known)
    return [first + dt.timedelta(days=days) for days in range(0, (last - first).days + 1, step)]


@dataclass(frozen=True)
class Share:
    """So many of so many, with Wilson's interval of 95 % (1927): it stays within 0 and 1 for small numbers.

    >>> Share(0, 10).percents
    (0, 0, 28)
    """

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.whole:
            return 0.0, 1.0
        n, share = self.whole, self.value
        middle = share + _Z**2 / (2 * n)
        half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        below, above = ((middle + side * half) / (1 + _Z**2 / n) for side in (-1, 1))
        return max(below, 0.0), min(above, 1.0)

    @property
    def percents(self) -> tuple[int, int, int]:
        """The share and its interval in whole per cent."""
        low, high = self.interval
        return round(100 * self.value), round(100 * low), round(100 * high)


def busiest_week(days: Iterable[dt.date]) -> int:
    """How many of `days` lie within seven days in a row, at most.

    >>> busiest_week([dt.date(2026, 3, 1), dt.date(2026, 3, 7), dt.date(2026, 3, 8)])
    2
    """
    ordered = sorted(days)
    most = first = 0
    for last, day in enumerate(ordered):
        while (day - ordered[first]).days > 6:
            first += 1
        most = max(most, last - first + 1)
    return most


def median(numbers: Iterable[int]) -> float | None:
    """The middle number, or the mean of the two in the middle; None of none."""
    ordered = sorted(numbers)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return float(ordered[middle]) if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
