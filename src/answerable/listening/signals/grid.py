"""Rows of series, periods and counts as a matrix of series by time, and back; several files side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from answerable.listening.signals.rhythms import rhythm_of

__all__ = ["Grid", "Panel", "lay_out", "side_by_side"]

_HOUR = 3_600_000_000  # microseconds

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """Counts of every series in every period, NaN where one was not watched; the table's rows by cell."""

    counts: Floats  # series × periods
    first: int  # the first period: in days since 1970, hours of hourly counts
    period_days: float
    row: Integers  # of the matrix, for each row of the table
    column: Integers
    partial: Flags  # series × periods: some of what usually is heard was not, so a count is a lower bound


@dataclass(frozen=True)
class Panel:
    """Several grids, one above the other, each beginning at the first column; NaN after a grid's own end.

    What is pooled over series is pooled within a grid only, so each is judged as if it were alone.
    """

    counts: Floats
    learnt: Flags  # what the models learn from: watched, and heard whole
    grid: Integers  # of each row
    starts: Integers  # the first row of each grid
    firsts: Integers  # the first period of each grid, as `Grid.first`

    def pooled(self, values: Floats) -> Floats:
        """Return the sums of `values` [series, …] over the series of each grid: [grids, …]."""
        sums: Floats = np.add.reduceat(values, self.starts, axis=0)
        return sums


def side_by_side(grids: Sequence[Grid]) -> Panel:
    """Stack grids of one frequency that have at least one series each."""
    rows = [len(grid.counts) for grid in grids]
    counts = np.full((sum(rows), max(grid.counts.shape[1] for grid in grids)), np.nan)
    partial = np.zeros(counts.shape, bool)
    starts = np.concatenate(([0], np.cumsum(rows)[:-1])).astype(np.int64)
    for start, grid in zip(starts, grids, strict=True):
        place = np.s_[start : start + len(grid.counts), : grid.counts.shape[1]]
        counts[place], partial[place] = grid.counts, grid.partial
    firsts = np.array([grid.first for grid in grids], np.int64)
    return Panel(counts, ~np.isnan(counts) & ~partial, np.repeat(np.arange(len(grids)), rows), starts, firsts)


def lay_out(table: pa.Table, frequency: str, masks: pa.Table | None = None) -> Grid:
    """Return the counts of `table` [series, period_start, count] as a matrix of `hour`s, `day`s or `week`s.

    Equal cells are added up. A period that is missing inside a series is a zero. Before its first row a
    series is zero too, unless the file had written a zero by then: who writes zeros writes them all. Only
    what stands in the file up to that moment decides it. `masks` [series, period_start, state] says of which
    periods not all was heard: an `outage` is not watched, a `partial` one judged and not learnt from.
    """
    length = rhythm_of(frequency).days
    step = max(int(length), 1)
    names, row = _ranked(table["series"])
    starts = _starts(table, length)
    values = np.nan_to_num(table["count"].cast(pa.float64()).to_numpy())
    if not len(starts):
        return Grid(np.zeros((0, 0)), 0, length, row, row, np.zeros((0, 0), bool))
    column = (starts - starts.min()) // step
    counts = np.zeros((int(row.max()) + 1, int(column.max()) + 1))
    np.add.at(counts, (row, column), values)
    _blank_before_start(counts, row, column, values)
    partial = np.zeros(counts.shape, bool)
    if masks is not None and masks.num_rows:
        _cover(counts, partial, names, (_starts(masks, length) - starts.min()) // step, masks)
    return Grid(counts, int(starts.min()), length, row, column, partial)


def _ranked(series: Any) -> tuple[list[str], Integers]:
    """Return the names in their order, and for each row which it has: the order of the rows is nothing."""
    names = series.cast(pa.string()).combine_chunks().dictionary_encode()
    given = names.dictionary.to_pylist()
    order = sorted(range(len(given)), key=given.__getitem__)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    row: Integers = rank[names.indices.to_numpy()] if order else np.zeros(0, np.int64)
    return [given[at] for at in order], row


def _starts(table: pa.Table, length: float) -> Integers:
    """Return when each period begins: in days since 1970, or in hours where a period is shorter."""
    begins = table["period_start"]
    if length < 1:
        instants = begins.cast(pa.timestamp("us")).cast(pa.int64()).to_numpy()
        hours: Integers = instants // _HOUR
        return hours
    days: Integers = begins.cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64)
    return days


def _cover(counts: Floats, partial: Flags, names: list[str], column: Integers, masks: pa.Table) -> None:
    """Take out the periods of an outage, and mark those in which only some was heard."""
    rows = {name: row for row, name in enumerate(names)}
    states = zip(masks["series"].to_pylist(), column.tolist(), masks["state"].to_pylist(), strict=True)
    for name, at, state in states:
        row = rows.get(str(name))
        if row is None or not 0 <= at < counts.shape[1]:
            continue
        if state == "outage":
            counts[row, at] = np.nan
        else:
            partial[row, at] = True


def _blank_before_start(counts: Floats, row: Integers, column: Integers, values: Floats) -> None:
    zeros = column[values == 0]
    if not len(zeros):
        return
    start = np.full(counts.shape[0], counts.shape[1])
    np.minimum.at(start, row, column)
    blank: Any = (np.arange(counts.shape[1]) < start[:, None]) & (start >= zeros.min())[:, None]
    counts[blank] = np.nan
