"""At most so many alarms a week: the promise of the duty desk, kept whatever the models say."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.signals.grid import Grid

__all__ = ["within_budget"]

_WEEK = 7  # days


def within_budget(p_value: npt.NDArray[np.float64], grid: Grid, budget: int) -> npt.NDArray[np.bool_]:
    """Return which rows alarm: no more than `budget` within any seven days, the least likely of a period
    first.

    A row is a candidate where chance alone would give less than `budget` such rows a week over all
    series. What was
    spent on earlier days is spent: a later, stronger row cannot call back an alarm already given.
    """
    a_week = grid.counts.shape[0] * max(_WEEK / grid.period_days, 1.0)
    candidates = np.flatnonzero(np.nan_to_num(p_value, nan=1.0) < min(budget / max(a_week, 1.0), 0.05))
    day = grid.column * grid.period_days
    order = candidates[np.lexsort((grid.row[candidates], p_value[candidates], day[candidates]))]
    alarm = np.zeros(len(p_value), bool)
    given: list[float] = []
    for row in order.tolist():
        given = [earlier for earlier in given if earlier > day[row] - _WEEK]
        if len(given) < budget:
            given.append(float(day[row]))
            alarm[row] = True
    return alarm
