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
        spread, scores = model.dispersion, np.zeros(len(counts))
        first: tuple[Floats, Floats] | None = None
        for window in self.windows:
            if window > len(self.forecasts):
                break
            mean, variance = self._moments(window, spread)
            total = np.sum(list(self.counts)[-window:], axis=0)
            scores = np.maximum(scores, -np.log(chance(total, mean, variance)))
            first = first or (mean, variance)
        assert first is not None
        return *first, scores

    def _moments(self, window: int, spread: Floats) -> tuple[Floats, Floats]:
        forecast = self.forecasts[-window]
        mean = np.maximum(forecast.level * np.sum(list(self.factors)[-window:], axis=0), 1e-6)
        return mean, spread * mean + forecast.doubt * mean**2
