"""The open stories as arrays: what each is about (a centroid of terms) and when it was told.

A row is an open story. Rows are in the order of first mention, so that the lower of two rows is the older.
Centroids are sums of document vectors in whole numbers, cut to the heaviest terms.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack

from answerable.listening.stories.terms import TERM_BITS, TERM_SPACE

__all__ = ["Shelf", "dots"]

DAY = 86_400_000_000  # microseconds

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Shelf:
    """Centroids and time ranges of the open stories, by row."""

    def __init__(self, width: int, join: float, window: float, patience: float) -> None:
        self.width = width
        self.join = join
        self.window, self.patience = window, patience  # days
        self.terms = np.zeros((0, width), np.int32)
        self.weights = np.zeros((0, width), np.float64)
        self.first = np.zeros(0, np.int64)
        self.last = np.zeros(0, np.int64)
        self.squares = np.zeros(0)  # of the lengths of the centroids, at least 1
        self._index: _Index | None = None

    def __len__(self) -> int:
        return len(self.first)

    @property
    def norms(self) -> Floats:
        """The length of each centroid, at least 1."""
        return np.sqrt(self.squares)

    def append(self, first: Integers, last: Integers) -> None:
        """Add empty rows for stories told between `first` and `last`."""
        new = len(first)
        self.terms = np.concatenate((self.terms, np.zeros((new, self.width), np.int32)))
        self.weights = np.concatenate((self.weights, np.zeros((new, self.width))))
        self.first = np.concatenate((self.first, first))
        self.last = np.concatenate((self.last, last))
        self.squares = np.concatenate((self.squares, np.ones(new)))

    def keep(self, rows: Integers) -> None:
        """Keep `rows` (ascending) and no others."""
        self.terms, self.weights = self.terms[rows], self.weights[rows]
        self.first, self.last = self.first[rows], self.last[rows]
        self.squares = self.squares[rows]
        if self._index is not None:
            self._index.keep(rows)

    def matrix(self, rows: Integers) -> csr_matrix:
        """Return the centroids of `rows` as a sparse matrix over the whole space of terms."""
        weights = self.weights[rows]
        used = weights > 0
        indptr = np.concatenate(([0], np.cumsum(used.sum(axis=1))))
        return csr_matrix((weights[used], self.terms[rows][used], indptr), shape=(len(rows), TERM_SPACE))

    def top_terms(self, row: int | None) -> list[int]:
        """Return the terms of a centroid, the heaviest first; none without a row."""
        return [] if row is None else self.terms[row][self.weights[row] > 0].tolist()

    def add(self, rows: Integers, vectors: csr_matrix) -> None:
        """Add each of `vectors` to the centroid of its row (rows may repeat) and cut the centroids again."""
        touched, which = np.unique(rows, return_inverse=True)
        stack = vstack([self.matrix(touched), vectors], format="csr")
        owner = np.concatenate((np.arange(len(touched)), which))
        entry_owner = np.repeat(owner, np.diff(stack.indptr))
        keys = (entry_owner << TERM_BITS) | stack.indices
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))[: len(keys)]
        sums = np.add.reduceat(stack.data[order], starts) if len(keys) else stack.data
        self._set(touched, keys[starts] >> TERM_BITS, keys[starts] & (TERM_SPACE - 1), sums)

    def _set(self, rows: Integers, owner: Integers, term: Integers, weight: Floats) -> None:
        order = np.lexsort((term, -weight, owner))
        owner, term, weight = owner[order], term[order], weight[order]
        place = np.arange(len(owner)) - np.searchsorted(owner, owner)
        kept = place < self.width
        self.weights[rows] = 0.0
        if self._index is not None:
            self._index.drop(rows)
        self.terms[rows[owner[kept]], place[kept]] = term[kept]
        self.weights[rows[owner[kept]], place[kept]] = weight[kept]
        self.squares[rows] = np.maximum(np.square(self.weights[rows]).sum(axis=1), 1.0)

    def price(self, time: Integers, first: Integers, last: Integers) -> Floats:
        """Return by how much more alike two must be for the time between them; 1 within the window."""
        gap = np.maximum(first - time, time - last) / DAY
        return 1.0 + np.maximum(gap - self.window, 0.0) / self.patience

    def products(self, vectors: csr_matrix) -> csr_matrix:
        """Return the dot product of every vector with every centroid, sparse, one row per vector."""
        if self._index is None or len(self._changed()) > max(_REBUILD_AT, len(self) // 8):
            self._index = _Index(self.matrix(np.arange(len(self))))
        old, changed = self._index.products(vectors), self._changed()
        new = dots(vectors, self.matrix(changed))
        column = np.concatenate((self._index.row_now[old.indices], changed[new.indices]))
        row = np.concatenate((_row_of_entry(old), _row_of_entry(new)))
        data = np.concatenate((old.data, new.data))
        known = column >= 0
        shape = (vectors.shape[0], len(self))
        return csr_matrix((data[known], (row[known], column[known])), shape=shape)

    def _changed(self) -> Integers:
        """Return the rows that the index does not hold as they are now."""
        fresh = np.ones(len(self), bool)
        if self._index is not None:
            fresh[self._index.row_now[self._index.row_now >= 0]] = False
        return np.flatnonzero(fresh)


_REBUILD_AT = 256


class _Index:
    """The centroids of one moment, by term; `row_now` is where each stands today, -1 where it changed."""

    def __init__(self, centroids: csr_matrix) -> None:
        self.asked, columns = np.unique(centroids.indices, return_inverse=True)
        narrow = csr_matrix(
            (centroids.data, columns, centroids.indptr), shape=(centroids.shape[0], len(self.asked))
        )
        self.by_term = narrow.T.tocsr()
        self.row_now = np.arange(centroids.shape[0])

    def price(self, time: Integers, first: Integers, last: Integers) -> Floats:
        """Return by how much more alike two must be for the time between them; 1 within the window."""
        gap = np.maximum(first - time, time - last) / DAY
        return 1.0 + np.maximum(gap - self.window, 0.0) / self.patience

    def products(self, vectors: csr_matrix) -> csr_matrix:
        """Return the dot products of `vectors` with the centroids of that moment."""
        place = np.minimum(np.searchsorted(self.asked, vectors.indices), max(len(self.asked) - 1, 0))
        known = self.asked[place] == vectors.indices if len(self.asked) else np.zeros(len(place), bool)
        row = _row_of_entry(vectors)[known]
        narrow = csr_matrix(
            (vectors.data[known], (row, place[known])), shape=(vectors.shape[0], len(self.asked))
        )
        return narrow @ self.by_term

    def drop(self, rows: Integers) -> None:
        """Note that `rows` of today are not what they were."""
        self.row_now[np.isin(self.row_now, rows)] = -1

    def keep(self, rows: Integers) -> None:
        """Note that only `rows` of today remain."""
        alive = np.flatnonzero(self.row_now >= 0)
        place = np.minimum(np.searchsorted(rows, self.row_now[alive]), len(rows) - 1)
        stays = rows[place] == self.row_now[alive] if len(rows) else np.zeros(len(alive), bool)
        self.row_now[alive] = np.where(stays, place, -1)


def _row_of_entry(matrix: csr_matrix) -> Integers:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def dots(vectors: csr_matrix, others: csr_matrix) -> csr_matrix:
    """Return the dot product of each of `vectors` with each of `others`, sparse."""
    return _Index(others).products(vectors)
