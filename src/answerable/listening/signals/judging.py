"""The judgement: what was expected, the limit, how often chance alone does this, and whether to warn."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from answerable.listening import records
from answerable.listening.signals.budget import within_budget
from answerable.listening.signals.grid import Grid, lay_out
from answerable.listening.signals.levels import Levels
from answerable.listening.signals.scan import Scan
from answerable.listening.signals.seasons import Seasons
from answerable.listening.signals.tails import PooledNull, upper_limit

__all__ = ["judge"]

Floats = npt.NDArray[np.float64]

DEFAULT_BUDGET = 5  # alarms a week over all series
_WINDOWS = {"day": (1, 2, 3, 5), "week": (1, 2)}
_NEEDED = {"day": 14, "week": 12}  # periods before anything is said
_BAND_EDGES = np.array([0.5, 2.0, 8.0, 30.0])
_MEMORY = 90
_POOL_NEEDED = 1000
_TAIL = (0.40, 0.10)
_STEEPER = {"day": 0.95, "week": 1.06}  # found on simulated series of other seeds than those reported
_SUSPECT = 0.0005  # p-value below which a score may be a real event, not chance


def judge(
    series: pa.Table, *, frequency: str, alpha: float | None = None, budget: int | None = None
) -> pa.Table:
    """Return an ALARM table with the rows of `series` [series, period_start, count] in their order.

    `p_value` at a period uses counts up to that period only, of this and the other series; it is null
    while there
    is too little history (14 days or 12 weeks). With `alpha` there is an alarm where p < alpha; with
    `budget` at most
    that many within any seven days over all series; without either, a budget of five.
    """
    grid = lay_out(series, frequency)
    expected, upper, p_value = _walk(grid, frequency, alpha or 0.005)
    p_value = p_value[grid.row, grid.column]
    if alpha is None:
        alarm = within_budget(p_value, grid, DEFAULT_BUDGET if budget is None else budget)
    else:
        alarm = np.nan_to_num(p_value, nan=1.0) < alpha
        if budget is not None:
            alarm &= within_budget(p_value, grid, budget)
    columns: dict[str, Any] = {name: series[name] for name in ("series", "period_start", "count")}
    for name, values in (("expected", expected), ("upper", upper)):
        columns[name] = _nullable(values[grid.row, grid.column])
    return records.conform(
        pa.table({**columns, "p_value": _nullable(p_value), "alarm": alarm}), records.ALARM
    )


def _nullable(values: Floats) -> Any:
    return pa.array(values, pa.float64(), mask=np.isnan(values))


def _walk(grid: Grid, frequency: str, alpha: float) -> tuple[Floats, Floats, Floats]:
    """Go through the periods once: judge each by what came before, then learn it."""
    series, periods = grid.counts.shape
    expected, spread, p_value = (np.full((series, periods), np.nan) for _ in range(3))
    models = _Models(grid, frequency)
    null = PooledNull(len(_BAND_EDGES) + 1, _MEMORY, _STEEPER[frequency])
    for now in range(periods):
        known = models.known & ~np.isnan(grid.counts[:, now])
        mean, variance, scores = models.judge(now)
        scores = np.where(known, scores, np.nan)
        band = np.searchsorted(_BAND_EDGES, mean)
        corrected = null.correct(scores, band, _POOL_NEEDED, *_TAIL)
        null.learn(scores, band, corrected < _SUSPECT)
        expected[known, now], p_value[known, now] = mean[known], corrected[known]
        spread[known, now] = variance[known]
        models.learn(now)
    return expected, upper_limit(expected, spread, alpha), p_value


class _Models:
    """The recent level, and for weeks, once there are years of history, trend and season in its place."""

    def __init__(self, grid: Grid, frequency: str) -> None:
        self.counts, self.needed = grid.counts, _NEEDED[frequency]
        daily = frequency == "day"
        self.weekday = grid.weekday if daily else np.zeros(grid.counts.shape[1], np.int64)
        self.levels, self.scan = Levels(len(grid.counts), 7 if daily else 1), Scan(_WINDOWS[frequency])
        self.seasons = None if daily else Seasons(grid.counts, grid.first_day)
        self.season_scan = Scan(_WINDOWS[frequency])

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Which series have enough history to be judged."""
        return self.levels.periods >= self.needed

    def judge(self, now: int) -> tuple[Floats, Floats, Floats]:
        """Return mean and variance of each series, and −ln p."""
        recent = self.scan.judge(self.levels, self.counts[:, now], int(self.weekday[now]))
        if self.seasons is None:
            return recent
        yearly, ready = self.season_scan.judge(self.seasons, self.counts[:, now], now), self.seasons.ready
        mean, variance, score = (
            np.where(ready, ours, theirs) for ours, theirs in zip(yearly, recent, strict=True)
        )
        return mean, variance, score

    def learn(self, now: int) -> None:
        """Take in the counts of the period that was judged."""
        self.levels.learn(self.counts[:, now], int(self.weekday[now]))
        if self.seasons is not None:
            self.seasons.learn()
