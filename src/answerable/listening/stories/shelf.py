"""The open stories as arrays: what each is about (a centroid of terms) and when it was told.

A row is an open story. Rows are in the order of first mention, so that the lower of two rows is the older.
Centroids are sums of document vectors in whole numbers, cut to the heaviest terms.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from answerable.listening.stories.terms import TERM_BITS, TERM_SPACE

__all__ = ["DAY", "Shelf", "row_of_entry", "sparse"]

DAY = 86_400_000_000  # microseconds

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_MOST_CHANGED = 48  # rows, or a sixteenth of all: then the index is made anew
_WEIGHT_BITS = 32
_HEAVIEST = (1 << _WEIGHT_BITS) - 1


class Shelf:
    """Centroids and time ranges of the open stories, by row.

    `width` is the most terms a centroid has; `window` and `patience` are the days of `price`.
    """

    def __init__(self, width: int, window: float, patience: float) -> None:
        self.width, self.window, self.patience = width, window, patience
        self.terms = np.zeros((0, width), np.int32)
        self.weights = np.zeros((0, width), np.float64)
        self.squares = np.zeros(0)  # of the lengths of the centroids, at least 1
        self.first = np.zeros(0, np.int64)
        self.last = np.zeros(0, np.int64)
        self.spaced = np.zeros(0, bool)  # begun by a document in words with spaces
        self._place = np.zeros(TERM_SPACE, np.int32)  # where `dots` last saw a term
        self._index = csr_matrix((TERM_SPACE, 0))  # centroids by term, as they were when it was made
        self._row_now = np.zeros(0, np.int64)  # where its columns stand today, -1 where they changed

    def __len__(self) -> int:
        return len(self.first)

    @property
    def norms(self) -> Floats:
        """The length of each centroid, at least 1."""
        return np.sqrt(self.squares)

    def append(self, first: Integers, last: Integers, spaced: npt.NDArray[np.bool_]) -> None:
        """Add empty rows for stories told between `first` and `last`."""
        new = len(first)
        self.terms = np.concatenate((self.terms, np.zeros((new, self.width), np.int32)))
        self.weights = np.concatenate((self.weights, np.zeros((new, self.width))))
        self.squares = np.concatenate((self.squares, np.ones(new)))
        self.first = np.concatenate((self.first, first))
        self.last = np.concatenate((self.last, last))
        self.spaced = np.concatenate((self.spaced, spaced))

    def keep(self, rows: Integers) -> None:
        """Keep `rows` (ascending) and no others."""
        row_now = np.full(len(self) + 1, -1, np.int64)  # the last one answers for -1
        row_now[rows] = np.arange(len(rows))
        self._row_now = row_now[self._row_now]
        self.terms, self.weights, self.squares = self.terms[rows], self.weights[rows], self.squares[rows]
        self.first, self.last, self.spaced = self.first[rows], self.last[rows], self.spaced[rows]

    def matrix(self, rows: Integers) -> csr_matrix:
        """Return the centroids of `rows` as a sparse matrix over the whole space of terms."""
        weights = self.weights[rows]
        used = weights > 0
        return sparse(weights[used], self.terms[rows][used], used.sum(axis=1), TERM_SPACE)

    def centroid(self, row: int) -> dict[int, float]:
        """Return the weight of each term of a centroid, the heaviest first."""
        used = int(np.count_nonzero(self.weights[row]))
        return dict(zip(self.terms[row, :used].tolist(), self.weights[row, :used].tolist(), strict=True))

    def add(self, rows: Integers, vectors: csr_matrix) -> None:
        """Add each of `vectors` to the centroid of its row (rows may repeat) and cut the centroids again."""
        touched, which = np.unique(rows, return_inverse=True)
        old = self.matrix(touched)
        owner = np.concatenate((row_of_entry(old), which[row_of_entry(vectors)]))
        term = np.concatenate((old.indices, vectors.indices))
        weight = np.concatenate((old.data, vectors.data)).astype(np.int64)
        keys = np.sort((((owner << TERM_BITS) | term) << _WEIGHT_BITS) | weight)
        keys, weight = keys >> _WEIGHT_BITS, keys & _HEAVIEST
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        sums = np.add.reduceat(weight, starts) if len(starts) else weight
        self._set(touched, keys[starts] >> TERM_BITS, keys[starts] & (TERM_SPACE - 1), sums)

    def _set(self, rows: Integers, owner: Integers, term: Integers, weight: Integers) -> None:
        """Write the centroids of `rows`, each with its heaviest terms in front; of equals, the lower term."""
        light = _HEAVIEST - np.minimum(weight, _HEAVIEST)
        keys = np.sort((((owner << _WEIGHT_BITS) | light) << TERM_BITS) | term)
        owner = keys >> (_WEIGHT_BITS + TERM_BITS)
        place = np.arange(len(keys)) - np.searchsorted(owner, np.arange(len(rows)))[owner]
        kept = place < self.width
        keys, row, place = keys[kept], rows[owner[kept]], place[kept]
        self.weights[rows] = 0.0
        self.terms[row, place] = keys & (TERM_SPACE - 1)
        self.weights[row, place] = _HEAVIEST - ((keys >> TERM_BITS) & _HEAVIEST)
        self.squares[rows] = np.maximum(np.square(self.weights[rows]).sum(axis=1), 1.0)
        self._row_now[np.isin(self._row_now, rows)] = -1

    def price(self, time: Integers, first: Integers, last: Integers) -> Floats:
        """Return by how much more alike two must be for the time between them; 1 within the window."""
        gap = np.maximum(first - time, time - last) / DAY
        price: Floats = 1.0 + np.maximum(gap - self.window, 0.0) / self.patience
        return price

    def products(self, vectors: csr_matrix) -> csr_matrix:
        """Return the dot product of every vector with every centroid, sparse, one row per vector.

        The index makes this quick and is never wrong: rows that changed since it was made are taken as
        they are.
        """
        changed = self._changed()
        if len(changed) > max(_MOST_CHANGED, len(self) // 16):
            self._index = self.matrix(np.arange(len(self))).T.tocsr()
            self._row_now, changed = np.arange(len(self)), np.zeros(0, np.int64)
        found = hstack([vectors @ self._index, self.dots(vectors, self.matrix(changed))], format="csr")
        column = np.concatenate((self._row_now, changed))[found.indices]
        known = column >= 0
        counts = np.add.reduceat(np.append(known, False), found.indptr[:-1]) * (np.diff(found.indptr) > 0)
        return sparse(found.data[known], column[known], counts, len(self))

    def _changed(self) -> Integers:
        """Return the rows that the index does not hold as they are now."""
        fresh = np.ones(len(self), bool)
        fresh[self._row_now[self._row_now >= 0]] = False
        return np.flatnonzero(fresh)

    def dots(self, vectors: csr_matrix, others: csr_matrix) -> csr_matrix:
        """Return the dot product of each of `vectors` with each of `others`, sparse.

        The terms are numbered anew by where `vectors` has them, so that no step goes through all terms.
        """
        entries = len(vectors.indices)
        self._place[vectors.indices] = np.arange(entries, dtype=np.int32)
        place = self._place[others.indices]
        shared = place < entries
        shared[shared] = vectors.indices[place[shared]] == others.indices[shared]
        rows = np.bincount(row_of_entry(others)[shared], minlength=others.shape[0])
        narrow = sparse(others.data[shared], place[shared], rows, entries)
        mine = sparse(vectors.data, self._place[vectors.indices], np.diff(vectors.indptr), entries)
        return mine @ narrow.T.tocsr()


def sparse(data: Floats, columns: npt.NDArray[np.integer], counts: Integers, width: int) -> csr_matrix:
    """Return a matrix with `counts` entries in each row, in 32-bit indices."""
    indptr = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=indptr[1:])
    return csr_matrix((data, columns.astype(np.int32, copy=False), indptr), shape=(len(counts), width))


def row_of_entry(matrix: csr_matrix, rows: Integers | None = None) -> Integers:
    """Return the row of each entry, by the names `rows` give them."""
    named = np.arange(matrix.shape[0]) if rows is None else rows
    return np.repeat(named, np.diff(matrix.indptr))
