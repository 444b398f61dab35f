"""Stories that turn out to be one: after each block, the stories it touched are held against all others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.shelf import Shelf, row_of_entry

__all__ = ["find_merges", "merge_rows"]

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def find_merges(shelf: Shelf, touched: Integers, lone: Integers, merges: Floats) -> tuple[Integers, Integers]:
    """Return the rows that remain and beside them the younger rows they take in; no row is in two pairs.

    The rows `lone` are of one document that found no story it is like; they are held against the touched
    rows only, since the others are as they were. `merges` holds the threshold of either kind; two kinds
    need the higher one. The most alike come first; of equals, the older.
    """
    one, other, product = _products(shelf, touched, lone)
    norms = shelf.norms
    cosine = product / (norms[one] * norms[other])
    own = merges[shelf.spaced.astype(np.int64)]
    alike = (one != other) & (cosine >= merges.min())
    older, younger = np.minimum(one, other)[alike], np.maximum(one, other)[alike]
    gap = np.maximum(shelf.first[younger], shelf.first[older])
    fit = cosine[alike] / shelf.price(gap, np.minimum(shelf.last[younger], shelf.last[older]), gap)
    order = np.lexsort((younger, older, -fit))
    enough = fit >= np.maximum(own[older], own[younger])
    return _once(older, younger, order[enough[order]])


def _products(shelf: Shelf, touched: Integers, lone: Integers) -> tuple[Integers, Integers, Floats]:
    """Return pairs of rows and their dot products: rows that grew with all, lone ones with those touched."""
    grown = np.setdiff1d(touched, lone)
    with_all = shelf.products(shelf.matrix(grown))
    with_touched = shelf.dots(shelf.matrix(lone), shelf.matrix(touched))
    one = np.concatenate((row_of_entry(with_all, grown), row_of_entry(with_touched, lone)))
    other = np.concatenate((with_all.indices.astype(np.int64), touched[with_touched.indices]))
    return one, other, np.concatenate((with_all.data, with_touched.data))


def _once(older: Integers, younger: Integers, order: Integers) -> tuple[Integers, Integers]:
    used: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for which in order.tolist():
        pair = (int(older[which]), int(younger[which]))
        if used.isdisjoint(pair):
            used.update(pair)
            pairs.append(pair)
    pairs.sort()
    return np.array([pair[0] for pair in pairs], np.int64), np.array([pair[1] for pair in pairs], np.int64)


def merge_rows(shelf: Shelf, into: Integers, gone: Integers) -> None:
    """Add the centroids and times of the rows `gone` to those of `into`; the rows `gone` are still there."""
    shelf.add(into, shelf.matrix(gone))
    shelf.first[into] = np.minimum(shelf.first[into], shelf.first[gone])
    shelf.last[into] = np.maximum(shelf.last[into], shelf.last[gone])
