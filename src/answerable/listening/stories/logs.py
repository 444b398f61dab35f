"""Where centroids stand: one behind the other in a long array, a changed one written anew at its end."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.products import Matrix, multiply
from answerable.listening.stories.sparse import Pairs, Rows, ranges
from answerable.listening.stories.terms import TERM_SPACE

__all__ = ["Log", "Scratch"]

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Scratch:
    """Two arrays over all terms, made once: which are asked for, and by what number.

    A term's number is a place where it stands in what is asked for; numbers in between are no terms.
    """

    def __init__(self) -> None:
        self.asked = np.zeros(TERM_SPACE + 1, bool)  # the last one answers for what is gone
        self.place = np.zeros(TERM_SPACE + 1, np.int32)
        self._terms = np.zeros(0, np.int32)

    def number(self, terms: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Ask for `terms`, which may repeat; return the number of each."""
        self._terms = terms
        self.asked[terms] = True
        self.place[terms] = np.arange(len(terms), dtype=np.int32)
        return self.place[terms]

    def forget(self) -> None:
        """Ask for nothing."""
        self.asked[self._terms] = False


class Log:
    """Centroids by row; a row that is not here is empty."""

    def __init__(self) -> None:
        self._start = np.zeros(0, np.int64)
        self._count = np.zeros(0, np.int64)
        self._terms = np.zeros(1024, np.int32)
        self._weights = np.zeros(1024)
        self._owner = np.zeros(1024, np.int32)
        self._used = 0
        self._by_term = np.zeros(0, np.int64)  # where the entries stand, in the order of their terms
        self._sorted = np.zeros(0, np.int32)  # these terms, in that order

    def append(self, new: int) -> None:
        """Add so many empty rows."""
        self._start = np.concatenate((self._start, np.zeros(new, np.int64)))
        self._count = np.concatenate((self._count, np.zeros(new, np.int64)))

    def take(self, rows: Integers) -> Rows:
        """Return the centroids of `rows`, which may repeat."""
        entries = ranges(self._start[rows], self._count[rows])
        return Rows(self._count[rows], self._terms[entries], self._weights[entries])

    def put(self, rows: Integers, centroids: Rows) -> None:
        """Write the centroids of `rows`, which do not repeat."""
        self.erase(rows)
        start, end = self._used, self._used + len(centroids.terms)
        self._make_room(end)
        self._terms[start:end], self._weights[start:end] = centroids.terms, centroids.weights
        self._owner[start:end] = np.repeat(rows, centroids.counts)
        self._start[rows] = start + np.cumsum(centroids.counts) - centroids.counts
        self._count[rows] = centroids.counts
        self._used = end

    def erase(self, rows: Integers) -> None:
        """Make rows empty."""
        self._terms[ranges(self._start[rows], self._count[rows])] = TERM_SPACE
        self._count[rows] = 0

    def clear(self) -> None:
        """Make all rows empty."""
        self._count[:] = 0
        self._used = 0

    def tidy(self, rows: Integers) -> None:
        """Close up where a third is empty; `rows` are those that are not."""
        if 3 * int(self._count.sum()) + 10_000 < 2 * self._used:
            kept = self.take(rows)
            self.clear()
            self.put(rows, kept)

    def products(self, mine: Matrix, scratch: Scratch, also: Rows) -> tuple[Pairs, Floats]:
        """Return the dot products of vectors with all rows, and as a table those of the rows `also`.

        `mine` holds the vectors as columns, a row for each number that `scratch` gave to a term.
        """
        found = np.flatnonzero(scratch.asked[self._terms[: self._used]])
        shared = np.flatnonzero(scratch.asked[also.terms])
        owner = self._owner[found]
        begins = np.flatnonzero(np.diff(owner, prepend=-1))
        counts = np.diff(begins, append=len(owner)), np.bincount(also.row[shared], minlength=len(also))
        terms = np.concatenate((self._terms[found], also.terms[shared]))
        weights = np.concatenate((self._weights[found], also.weights[shared]))
        rows = Rows(np.concatenate(counts), terms, weights)
        product = multiply(rows.matrix(scratch.place[terms], len(mine)), mine)
        ours = len(begins)
        lengths, end = product.counts, int(product.starts[ours])
        table = np.zeros((len(also), mine.width))
        table[np.repeat(np.arange(len(also)), lengths[ours:]), product.columns[end:]] = product.values[end:]
        other = np.repeat(owner[begins].astype(np.int64), lengths[:ours])
        return Pairs(product.columns[:end].astype(np.int64), other, product.values[:end]), table

    def sort_by_term(self) -> None:
        """Let rows be found by their terms, until the next `put`."""
        terms = self._terms[: self._used]
        keys = (terms.astype(np.int64) << 32) | np.arange(self._used)
        keys.sort()
        self._by_term = keys & 0xFFFFFFFF
        self._sorted = (keys >> 32).astype(np.int32)

    def find(self, vectors: Rows, valid: Flags, scratch: Scratch) -> Pairs:
        """Return the dot products of vectors with those rows of `valid` that share a term with them."""
        if not valid.any():
            return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        numbers = scratch.number(vectors.terms)
        scratch.forget()
        own = np.flatnonzero(numbers == np.arange(len(numbers)))
        own = own[np.argsort(vectors.terms[own])]  # terms in order are found more quickly
        place = np.zeros(len(numbers), np.int32)
        place[own] = np.arange(len(own))
        terms = vectors.terms[own]
        first, after = (np.searchsorted(self._sorted, terms, side) for side in ("left", "right"))
        entries = self._by_term[ranges(first, after - first)]
        kept = valid[self._owner[entries]]
        term = np.repeat(np.arange(len(own)), after - first)[kept]
        entries = entries[kept]
        found = Rows(np.bincount(term, minlength=len(own)), self._owner[entries], self._weights[entries])
        product = multiply(vectors.matrix(place[numbers], len(own)), found.matrix(found.terms, len(valid)))
        one = np.repeat(np.arange(len(vectors)), product.counts)
        return Pairs(one, product.columns.astype(np.int64), product.values)

    def _make_room(self, end: int) -> None:
        if end > len(self._terms):
            more = max(end, 2 * len(self._terms)) - len(self._terms)
            for name in ("_terms", "_weights", "_owner"):
                old = getattr(self, name)
                setattr(self, name, np.concatenate((old, np.zeros(more, old.dtype))))
