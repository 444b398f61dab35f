"""An index from shingle to the texts that hold it: sorted runs of 64-bit keys, merged as they grow.

A key is the shingle's number in the upper and the text's number in the lower 32 bits; eight bytes are all
it costs. Look-ups of a whole batch are binary searches in a handful of runs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Postings"]

_GROWTH = 4  # a run is merged into its elder when it is at least a quarter of its size
_LOW = np.uint64(32)


class Postings:
    """Postings of texts whose numbers only grow."""

    def __init__(self) -> None:
        self.runs: list[NDArray[np.uint64]] = []

    def __len__(self) -> int:
        return sum(map(len, self.runs))

    def add(self, hashes: NDArray[np.uint32], numbers: NDArray[np.int64]) -> None:
        """Add the shingles of texts with numbers above all earlier ones."""
        self.runs.append(np.sort(hashes.astype(np.uint64) << _LOW | numbers.astype(np.uint64)))
        while len(self.runs) > 1 and len(self.runs[-1]) * _GROWTH >= len(self.runs[-2]):
            younger = self.runs.pop()
            self.runs[-1] = np.sort(np.concatenate([self.runs[-1], younger]), kind="stable")

    def forget(self, first: int) -> None:
        """Drop the texts with numbers below `first`."""
        kept = (run[(run & np.uint64(0xFFFFFFFF)) >= first] for run in self.runs)
        self.runs = [run for run in kept if len(run)]

    def earlier(
        self, hashes: NDArray[np.uint32], numbers: NDArray[np.int64], most: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs (text, earlier text) that share a shingle, once for each shingle they share.

        For a shingle that many texts hold, only the `most` latest before the asking text are given: so common
        phrases cost little, and a text that goes round a thousand times still finds its latest copies.
        """
        low = hashes.astype(np.uint64) << _LOW
        high = low | numbers.astype(np.uint64)
        order = np.argsort(low, kind="stable")  # sorted questions walk through the runs
        low, high, asking = low[order], high[order], numbers[order]
        left = np.full(len(low), most, dtype=np.int64)
        pairs = [_latest(run, low, high, asking, left) for run in reversed(self.runs)]
        if not pairs:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        askers, found = zip(*pairs, strict=True)
        return np.concatenate(askers), np.concatenate(found)


def _latest(
    run: NDArray[np.uint64],
    low: NDArray[np.uint64],
    high: NDArray[np.uint64],
    asking: NDArray[np.int64],
    left: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The latest keys of `run` in each [low, high), at most `left` of them; `left` is lowered by as many."""
    begin, end = np.searchsorted(run, low), np.searchsorted(run, high)
    counts = np.minimum(end - begin, left)
    left -= counts
    total = int(counts.sum())
    places = (
        np.repeat(end - counts, counts) + np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    )
    return np.repeat(asking, counts), (run[places] & np.uint64(0xFFFFFFFF)).astype(np.int64)
