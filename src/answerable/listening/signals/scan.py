"""Sums over the last periods against their forecasts: what lasts is seen earlier in a sum than in a day."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from answerable.listening.signals.outlook import Outlook
from answerable.listening.signals.tails import chance

__all__ = ["Scan"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_POWER = 0.3  # between the mean of the windows' −ln p (0) and about their largest (1)


class Scan:
    """Judges the sums of the last 1, 2, … periods, each by the forecast made before the sum began.

    `windows` says how much each sum weighs.
    """

    def __init__(self, windows: Mapping[int, float]) -> None:
        self.windows = tuple(windows)
        self.weights = np.array(list(windows.values())) / sum(windows.values())
        self.before: Outlook | None = None

    def judge(self, now: Outlook) -> tuple[Floats, Floats, Floats]:
        """Return mean and variance of each period of `now`, and how unusual the sums up to it are.

        That score is the power mean of the windows' 1 / p, as a logarithm: like −ln p, but a rise seen in
        several sums counts for more than in one.
        """
        joined = now.after(self.before, max(self.windows) - 1)
        self.before = joined
        width = now.counts.shape[1]
        ends = np.arange(joined.counts.shape[1] - width, joined.counts.shape[1])
        counts, factors = _summed(joined.counts), _summed(joined.factor)
        sums = [_sum(joined, counts, factors, ends, window) for window in self.windows]
        counts, mean, variance = (np.array(part) for part in zip(*sums, strict=True))
        p_values = chance(counts, mean, variance)
        scores: Floats = np.log(np.tensordot(self.weights, p_values**-_POWER, axes=1)) / _POWER
        return mean[0], variance[0], scores


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
