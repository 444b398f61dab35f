"""How alike two texts are, read off their sketches, and what follows from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from answerable.listening.duplicates.window import Window

__all__ = ["Likeness", "Thresholds", "likenesses"]


@dataclass(frozen=True)
class Thresholds:
    """From where on texts count as copies. Shares of shingles, between 0 and 1.

    `near`: Jaccard similarity of near copies. `excerpt`: how much of the smaller text stands in the larger.
    Both are higher where one of the texts has at most `SKETCH_SIZE` letters: short messages about two
    places differ in little. `address`: Jaccard similarity of two states of one page, known by its address.
    `fewest`: shared shingles in the sketches below which nothing is concluded. `most`: how many holders of
    a shingle are looked at, the latest first.
    """

    near: float = 0.33
    near_short: float = 0.6
    excerpt: float = 0.7
    excerpt_short: float = 0.85
    address: float = 0.2
    fewest: int = 5
    most: int = 32


class Likeness(NamedTuple):
    """An earlier text that resembles this one: number, kind, and whether it is the smaller of the two."""

    number: int
    kind: str
    smaller: bool


class _Pairs(NamedTuple):
    later: NDArray[np.int64]
    earlier: NDArray[np.int64]
    shared: NDArray[np.int64]

    def where(self, kept: NDArray[np.bool_]) -> _Pairs:
        return _Pairs(self.later[kept], self.earlier[kept], self.shared[kept])


def likenesses(window: Window, start: int, reach: int, thresholds: Thresholds) -> dict[int, list[Likeness]]:
    """For each remembered text from number `start` on, the earlier ones it resembles, the most alike first.

    `reach` is how far apart in time they may be, in microseconds. Texts that resemble nothing are absent.
    """
    pairs = _candidates(window, start, thresholds)
    later, earlier = pairs.later - window.first, pairs.earlier - window.first
    one, other = _sizes(window, later, earlier)
    jaccard, contained = pairs.shared / (one + other - pairs.shared), pairs.shared / np.minimum(one, other)
    urls, times = window.column("url"), window.column("time")
    same_page = (urls[later] == urls[earlier]) & (urls[later] != 0)
    short = window.sizes[later, 0] + window.sizes[earlier, 0] > 0  # at least one of them is kept whole
    needed = np.where(short, thresholds.near_short, thresholds.near)
    near = jaccard >= np.where(same_page, thresholds.address, needed)
    excerpt = contained >= np.where(short, thresholds.excerpt_short, thresholds.excerpt)
    kept = (near | excerpt) & (np.abs(times[later] - times[earlier]) <= reach)
    order = np.lexsort((pairs.earlier, -np.where(near, jaccard + 1, contained), pairs.later))
    found: dict[int, list[Likeness]] = defaultdict(list)
    for at in order[kept[order]].tolist():
        kind = "near" if near[at] else "excerpt"
        smaller = bool(one[at] > other[at])
        found[int(pairs.later[at])].append(Likeness(int(pairs.earlier[at]), kind, smaller))
    return found


def _candidates(window: Window, start: int, thresholds: Thresholds) -> _Pairs:
    """Pairs of texts that share enough shingles, with how many."""
    later, earlier = window.postings.earlier(*window.hashes(start), thresholds.most)
    keys, shared = np.unique(later << 32 | earlier, return_counts=True)
    pairs = _Pairs(keys >> 32, keys & 0xFFFFFFFF, shared)
    return pairs.where((shared >= thresholds.fewest) & (pairs.earlier >= window.first))


def _sizes(
    window: Window, later: NDArray[np.int64], earlier: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """How many shingles each of two texts keeps at the level at which both can be compared."""
    levels = window.column("level")
    level = np.maximum(levels[later], levels[earlier])
    return window.sizes[later, level], window.sizes[earlier, level]
