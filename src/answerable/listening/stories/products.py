"""Products of sparse matrices by scipy's own kernels, called on plain arrays.

The clustering multiplies thousands of small matrices. Scipy's matrix class checks and copies what it is given
and counts a product's entries before it works them out, which takes longer than the product. The kernels
are the ones under that class (`scipy.sparse._sparsetools`): the same sums in the same order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import _sparsetools

__all__ = ["Matrix", "multiply", "multiply_rows", "transpose"]

_SMALL = 1 << 21  # entries; a product that cannot have more is not counted beforehand

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]


class Matrix(NamedTuple):
    """A sparse matrix, row behind row: row r stands from `starts[r]` until before `starts[r + 1]`."""

    starts: Places
    columns: Places
    values: Floats
    width: int  # columns, used or not

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.starts) - 1

    @classmethod
    def of(cls, counts: Integers, columns: Places, values: Floats, width: int) -> Matrix:
        """Return the matrix whose rows have so many entries each."""
        starts = np.zeros(len(counts) + 1, np.int32)
        np.cumsum(counts, out=starts[1:])
        return cls(starts, columns, values, width)

    @property
    def counts(self) -> Places:
        """The entries of each row."""
        return self.starts[1:] - self.starts[:-1]

    def full(self) -> Floats:
        """Return the matrix as a full table."""
        table = np.zeros((len(self), self.width))
        table[np.repeat(np.arange(len(self)), self.counts), self.columns] = self.values
        return table


def transpose(matrix: Matrix) -> Matrix:
    """Return rows as columns and columns as rows."""
    entries = len(matrix.columns)
    starts, columns = np.empty(matrix.width + 1, np.int32), np.empty(entries, np.int32)
    values = np.empty(entries)
    _sparsetools.csr_tocsc(len(matrix), matrix.width, *matrix[:3], starts, columns, values)
    return Matrix(starts, columns, values, len(matrix))


def multiply(left: Matrix, right: Matrix) -> Matrix:
    """Return `left` times `right`, which has as many rows as `left` has columns."""
    most = len(left) * right.width
    if most > _SMALL:
        most = min(most, int(right.counts[left.columns].sum(dtype=np.int64)))
    starts = np.empty(len(left) + 1, np.int32)
    columns, values = np.empty(most, np.int32), np.empty(most)
    _sparsetools.csr_matmat(len(left), right.width, *left[:3], *right[:3], starts, columns, values)
    entries = int(starts[-1])
    return Matrix(starts, columns[:entries], values[:entries], right.width)


def multiply_rows(left: Matrix, right: Matrix) -> Floats:
    """Return the dot product of each row of `left` with the row of `right` beside it."""
    most = min(len(left.columns), len(right.columns))
    starts = np.empty(len(left) + 1, np.int32)
    columns, values = np.empty(most, np.int32), np.empty(most)
    _sparsetools.csr_elmul_csr(len(left), left.width, *left[:3], *right[:3], starts, columns, values)
    row = np.repeat(np.arange(len(left)), starts[1:] - starts[:-1])
    return np.bincount(row, values[: len(row)], len(left)).astype(np.float64)
