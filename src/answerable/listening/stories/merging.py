"""Stories that turn out to be one: after each block, the stories it touched are held against all others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.shelf import Shelf

__all__ = ["find_merges", "merge_rows"]

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def find_merges(
    shelf: Shelf,
    grown: Integers,
    merges: Floats,
    apart: frozenset[tuple[int, int]] = frozenset(),
    pinned: frozenset[int] = frozenset(),
) -> tuple[Integers, Integers]:
    """Return the rows that remain and beside them the younger rows they take in; no row is in two pairs.

    The rows `grown` are held against all others. `merges` holds the threshold of either kind of story; two
    kinds need the higher one. Pairs of `apart` (lower row first) never merge, nor do rows of `pinned`. The
    most alike come first; of equals, the older.
    """
    vectors, norms = shelf.centroids(grown), shelf.norms
    own = merges[shelf.spaced.astype(np.int64)]
    pairs = shelf.likely(vectors, (shelf.first[grown], shelf.last[grown]), merges.min() * norms[grown])
    one, other = grown[pairs.one], pairs.other
    cosine = pairs.product / (norms[one] * norms[other])
    different = one != other
    older, younger = np.minimum(one, other)[different], np.maximum(one, other)[different]
    gap = np.maximum(shelf.first[younger], shelf.first[older])
    fit = cosine[different] / shelf.price(gap, np.minimum(shelf.last[younger], shelf.last[older]), gap)
    order = np.lexsort((younger, older, -fit))
    enough = fit >= np.maximum(own[older], own[younger])
    return _once(older, younger, order[enough[order]], apart, set(pinned))


def _once(
    older: Integers, younger: Integers, order: Integers, apart: frozenset[tuple[int, int]], used: set[int]
) -> tuple[Integers, Integers]:
    pairs: list[tuple[int, int]] = []
    for which in order.tolist():
        pair = (int(older[which]), int(younger[which]))
        if used.isdisjoint(pair) and pair not in apart:
            used.update(pair)
            pairs.append(pair)
    pairs.sort()
    return np.array([pair[0] for pair in pairs], np.int64), np.array([pair[1] for pair in pairs], np.int64)


def merge_rows(shelf: Shelf, into: Integers, gone: Integers) -> None:
    """Add the centroids and times of the rows `gone` to those of `into`, and take the former off."""
    shelf.add(into, shelf.centroids(gone))
    shelf.first[into] = np.minimum(shelf.first[into], shelf.first[gone])
    shelf.last[into] = np.maximum(shelf.last[into], shelf.last[gone])
    shelf.drop(gone)
