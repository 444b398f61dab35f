"""Rows of series, periods and counts as a matrix of series by time, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from answerable.listening.errors import SchemaError

__all__ = ["Grid", "lay_out"]

PERIOD_DAYS = {"day": 1, "week": 7}

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """Counts of every series in every period; NaN where a series had not begun. Rows of the table by cell."""

    counts: Floats  # series × periods
    first_day: int  # of the first period, in days since 1970
    period_days: int
    row: Integers  # of the matrix, for each row of the table
    column: Integers

    @property
    def weekday(self) -> Integers:
        """Return the weekday of each period's first day, Monday is 0."""
        return (self.first_day + self.period_days * np.arange(self.counts.shape[1]) + 3) % 7


def lay_out(table: pa.Table, frequency: str) -> Grid:
    """Return the counts of `table` [series, period_start, count] as a matrix, periods of a `day` or a `week`.

    Equal cells are added up. A period that is missing inside a series is a zero. Before its first row a
    series is
    zero too, unless the file had written a zero by then: who writes zeros writes them all. Only what
    stands in the
    file up to that moment decides it.
    """
    if frequency not in PERIOD_DAYS:
        raise SchemaError(f"The frequency `{frequency}` is not known; it must be `day` or `week`.")
    step = PERIOD_DAYS[frequency]
    names = table["series"].cast(pa.string()).to_numpy()
    row = np.unique(names, return_inverse=True)[1].astype(
        np.int64
    )  # sorted: the order of the rows is nothing
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
