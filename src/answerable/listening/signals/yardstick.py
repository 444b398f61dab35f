"""What −ln p was lately, over all series of a band: the yardstick by which the next periods are judged.

A model's p-values are wrong in the tail, and of several sums the best is chosen; what the pool of series did
tells by how much. Beyond the tail's beginning an exponential law carries on, since the far tail is where real
events are.
"""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

from answerable.listening.signals.rhythms import Rhythm

__all__ = ["SUSPECT", "Yardstick"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

SUSPECT = 0.003
"""The p-value below which a score may be a real event, not chance."""
_STEP = 0.1  # width of a bin of the score
_BINS = 360
_LEAST = 1e-15
_PRIOR = 3000.0  # scores that the law of the models themselves is worth
_BEGIN, _END = 0.10, 0.02  # shares of the pool between which the tail's law is read off
_FROM = 0.7  # the score from which on: of rare series most scores are next to nothing and say nothing
_STEEPEST = 1.5  # of the law; where the models are right it is about 1.15


class Yardstick:
    """Scores of the last chunks of periods, by cell: a band of intensity within a grid.

    A cell leans on all bands of its grid by as much as its own scores are few.
    """

    def __init__(self, grids: int, bands: int, rhythm: Rhythm) -> None:
        self.bands, self.rhythm = bands, rhythm
        self.recent: deque[Floats] = deque(maxlen=rhythm.memory)
        self.total = np.tile(_PRIOR * _law(rhythm.joined), (grids * bands, 1))
        self.waiting: deque[tuple[Floats, Integers, npt.NDArray[np.bool_]]] = deque()

    def learn(self, scores: Floats, cell: Integers, suspect: npt.NDArray[np.bool_]) -> None:
        """Add a chunk's scores (series × periods; NaN where nothing is known), forget the oldest chunk.

        A real event is not chance: a series with a `suspect` score says nothing in that chunk nor in those
        beside it. To know what comes after, a chunk waits for the next.
        """
        self.waiting.append((scores, cell, np.asarray(suspect.any(axis=1))))
        if len(self.waiting) < 2:
            return
        scores, cell, _ = self.waiting[-2]
        calm = ~np.any([held[2] for held in self.waiting], axis=0)[:, None] & ~np.isnan(scores)
        self._add(scores[calm], cell[calm])
        if len(self.waiting) > 2:
            self.waiting.popleft()

    def _add(self, scores: Floats, cell: Integers) -> None:
        where = np.minimum((scores / _STEP).astype(np.int64), _BINS - 1)
        added = np.bincount(cell * _BINS + where, minlength=self.total.size).reshape(self.total.shape)
        if len(self.recent) == self.recent.maxlen:
            self.total -= self.recent[0]
        self.recent.append(added.astype(float))
        self.total += added

    def correct(self, scores: Floats, cell: Integers) -> Floats:
        """Return calibrated p-values; in a cell with few scores mostly by the models' own law."""
        corrected = np.full(scores.shape, np.nan)
        known = ~np.isnan(scores)
        corrected[known] = self._survival(scores[known], cell[known])
        return corrected

    def _beside_the_others(self) -> Floats:
        """Return the scores of each cell, with `pooled` scores of all bands of its grid beside them."""
        own = self.total.reshape(-1, self.bands, _BINS)
        pool = own.sum(axis=1, keepdims=True)
        both: Floats = own + self.rhythm.pooled * pool / pool.sum(axis=2, keepdims=True)
        return both.reshape(self.total.shape)

    def _survival(self, scores: Floats, cell: Integers) -> Floats:
        above = (1.0 - SUSPECT) * _above(self._beside_the_others())
        above[:, :-1] += SUSPECT  # those that were left out lay beyond
        begins = np.minimum(_BEGIN, above[:, round(_FROM / _STEP)])
        low, high = _score_at(above, begins), _score_at(above, begins * _END / _BEGIN)
        rate = self.rhythm.steeper * np.log(_BEGIN / _END) / np.maximum(high - low, _STEP)
        rate = np.minimum(rate, _STEEPEST)
        where = np.clip(scores / _STEP, 0.0, _BINS - 1e-9)
        bins = where.astype(np.int64)
        left, right = above[cell, bins], above[cell, bins + 1]
        body = left + (where - bins) * (right - left)
        beyond = scores - low[cell]
        tail = begins[cell] * np.exp(-rate[cell] * np.maximum(beyond, 0.0))
        return np.clip(np.where(beyond > 0, tail, body), _LEAST, 1.0)


def _above(counts: Floats) -> Floats:
    """Return the share of each cell's scores above the lower edge of each bin, and above the last: none."""
    above = np.zeros((len(counts), _BINS + 1))
    above[:, :-1] = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1] / counts.sum(axis=1, keepdims=True)
    return above


def _law(joined: float) -> Floats:
    """Return the share of scores in each bin where the models are right."""
    score = np.arange(_BINS + 1) * _STEP
    above = np.exp(-score) / (1.0 + joined * score)
    above[-1] = 0.0
    shares: Floats = above[:-1] - above[1:]
    return shares


def _score_at(above: Floats, share: Floats) -> Floats:
    """Return the score that each cell's scores exceed with that share."""
    rows = np.arange(len(above))
    last = np.maximum((above >= share[:, None]).sum(axis=1) - 1, 0)
    left, right = above[rows, last], above[rows, np.minimum(last + 1, _BINS)]
    within = (left - share) / np.maximum(left - right, 1e-12)
    score: Floats = (last + np.clip(within, 0.0, 1.0)) * _STEP
    return score
