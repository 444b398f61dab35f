"""The open stories as arrays: what each is about (a centroid of terms) and when it was told.

A row is an open story. Rows are in the order of first mention, so that the lower of two rows is the older; a
row that was taken off stays empty until `tidy`. Centroids are sums of document vectors in whole numbers, cut
to the heaviest terms. Those that changed lately stand in a log (`warm`) that is held against documents as a
whole; the others are kept by term (`cold`), where a document's heaviest terms find the few it may be like.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.logs import Log, Scratch
from answerable.listening.stories.products import multiply, transpose
from answerable.listening.stories.sparse import Pairs, Rows, heads, stack, sum_rows, whole_products

__all__ = ["DAY", "Shelf"]

DAY = 86_400_000_000  # microseconds
WARM = 1_000  # documents; a row that did not change within the last so many becomes cold …
WARM_ROWS = 400  # … and beyond so many rows, those that did not change for longest
HEADS = 32  # the heaviest terms of a document are what finds cold rows …
LIKELY = 0.5  # … if they alone make this share of the likeness that is asked for …
MOST = 3  # … and no more than so many of these are looked at whole
_FEW = 64  # rows, or a sixth of the cold ones: so many turn cold at once

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
        self.cold = np.zeros(0, bool)
        self.changed = np.zeros(0, np.int64)  # `documents` when the centroid was last written
        self.documents = 0  # that came so far
        self._scratch = Scratch()
        self._warm, self._cold = Log(), Log()

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
        self.cold = np.concatenate((self.cold, np.zeros(new, bool)))
        self.changed = np.concatenate((self.changed, np.full(new, self.documents)))
        for log in (self._warm, self._cold):
            log.append(new)
        return np.arange(len(self) - new, len(self))

    @property
    def warm(self) -> Flags:
        """Which rows are held against every document."""
        return self.here & ~self.cold

    def centroids(self, rows: Integers) -> Rows:
        """Return the centroids of `rows` (which may repeat), in their order."""
        cold = self.cold[rows]
        if not cold.any():
            return self._warm.take(rows)
        order = np.argsort(np.argsort(cold, kind="stable"))
        return stack(self._warm.take(rows[~cold]), self._cold.take(rows[cold])).take(order)

    def add(self, rows: Integers, vectors: Rows) -> None:
        """Add each of `vectors` to the centroid of its row (rows may repeat) and cut the centroids again."""
        touched, which = np.unique(rows, return_inverse=True)
        self.put(touched, sum_rows(self.centroids(touched), vectors, which, self.width))

    def put(self, rows: Integers, centroids: Rows) -> None:
        """Write the centroids of `rows`, which do not repeat."""
        self._warm.put(rows, centroids)
        self._cold.erase(rows)
        self.cold[rows] = False
        self.changed[rows] = self.documents
        self.squares[rows] = centroids.squares

    def drop(self, rows: Integers) -> None:
        """Take rows off; they stay behind empty."""
        for log in (self._warm, self._cold):
            log.erase(rows)
        self.here[rows] = self.cold[rows] = False

    def cool(self) -> bool:
        """Let rows that did not change for long turn cold, where there are enough of them; say if so."""
        warm = np.flatnonzero(self.warm)
        newest = warm[np.argsort(self.changed[warm], kind="stable")][-WARM_ROWS:]
        fresh = newest[self.changed[newest] >= self.documents - WARM]
        old = np.setdiff1d(warm, fresh, assume_unique=True)
        if len(old) <= max(_FEW, int(np.count_nonzero(self.cold)) // 6):
            return False
        self.chill(old)
        return True

    def chill(self, rows: Integers) -> None:
        """Move rows from the log to what is kept by term."""
        self._cold.put(rows, self._warm.take(rows))
        self._warm.erase(rows)
        self.cold[rows] = True
        self._cold.tidy(np.flatnonzero(self.cold))
        self._cold.sort_by_term()

    def tidy(self) -> Integers | None:
        """Close up what is mostly empty; return the rows that remain, if rows were closed up."""
        self._warm.tidy(np.flatnonzero(self.warm))
        if 2 * np.count_nonzero(self.here) + 500 > len(self):
            return None
        kept = np.flatnonzero(self.here)
        centroids, cold, changed = self.centroids(kept), self.cold[kept], self.changed[kept]
        for name in ("squares", "first", "last", "spaced", "here"):
            setattr(self, name, getattr(self, name)[kept])
        self.fill(centroids, cold, changed)
        return kept

    def fill(self, centroids: Rows, cold: Flags, changed: Integers) -> None:
        """Write all centroids anew."""
        self._warm, self._cold = Log(), Log()
        for log in (self._warm, self._cold):
            log.append(len(centroids))
        self.cold, self.changed = np.zeros(len(centroids), bool), changed.copy()
        self.put(np.arange(len(centroids)), centroids)
        self.chill(np.flatnonzero(cold))
        self.changed = changed.copy()

    def price(self, time: Integers, first: Integers, last: Integers) -> Floats:
        """Return by how much more alike two must be for the time between them; 1 within the window."""
        gap = np.maximum(first - time, time - last) / DAY
        price: Floats = 1.0 + np.maximum(gap - self.window, 0.0) / self.patience
        return price

    def nearest(
        self, vectors: Rows, times: tuple[Integers, Integers], floors: Floats, also: Rows | None = None
    ) -> tuple[Pairs, Floats]:
        """Return the dot products of vectors with all warm rows, and with cold ones where they are likely.

        `times` holds the first and last moment of each vector's matter, `floors` the likeness it asks for,
        times its length. The second is a full table of the rows `also` with the vectors.
        """
        numbers = self._scratch.number(vectors.terms)
        mine = transpose(vectors.matrix(numbers, len(numbers)))
        warm, table = self._warm.products(mine, self._scratch, also or Rows.none())
        self._scratch.forget()
        found = self._cold.find(heads(vectors, HEADS), self.cold, self._scratch)
        cold = self._whole(found, vectors, times, floors)
        return Pairs(*(np.concatenate(both) for both in zip(warm, cold, strict=True))), table

    def likely(self, vectors: Rows, times: tuple[Integers, Integers], floors: Floats) -> Pairs:
        """Return the dot products of vectors with the rows, warm or cold, that each is likely to be like."""
        few = heads(vectors, HEADS)
        numbers = self._scratch.number(few.terms)
        mine = transpose(few.matrix(numbers, len(numbers)))
        warm, _ = self._warm.products(mine, self._scratch, Rows.none())
        self._scratch.forget()
        cold = self._cold.find(few, self.cold, self._scratch)
        rough = Pairs(*(np.concatenate(both) for both in zip(warm, cold, strict=True)))
        return self._whole(rough, vectors, times, floors)

    def likenesses(self, vectors: Rows) -> Floats:
        """Return the cosine of each two of a few vectors as a full table."""
        numbers = self._scratch.number(vectors.terms)
        self._scratch.forget()
        matrix, lengths = vectors.matrix(numbers, len(numbers)), np.sqrt(vectors.squares)
        cosines: Floats = multiply(matrix, transpose(matrix)).full() / lengths[:, None] / lengths
        return cosines

    def _whole(self, rough: Pairs, vectors: Rows, times: tuple[Integers, Integers], floors: Floats) -> Pairs:
        """Return each vector's few likely rows among those found by heads, with whole dot products."""
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
