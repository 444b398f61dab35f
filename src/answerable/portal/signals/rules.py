"""Pure: the periods of a chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

__all__ = ["every_period"]


def every_period(known: Sequence[dt.date], step: int) -> list[dt.date]:
    """Every period from the first known one to the last, `step` days apart; empty when none is known.

    >>> every_period([dt.date(2026, 3, 1), dt.date(2026, 3, 3)], 1)[1]
    datetime.date(2026, 3, 2)
    """
    if not known:
        return []
    first, last = min(known), max(known)
    return [first + dt.timedelta(days=days) for days in range(0, (last - first).days + 1, step)]
