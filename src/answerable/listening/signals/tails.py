"""How unusual a count is: negative binomial tails, and their correction by what the pool of series did
before.

`chance(y, mean, variance)` is the mid-p value P(Y > y) + P(Y = y) / 2 of a negative binomial with those
moments (of a
Poisson where the variance is not above the mean). Mid-p because plain p-values of small counts are too large.
"""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammainc, ndtri

__all__ = ["PooledNull", "chance", "upper_limit"]

Floats = npt.NDArray[np.float64]

_LEAST = 1e-15


def chance(counts: Floats, mean: Floats, variance: Floats) -> Floats:
    """Return the mid-p value of each count."""
    both = _at_least(np.array([counts, counts + 1.0]), mean, variance)
    middle: Floats = 0.5 * (both[0] + both[1])
    return middle


def _at_least(counts: Floats, mean: Floats, variance: Floats) -> Floats:
    """Return P(Y ≥ counts); a Poisson's tail is asked only where one is needed."""
    extra = variance - mean
    spread = extra > 1e-6 * mean
    size = mean**2 / np.where(spread, extra, 1.0)
    asked = np.maximum(counts, 0.5)
    tail = betainc(asked, size, mean / (mean + size))
    if not spread.all():
        tail = np.where(spread, tail, gammainc(asked, mean))
    return np.maximum(np.where(counts <= 0, 1.0, tail), _LEAST)


def upper_limit(mean: Floats, variance: Floats, alpha: float) -> Floats:
    """Return the count that is exceeded with probability about `alpha` (Cornish and Fisher's second term)."""
    z, sd = float(ndtri(1.0 - alpha)), np.sqrt(np.maximum(variance, mean))
    skewness = (2.0 * np.maximum(variance, mean) / np.maximum(mean, 1e-9) - 1.0) / np.maximum(sd, 1e-9)
    return np.maximum(mean + sd * (z + (z * z - 1.0) * skewness / 6.0), 0.0)


_STEP = 0.05  # width of a bin of −ln p
_BINS = 700
_OVERLAP = 2.5  # so many independent sums are worth the overlapping ones that a score is the best of
_AROUND = 5  # periods before and after a suspect score that are no yardstick


class PooledNull:
    """What −ln p was in the last `memory` periods, over all series of a band: the yardstick of the next
    period.

    Beyond the tail's beginning an exponential law carries on, since the far tail is where real events are.
    """

    def __init__(self, bands: int, memory: int, steeper: float) -> None:
        self.steeper = steeper  # the far tail against its beginning
        self.recent = np.zeros((memory, bands, _BINS))
        self.total = np.zeros((bands, _BINS))
        self.scores = np.zeros(bands)  # how many are in each band
        self.turn = 0
        self.waiting: deque[tuple[Floats, npt.NDArray[np.int64]]] = deque()
        self.suspect_for: npt.NDArray[np.int64] | None = None  # periods since each series was last suspect

    def learn(self, scores: Floats, band: npt.NDArray[np.int64], suspect: npt.NDArray[np.bool_]) -> None:
        """Add one period's scores (−ln p; NaN where nothing is known) and forget the oldest period.

        A real event is not chance: around a `suspect` score its series says nothing here. To know what
        comes after,
        a score waits for `_AROUND` periods before it is learnt.
        """
        since = np.full(len(scores), _AROUND + 1) if self.suspect_for is None else self.suspect_for
        self.suspect_for = np.where(suspect, 0, since + 1)
        self.waiting.append((scores, band))
        if len(self.waiting) > _AROUND:
            scores, band = self.waiting.popleft()
            calm = (self.suspect_for > 2 * _AROUND) & ~np.isnan(scores)
            self._add(scores[calm], band[calm])

    def _add(self, scores: Floats, band: npt.NDArray[np.int64]) -> None:
        where = np.minimum((scores / _STEP).astype(np.int64), _BINS - 1)
        slot = self.turn % len(self.recent)
        self.total -= self.recent[slot]
        self.recent[slot] = 0.0
        np.add.at(self.recent[slot], (band, where), 1.0)
        self.total += self.recent[slot]
        self.scores = self.total.sum(axis=1)
        self.turn += 1

    def correct(
        self, scores: Floats, band: npt.NDArray[np.int64], least: float, begin: float, end: float
    ) -> Floats:
        """Return calibrated p-values; by the model alone in a band with fewer than `least` scores.

        The tail's law is read off between the shares `begin` and `end` of the pool.
        """
        corrected = np.minimum(_OVERLAP * np.exp(-scores), 1.0)
        for which in np.flatnonzero(self.scores >= least):
            mine = (band == which) & ~np.isnan(scores)
            if mine.any():
                corrected[mine] = _survival(self.total[which], scores[mine], begin, end, self.steeper)
        return corrected


def _survival(bins: Floats, scores: Floats, begin: float, end: float, steeper: float) -> Floats:
    total = bins.sum()
    above = np.concatenate((np.cumsum(bins[::-1])[::-1], [0.0])) / total  # at the lower edge of each bin
    edges = np.arange(_BINS + 1) * _STEP
    low, high = (float(np.interp(-share, -above, edges)) for share in (begin, end))
    rate = np.log(begin / end) / max(high - low, _STEP)
    body = np.interp(scores, edges, above)
    tail = begin * np.exp(-steeper * rate * (scores - low))
    survival: Floats = np.clip(np.where(scores > low, tail, body), _LEAST, 1.0)
    return survival
