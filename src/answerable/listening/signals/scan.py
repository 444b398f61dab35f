"""Sums over the last periods against their forecasts: what lasts is seen earlier in a sum than in a day."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from answerable.listening.signals.levels import Forecast, Levels
from answerable.listening.signals.seasons import Seasons
from answerable.listening.signals.tails import chance

__all__ = ["Scan"]

Floats = npt.NDArray[np.float64]


class Scan:
    """Judges the sums of the last 1, 2, … periods, each by the forecast made before the sum began."""

    def __init__(self, windows: Sequence[int]) -> None:
        self.windows = tuple(windows)
        longest = max(windows)
        self.forecasts: deque[Forecast] = deque(maxlen=longest)
        self.counts: deque[Floats] = deque(maxlen=longest)
        self.factors: deque[Floats] = deque(maxlen=longest)

    def judge(self, model: Levels | Seasons, counts: Floats, season: int) -> tuple[Floats, Floats, Floats]:
        """Return mean and variance of this period, and the largest −ln p over the windows."""
        self.forecasts.append(model.foretell())
        self.factors.append(model.factors(season))
        self.counts.append(np.nan_to_num(counts))
        windows = [window for window in self.windows if window <= len(self.forecasts)]
        totals, factors = (_sums(past, windows) for past in (self.counts, self.factors))
        begun = [self.forecasts[-window] for window in windows]
        mean = np.maximum(np.array([forecast.level for forecast in begun]) * factors, 1e-6)
        doubt = np.array([forecast.doubt for forecast in begun])
        variance = model.dispersion * mean + doubt * mean**2
        scores: Floats = -np.log(chance(totals, mean, variance).min(axis=0))
        return mean[0], variance[0], scores


def _sums(past: deque[Floats], windows: list[int]) -> Floats:
    """Return the sums over the last so many periods, a row for each window."""
    back = np.array(past)[::-1]
    return np.array(np.cumsum(back, axis=0)[[window - 1 for window in windows]])
