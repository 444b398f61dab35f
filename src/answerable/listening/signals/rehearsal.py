"""Planted outbreaks: what the machine would have found, measured on its own series.

Outbreaks of known size are added to copies of some series, never to the series themselves, and judged in the
company of the real ones. How many are found, and after how many days, is what a desk can expect of real ones
of that size.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.signals.grid import Grid, lay_out
from answerable.listening.signals.judging import judge

__all__ = ["REHEARSAL", "rehearse"]

Floats = npt.NDArray[np.float64]

SPAN = 10  # days in which a planted outbreak must be found
HISTORY = 180  # days that are judged
_STRENGTHS = (1.0, 2.0, 3.0, 5.0)  # of the whole outbreak, in standard deviations of seven days' noise
_LEAST = 20  # counts within the history, for a series to be planted in
_EPOCH = date(1970, 1, 1)

_COLUMNS: dict[str, pa.DataType] = {
    "series": pa.string(),
    "begun_on": pa.date32(),
    "cases": pa.int64(),
    "strength": pa.float64(),
    "found_on": pa.date32(),  # null where it was not found
    "p_value": pa.float64(),  # the least of its days
}
REHEARSAL = pa.schema(_COLUMNS)
_COUNTED: dict[str, pa.DataType] = {
    "series": pa.string(),
    "period_start": pa.date32(),
    "count": pa.int64(),
}
_COUNTS = pa.schema(_COUNTED)


def rehearse(series: pa.Table, until: date, *, alpha: float, many: int = 8) -> pa.Table:
    """Plant `many` outbreaks into copies of `series` [series, period_start, count], to be found by `until`.

    They begin ten days before `until` and are found when a p-value falls below `alpha`. Which series, how
    many cases and when they come follows from the day alone: the same call gives the same table.
    """
    days = series["period_start"]
    first, last = until - timedelta(days=HISTORY), until
    near = pc.and_(pc.greater_equal(days, pa.scalar(first)), pc.less_equal(days, pa.scalar(last)))
    known = series.filter(near)
    grid = lay_out(known, "day")
    begun = (until - _EPOCH).days - SPAN + 1 - grid.first
    rows = _chosen(grid, begun, many, np.random.default_rng((until - _EPOCH).days))
    if not len(rows):
        return REHEARSAL.empty_table()
    chance = np.random.default_rng([(until - _EPOCH).days, 1])
    planted = [_planted(chance, grid.counts[row], begun, at) for at, row in enumerate(rows)]
    names = sorted({str(name) for name in known["series"].to_pylist()})
    copies = [_copy(f"\0{at}", counts, grid.first) for at, (counts, _) in enumerate(planted)]
    together = pa.concat_tables([known.select(["series", "period_start", "count"]).cast(_COUNTS), *copies])
    found = judge(together, frequency="day", alpha=alpha).slice(known.num_rows)
    p_values = np.nan_to_num(found["p_value"].to_numpy(zero_copy_only=False).astype(float), nan=1.0)
    p_values = p_values.reshape(len(rows), -1)[:, begun : begun + SPAN]
    told = [
        _told(names[row], until, planted[at][1], p_values[at], alpha) for at, row in enumerate(rows.tolist())
    ]
    return pa.Table.from_pylist(told, REHEARSAL)


def _chosen(grid: Grid, begun: int, many: int, chance: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return rows of series that were watched long enough and are not too small to say anything of."""
    if grid.counts.shape[1] < begun + SPAN or begun < 30:
        return np.zeros(0, np.int64)
    large = np.flatnonzero(np.nan_to_num(grid.counts[:, :begun]).sum(axis=1) >= _LEAST)
    return np.sort(chance.permutation(large)[:many])


def _planted(
    chance: np.random.Generator, counts: Floats, begun: int, at: int
) -> tuple[Floats, tuple[int, float]]:
    """Return the counts with an outbreak from `begun` on, how many cases it has, and how strong it is."""
    before = np.nan_to_num(counts[max(begun - 60, 0) : begun])
    noise = np.sqrt(max(float(before.var()), float(before.mean()), 0.1))
    strength = _STRENGTHS[at % len(_STRENGTHS)]
    cases = max(int(chance.poisson(strength * 7.0 * noise)), 1)
    offsets = np.floor(chance.lognormal(0.0, 0.5, cases) * 4.0).astype(np.int64)
    offsets -= offsets.min()
    struck = np.nan_to_num(counts)
    np.add.at(struck, begun + np.minimum(offsets, SPAN - 1), 1.0)
    return struck, (cases, strength)


def _copy(name: str, counts: Floats, first_day: int) -> pa.Table:
    days = pa.array(first_day + np.arange(len(counts)), pa.int32()).cast(pa.date32())
    return pa.table([[name] * len(counts), days, counts.astype(np.int64)], schema=_COUNTS)


def _told(
    name: str, until: date, planted: tuple[int, float], p_values: Floats, alpha: float
) -> dict[str, object]:
    cases, strength = planted
    begun_on, low = until - timedelta(days=SPAN - 1), np.flatnonzero(p_values < alpha)
    found_on = begun_on + timedelta(days=int(low[0])) if len(low) else None
    told = {"series": name, "begun_on": begun_on, "cases": cases, "strength": strength}
    return told | {"found_on": found_on, "p_value": float(p_values.min())}
