"""Sums over the last periods against their forecasts: what lasts is seen earlier in a sum than in a day.

Quick sums are for what breaks out. Slow sums are a CUSUM for slow rises: the generalised likelihood ratio
over a few moments at which a rise may have begun (Lai 1995; for counts Höhle and Paul 2008), here as
p-values, so that both kinds can be joined.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.signals.outlook import Outlook
from answerable.listening.signals.rhythms import Rhythm
from answerable.listening.signals.tails import chance

__all__ = ["Scan"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_SLOW_POWER = 0.3  # joins the slow sums


class Scan:
    """Judges the sums of the last periods, each by the forecast made before the sum began."""

    def __init__(self, rhythm: Rhythm) -> None:
        self.rhythm = rhythm
        self.windows = (*rhythm.quick, *rhythm.slow)
        self.before: Outlook | None = None

    def judge(self, now: Outlook) -> tuple[Floats, Floats, Floats]:
        """Return mean and variance of each period of `now`, and how unusual the sums up to it are.

        That score is like −ln p: of the quick sums the power mean of 1 / p as a logarithm, so that a rise
        seen in several counts for more than in one; or of the slow sums, if with their small share they say
        more. Where no more came than was expected, sums of what came before are no news: the period speaks
        alone.
        """
        joined = now.after(self.before, max(self.windows) - 1)
        self.before = joined
        width = now.counts.shape[1]
        ends = np.arange(joined.counts.shape[1] - width, joined.counts.shape[1])
        counts, factors = _summed(joined.counts), _summed(joined.factor)
        sums = [_sum(joined, counts, factors, ends, window) for window in self.windows]
        counts, mean, variance = (np.array(part) for part in zip(*sums, strict=True))
        p_values = chance(counts, mean, variance)
        many = len(self.rhythm.quick)
        quick = _joined(p_values[:many], np.array(list(self.rhythm.quick.values())), self.rhythm.power)
        slow = _joined(p_values[many:], np.ones(len(self.rhythm.slow)), _SLOW_POWER)
        scores = np.maximum(quick, slow + np.log(self.rhythm.share))
        alone = np.minimum(scores, -np.log(p_values[0]))
        return mean[0], variance[0], np.where(counts[0] > mean[0], scores, alone)


def _joined(p_values: Floats, weights: Floats, power: float) -> Floats:
    """Return the weighted power mean of 1 / p over the first axis, as a logarithm."""
    scores: Floats = np.log(np.tensordot(weights / weights.sum(), p_values**-power, axes=1)) / power
    return scores


def _summed(values: Floats) -> Floats:
    """Return running sums along the periods, with a zero before the first."""
    sums = np.zeros((len(values), values.shape[1] + 1))
    np.cumsum(values, axis=1, out=sums[:, 1:])
    return sums


def _sum(
    joined: Outlook, counts: Floats, factors: Floats, ends: Integers, window: int
) -> tuple[Floats, Floats, Floats]:
    """Return the counts of the windows that close at `ends`, their mean and their variance."""
    begins = np.maximum(ends - window + 1, 0)
    count, factor = (sums[:, ends + 1] - sums[:, begins] for sums in (counts, factors))
    mean = np.maximum(joined.level[:, begins] * factor, 1e-4)
    # A random walk of one step a period, averaged over the window, has this variance.
    wandered = (window + 1) * (2 * window + 1) / (6 * window)
    doubt = joined.doubt[:, begins] + joined.growth[:, begins] * wandered
    return count, mean, joined.spread[:, begins] * mean + doubt * mean**2
