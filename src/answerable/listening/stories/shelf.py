"""The open stories as arrays: what each is about (a centroid of terms) and when it was told.

A row is an open story. Rows are in the order of first mention, so that the lower of two rows is the older; a
row that was taken off stays empty until `tidy`. Centroids are sums of document vectors in whole numbers, cut
to the heaviest terms. They stand behind one another in one long log, a changed one at its end, so that the
terms of a few documents are held against all stories in one pass over the log, without an index to keep.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.sparse import Pairs, Rows, heads, ranges, sum_rows, whole_products
from answerable.listening.stories.terms import TERM_SPACE

__all__ = ["DAY", "Shelf"]

DAY = 86_400_000_000  # microseconds
WARM = 2_000  # documents; a row that changed within the last so many is held against every document
HEADS = 48  # the heaviest terms of a document are what finds other rows …
LIKELY = 0.25  # … if they alone make this share of the likeness that is asked for …
MOST = 8  # … and no more than so many of these are looked at whole

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Shelf:
    """Centroids and time ranges of the open stories, by row.

    `width` is the most terms a centroid has; `window` and `patience` are the days of `price`.
    """

    def __init__(self, width: int, window: float, patience: float) -> None:
        self.width, self.window, self.patience = width, window, patience
        self.squares = np.zeros(0)  # of the lengths of the centroids, at least 1
        self.first = np.zeros(0, np.int64)
        self.last = np.zeros(0, np.int64)
        self.spaced = np.zeros(0, bool)  # begun by a document in words with spaces
        self.here = np.zeros(0, bool)  # False where the story was taken off
        self.changed = np.zeros(0, np.int64)  # `documents` when the centroid was last written
        self.documents = 0  # that came so far
        self._start = np.zeros(0, np.int64)  # of each centroid in the log
        self._count = np.zeros(0, np.int64)
        self._terms = np.zeros(1024, np.int32)  # the log; within a centroid by term
        self._weights = np.zeros(1024)
        self._owner = np.zeros(1024, np.int32)
        self._used = 0
        self._asked = np.zeros(TERM_SPACE + 1, bool)  # scratch; the last one answers for what is gone
        self._place = np.zeros(TERM_SPACE + 1, np.int32)  # scratch

    def __len__(self) -> int:
        """How many rows there are, empty ones included."""
        return len(self.first)

    @property
    def norms(self) -> Floats:
        """The length of each centroid, at least 1."""
        return np.sqrt(self.squares)

    def append(self, first: Integers, last: Integers, spaced: Flags) -> Integers:
        """Add empty rows for stories told between `first` and `last`; return them."""
        new = len(first)
        self.squares = np.concatenate((self.squares, np.ones(new)))
        self.first, self.last = np.concatenate((self.first, first)), np.concatenate((self.last, last))
        self.spaced = np.concatenate((self.spaced, spaced))
        self.here = np.concatenate((self.here, np.ones(new, bool)))
        self.changed = np.concatenate((self.changed, np.full(new, self.documents)))
        self._start = np.concatenate((self._start, np.zeros(new, np.int64)))
        self._count = np.concatenate((self._count, np.zeros(new, np.int64)))
        return np.arange(len(self) - new, len(self))

    def centroids(self, rows: Integers) -> Rows:
        """Return the centroids of `rows` (which may repeat), in their order."""
        entries = self._entries(rows)
        return Rows(self._count[rows], self._terms[entries], self._weights[entries])

    def centroid(self, row: int) -> dict[int, float]:
        """Return the weight of each term of a centroid."""
        own = slice(int(self._start[row]), int(self._start[row] + self._count[row]))
        return dict(zip(self._terms[own].tolist(), self._weights[own].tolist(), strict=True))

    def add(self, rows: Integers, vectors: Rows) -> None:
        """Add each of `vectors` to the centroid of its row (rows may repeat) and cut the centroids again."""
        touched, which = np.unique(rows, return_inverse=True)
        self.put(touched, sum_rows(self.centroids(touched), vectors, which, self.width))

    def put(self, rows: Integers, centroids: Rows) -> None:
        """Write the centroids of `rows`, which do not repeat."""
        self._erase(rows)
        start, end = self._used, self._used + len(centroids.terms)
        self._make_room(end)
        self._terms[start:end], self._weights[start:end] = centroids.terms, centroids.weights
        self._owner[start:end] = np.repeat(rows, centroids.counts)
        self._start[rows] = start + np.cumsum(centroids.counts) - centroids.counts
        self._count[rows] = centroids.counts
        self.changed[rows] = self.documents
        self.squares[rows] = centroids.squares
        self._used = end

    def drop(self, rows: Integers) -> None:
        """Take rows off; they stay behind empty."""
        self._erase(rows)
        self._count[rows] = 0
        self.here[rows] = False

    def tidy(self) -> Integers | None:
        """Where most of the rows or of the log are empty, close up; return the rows that remain, if so."""
        if 3 * int(self._count.sum()) + 20_000 > 2 * self._used and 2 * int(self.here.sum()) + 500 > len(
            self
        ):
            return None
        kept = np.flatnonzero(self.here)
        centroids, changed = self.centroids(kept), self.changed[kept]
        for name in ("squares", "first", "last", "spaced", "here", "changed", "_start", "_count"):
            setattr(self, name, getattr(self, name)[kept])
        self._used = 0
        self._count[:] = 0
        self.fill(centroids, changed)
        return kept

    def fill(self, centroids: Rows, changed: Integers) -> None:
        """Write all centroids at once, those that changed last at the end of the log."""
        order = np.argsort(changed, kind="stable")
        self.put(order, centroids.take(order))
        self.changed = changed.copy()

    def price(self, time: Integers, first: Integers, last: Integers) -> Floats:
        """Return by how much more alike two must be for the time between them; 1 within the window."""
        gap = np.maximum(first - time, time - last) / DAY
        price: Floats = 1.0 + np.maximum(gap - self.window, 0.0) / self.patience
        return price

    def nearest(self, vectors: Rows, times: tuple[Integers, Integers], floors: Floats) -> Pairs:
        """Return the dot products with centroids: with all warm rows, and with others where likely.

        `times` holds the first and last moment of each vector's matter, `floors` the likeness it asks for,
        times its length. Pairs with warm rows come first; `warm` says which rows these are.
        """
        split = self._split()
        warm = self._products(vectors, split, self._used)
        cold = self._likely(vectors, times, floors, split)
        return Pairs(*(np.concatenate(both) for both in zip(warm, cold, strict=True)))

    @property
    def warm(self) -> Flags:
        """Which rows changed within the last `WARM` documents."""
        return self.here & (self.changed >= self.documents - WARM)

    def _likely(self, vectors: Rows, times: tuple[Integers, Integers], floors: Floats, split: int) -> Pairs:
        """Return each vector's few likely rows in the log before `split`, with whole dot products."""
        rough = self._products(heads(vectors, HEADS), 0, split)
        gap = np.maximum(times[0][rough.one], self.first[rough.other])
        until = np.minimum(times[1][rough.one], self.last[rough.other])
        fit = rough.product / (self.norms[rough.other] * self.price(gap, until, gap))
        likely = np.flatnonzero(fit >= LIKELY * floors[rough.one])
        one, other, fit = rough.one[likely], rough.other[likely], fit[likely]
        order = np.lexsort((other, -fit, one))
        one, other = one[order], other[order]
        rank = np.arange(len(one)) - np.searchsorted(one, one)
        one, other = one[rank < MOST], other[rank < MOST]
        return Pairs(one, other, whole_products(vectors.take(one), self.centroids(other)))

    def _split(self) -> int:
        """Return where the log's warm part begins."""
        starts = self._start[self.warm & (self._count > 0)]
        return int(starts.min()) if len(starts) else self._used

    def _products(self, vectors: Rows, start: int, end: int) -> Pairs:
        """Return the dot products of all vectors and the centroids in a part of the log."""
        if start == end:
            return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        self._asked[vectors.terms] = True
        asked = np.flatnonzero(self._asked)
        self._place[asked] = np.arange(len(asked), dtype=np.int32)
        found = np.flatnonzero(self._asked[self._terms[start:end]]) + start
        self._asked[asked] = False
        owner = self._owner[found]
        begins = np.flatnonzero(np.diff(owner, prepend=-1))
        rows = Rows(np.diff(begins, append=len(owner)), self._terms[found], self._weights[found])
        mine = vectors.matrix(self._place[vectors.terms], len(asked)).T.tocsr()
        product = rows.matrix(self._place[rows.terms], len(asked)) @ mine
        other = np.repeat(owner[begins].astype(np.int64), np.diff(product.indptr))
        return Pairs(product.indices.astype(np.int64), other, product.data)

    def _entries(self, rows: Integers) -> Integers:
        """Return where the centroids of `rows` stand in the log, one behind the other."""
        return ranges(self._start[rows], self._count[rows])

    def _erase(self, rows: Integers) -> None:
        entries = self._entries(rows)
        self._terms[entries], self._owner[entries] = TERM_SPACE, -1

    def _make_room(self, end: int) -> None:
        if end > len(self._terms):
            more = max(end, 2 * len(self._terms)) - len(self._terms)
            for name in ("_terms", "_weights", "_owner"):
                old = getattr(self, name)
                setattr(self, name, np.concatenate((old, np.zeros(more, old.dtype))))
