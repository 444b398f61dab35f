"""The judgement: what was expected, the limit, how often chance alone does this, and whether to warn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from answerable.listening import records
from answerable.listening.signals.amends import amended
from answerable.listening.signals.budget import within_budget
from answerable.listening.signals.daykinds import kinds_of
from answerable.listening.signals.discoveries import discovered, families_of
from answerable.listening.signals.grid import Grid, Panel, lay_out, side_by_side
from answerable.listening.signals.levels import Levels
from answerable.listening.signals.rhythms import Rhythm, rhythm_of
from answerable.listening.signals.scan import Scan
from answerable.listening.signals.seasons import Seasons
from answerable.listening.signals.spreads import BAND_EDGES
from answerable.listening.signals.tails import upper_limit
from answerable.listening.signals.yardstick import SUSPECT, Yardstick

__all__ = ["judge", "judge_together"]

Floats = npt.NDArray[np.float64]

HOURS = records.ALARM.set(1, pa.field("period_start", pa.timestamp("us", tz="UTC"), nullable=False))
"""`records.ALARM` of counts by hour."""
DEFAULT_BUDGET = 5  # alarms a week over all series
_WEEK = 7.0  # days
_BANDS = 2 * (len(BAND_EDGES) + 1)
_BURSTY = 2.2  # variance over mean from which a series is held against its like


def judge(
    series: pa.Table,
    *,
    frequency: str,
    alpha: float | None = None,
    budget: int | None = None,
    masks: pa.Table | None = None,
    discovery_rate: float | None = None,
) -> pa.Table:
    """Return an ALARM table with the rows of `series` [series, period_start, count] in their order.

    `p_value` at a period uses counts up to that period only, of this and the other series; it is null
    while there is too little history (14 days, also of hours, or 12 weeks). Days and weeks begin at a date,
    hours at a timestamp (UTC). With `alpha` there is an alarm where p < alpha; with `budget` at most that
    many within any seven days over all series; without either, a budget of five.
    `masks` [series, period_start, state] says when not all was heard: an `outage` is not judged and never a
    zero, a `partial` period is judged (its count is a lower bound) and not learnt from. With `discovery_rate`
    alarms are chosen over all series of a period so that on average no larger share of them is chance.
    """
    judged = judge_together([series], frequency=frequency, alphas=[alpha], budget=budget, masks=masks)[0]
    return judged if discovery_rate is None else _named(judged, discovery_rate, budget, frequency)


def _named(judged: pa.Table, rate: float, budget: int | None, frequency: str) -> pa.Table:
    """Return `judged` with the alarms that hierarchical discovery names, within a budget where one is set."""
    grid = lay_out(judged, frequency)
    p_value = judged["p_value"].to_numpy(zero_copy_only=False).astype(float)
    families, alarm = (
        families_of([str(name) for name in judged["series"].to_pylist()]),
        np.zeros(len(p_value), bool),
    )
    for column in np.unique(grid.column):
        rows = np.flatnonzero(grid.column == column)
        alarm[rows] = discovered(p_value[rows], families[rows], rate)
    if budget is not None:
        alarm &= within_budget(np.where(alarm, p_value, np.nan), grid, budget)
    return judged.set_column(
        judged.column_names.index("alarm"), records.ALARM.field("alarm"), pa.array(alarm)
    )


def judge_together(
    files: Sequence[pa.Table],
    *,
    frequency: str,
    alphas: Sequence[float | None],
    budget: int | None = None,
    masks: pa.Table | None = None,
) -> list[pa.Table]:
    """Judge several files as `judge` would judge each alone, in one walk: time costs, not files."""
    grids = [lay_out(file, frequency, masks) for file in files]
    walked = _walk([grid for grid in grids if len(grid.counts)], frequency)
    found = [next(walked) if len(grid.counts) else None for grid in grids]
    return [
        _table(file, grid, figures, alpha, budget)
        for file, grid, figures, alpha in zip(files, grids, found, alphas, strict=True)
    ]


def _table(file: pa.Table, grid: Grid, figures: Any, alpha: float | None, budget: int | None) -> pa.Table:
    """Return the ALARM table of one file from the figures of its grid: mean, variance and p-value."""
    mean, variance, p_value = (
        part[grid.row, grid.column] for part in (figures if figures is not None else np.zeros((3, 0, 0)))
    )
    if alpha is None:
        alarm = within_budget(p_value, grid, DEFAULT_BUDGET if budget is None else budget)
    else:
        alarm = np.nan_to_num(p_value, nan=1.0) < alpha
        if budget is not None:
            alarm &= within_budget(p_value, grid, budget)
    columns: dict[str, Any] = {name: file[name] for name in ("series", "period_start", "count")}
    columns["expected"] = _nullable(mean)
    columns["upper"] = _nullable(upper_limit(mean, variance, alpha or 0.005))
    columns["p_value"] = _nullable(p_value)
    schema = records.ALARM if grid.period_days >= 1 else HOURS
    return records.conform(pa.table({**columns, "alarm": alarm}), schema)


def _nullable(values: Floats) -> Any:
    return pa.array(values, pa.float64(), mask=np.isnan(values))


def _walk(grids: list[Grid], frequency: str) -> Any:
    """Go through the periods once, a chunk at a time; yield mean, variance and p-value of each grid."""
    if not grids:
        return
    panel = side_by_side(grids)
    figures = np.full((3, *panel.counts.shape), np.nan)
    rhythm = rhythm_of(frequency)
    models, yardstick = _Models(panel, rhythm), Yardstick(len(grids), _BANDS, rhythm)
    for begin in range(0, panel.counts.shape[1], rhythm.chunk):
        end = min(begin + rhythm.chunk, panel.counts.shape[1])
        sure = models.sure
        mean, variance, scores = models.judge(begin, end)
        band = _band(mean, models.spread[:, None])
        cell = panel.grid[:, None] * _BANDS + band
        p_value = yardstick.correct(scores, cell)
        yardstick.learn(scores, cell, p_value < SUSPECT)
        p_value = np.where(sure, amended(p_value, band, frequency), p_value)
        known = ~np.isnan(scores)
        for figure, values in zip(figures, (mean, variance, p_value), strict=True):
            figure[:, begin:end] = np.where(known, values, np.nan)
    for start, grid in zip(panel.starts, grids, strict=True):
        rows, periods = grid.counts.shape
        yield figures[:, start : start + rows, :periods]


def _band(mean: Floats, spread: Floats) -> npt.NDArray[np.int64]:
    """Return with which others a count is compared: of its intensity, and as bursty."""
    return np.asarray(2 * np.searchsorted(BAND_EDGES, mean) + (spread > _BURSTY), np.int64)


class _Models:
    """The recent level, and for weeks, once there are years of history, trend and season in its place."""

    def __init__(self, panel: Panel, rhythm: Rhythm) -> None:
        self.panel, self.needed = panel, rhythm.needed
        self.levels, self.scan = Levels(panel, kinds_of(panel, rhythm), rhythm), Scan(rhythm)
        self.seasons = Seasons(panel) if rhythm.days == _WEEK else None
        self.season_scan = Scan(rhythm)

    @property
    def spread(self) -> Floats:
        """Variance over mean of each series, as known now."""
        return self.levels.spreads.ratio

    @property
    def sure(self) -> npt.NDArray[np.bool_]:
        """Of which series the rates were measured by simulation: by week those with years of history."""
        every = np.ones((len(self.panel.counts), 1), bool)
        return every if self.seasons is None else self.seasons.ready[:, None]

    def judge(self, begin: int, end: int) -> tuple[Floats, Floats, Floats]:
        """Return mean and variance of each count, and its score: NaN where there is too little history."""
        seen = ~np.isnan(self.panel.counts[:, begin:end])
        known = seen & (self.levels.periods[:, None] + np.cumsum(seen, axis=1) > self.needed)
        mean, variance, scores = self.scan.judge(self.levels.foretell(begin, end))
        if self.seasons is not None:
            ready = self.seasons.ready[:, None]
            yearly = self.season_scan.judge(self.seasons.foretell(begin, end))
            mean, variance, scores = (
                np.where(ready, ours, theirs)
                for ours, theirs in zip(yearly, (mean, variance, scores), strict=True)
            )
        return mean, variance, np.where(known, scores, np.nan)
