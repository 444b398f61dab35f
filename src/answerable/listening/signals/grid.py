"""Rows of series, periods and counts as a matrix of series by time, and back; several files side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from answerable.listening.errors import SchemaError

__all__ = ["Grid", "Panel", "lay_out", "side_by_side"]

PERIOD_DAYS = {"day": 1, "week": 7}

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """Counts of every series in every period, NaN where one was not watched; the table's rows by cell."""

    counts: Floats  # series × periods
    first_day: int  # of the first period, in days since 1970
    period_days: int
    row: Integers  # of the matrix, for each row of the table
    column: Integers

    @property
    def days(self) -> Integers:
        """Return the first day of each period, in days since 1970."""
        return self.first_day + self.period_days * np.arange(self.counts.shape[1])


@dataclass(frozen=True)
class Panel:
    """Several grids, one above the other, each beginning at the first column; NaN after a grid's own end.

    What is pooled over series is pooled within a grid only, so each is judged as if it were alone.
    """

    counts: Floats
    grid: Integers  # of each row
    starts: Integers  # the first row of each grid
    first_days: Integers  # of each grid, in days since 1970

    def pooled(self, values: Floats) -> Floats:
        """Return the sums of `values` [series, …] over the series of each grid: [grids, …]."""
        sums: Floats = np.add.reduceat(values, self.starts, axis=0)
        return sums


def side_by_side(grids: Sequence[Grid]) -> Panel:
    """Stack grids of one frequency that have at least one series each."""
    rows = [len(grid.counts) for grid in grids]
    counts = np.full((sum(rows), max(grid.counts.shape[1] for grid in grids)), np.nan)
    starts = np.concatenate(([0], np.cumsum(rows)[:-1])).astype(np.int64)
    for start, grid in zip(starts, grids, strict=True):
        counts[start : start + len(grid.counts), : grid.counts.shape[1]] = grid.counts
    first_days = np.array([grid.first_day for grid in grids], np.int64)
    return Panel(counts, np.repeat(np.arange(len(grids)), rows), starts, first_days)


def lay_out(table: pa.Table, frequency: str) -> Grid:
    """Return the counts of `table` [series, period_start, count] as a matrix, periods of a `day` or a `week`.

    Equal cells are added up. A period that is missing inside a series is a zero. Before its first row a
    series is zero too, unless the file had written a zero by then: who writes zeros writes them all. Only
    what stands in the file up to that moment decides it.
    """
    if frequency not in PERIOD_DAYS:
        raise SchemaError(f"The frequency `{frequency}` is not known; it must be `day` or `week`.")
    step = PERIOD_DAYS[frequency]
    names = table["series"].cast(pa.string()).combine_chunks().dictionary_encode()
    order = np.argsort(np.array(names.dictionary.to_pylist(), dtype=str), kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))  # sorted: the order of the rows is nothing
    row: Integers = rank[names.indices.to_numpy()] if len(order) else np.zeros(0, np.int64)
    days = table["period_start"].cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64)
    values = np.nan_to_num(table["count"].cast(pa.float64()).to_numpy())
    if not len(days):
        return Grid(np.zeros((0, 0)), 0, step, row, row)
    column = (days - days.min()) // step
    counts = np.zeros((int(row.max()) + 1, int(column.max()) + 1))
    np.add.at(counts, (row, column), values)
    _blank_before_start(counts, row, column, values)
    return Grid(counts, int(days.min()), step, row, column)


def _blank_before_start(counts: Floats, row: Integers, column: Integers, values: Floats) -> None:
    zeros = column[values == 0]
    if not len(zeros):
        return
    start = np.full(counts.shape[0], counts.shape[1])
    np.minimum.at(start, row, column)
    blank: Any = (np.arange(counts.shape[1]) < start[:, None]) & (start >= zeros.min())[:, None]
    counts[blank] = np.nan
