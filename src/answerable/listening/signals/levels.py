"""The level of each series from its own recent past, at several speeds of forgetting, weighed by how well
they foretold.

Discounted sums of counts and exposures (a gamma–Poisson model with discounting, West and Harrison 1997,
ch. 10, with
overdispersion) at four half-lives; weekday factors shrunk to those of all series; dispersion shrunk likewise.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Forecast", "Levels"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

HALF_LIVES = np.array([10.0, 20.0, 40.0, 160.0])  # periods
_SHARPNESS = 0.97  # of the memory of how well each half-life foretold
_SPREAD_HALF_LIFE = 60.0  # of the dispersion, in periods
_CAP = (
    3.0  # standard deviations at which a count stops counting in full: past outbreaks must not hide the next
)
_WEEKDAY_PRIOR = 100.0  # 1 / variance of the logarithm of a series' own weekday factor


class Forecast:
    """Mean level and its relative variance, per series, as foretold at the end of one period."""

    def __init__(self, level: Floats, doubt: Floats) -> None:
        self.level, self.doubt = level, doubt


class Levels:
    """Learns one period of all series at a time; a NaN is a period in which a series was not watched."""

    def __init__(self, series: int, seasons: int) -> None:
        speeds = len(HALF_LIVES)
        self.keep = 0.5 ** (1.0 / HALF_LIVES)
        self.sums = np.zeros((series, speeds))
        self.exposure = np.zeros((series, speeds))
        self.merit = np.zeros((series, speeds))  # log likelihood, slowly forgotten
        self.total, self.periods = np.zeros(series), np.zeros(series)
        self.squares, self.squares_weight = np.zeros(series), np.zeros(series)
        self.season_counts, self.season_levels = np.zeros((series, seasons)), np.zeros((series, seasons))
        self._told: dict[str | int, Any] = {}  # what was asked since the last period was learnt

    @property
    def dispersion(self) -> Floats:
        """Variance over mean, at least 1, shrunk to that of all series."""
        if "dispersion" not in self._told:
            self._told["dispersion"] = self._dispersion()
        spread: Floats = self._told["dispersion"]
        return spread

    def factors(self, season: int) -> Floats:
        """Return the factor of one weekday for each series, around 1."""
        if season not in self._told:
            self._told[season] = self._factors(season)
        factor: Floats = self._told[season]
        return factor

    def foretell(self) -> Forecast:
        """Return the level each series is expected to have."""
        if "forecast" not in self._told:
            self._told["forecast"] = self._foretell()
        forecast: Forecast = self._told["forecast"]
        return forecast

    def _dispersion(self) -> Floats:
        pool = (self.squares.sum() + 10.0) / (self.squares_weight.sum() + 10.0)
        weight = 15.0
        shrunk: Floats = (self.squares + weight * pool) / (self.squares_weight + weight)
        return np.maximum(shrunk, 1.0)

    def _factors(self, season: int) -> Floats:
        counts, levels = self.season_counts, self.season_levels
        pool = (counts.sum(axis=0) + 20.0) / (levels.sum(axis=0) + 20.0)
        prior = _WEEKDAY_PRIOR * self.dispersion[:, None]
        own = (counts + prior * pool) / (levels + prior)
        factor: Floats = own[:, season] / own.mean(axis=1)
        return factor

    def _foretell(self) -> Forecast:
        level = self._by_speed()
        weights = np.exp(self.merit - self.merit.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        mean = (weights * level).sum(axis=1)
        variance = (weights * (level * self._doubt(level) * level + level**2)).sum(axis=1) - mean**2
        return Forecast(mean, np.maximum(variance, 0.0) / np.maximum(mean**2, 1e-12))

    def _by_speed(self) -> Floats:
        """Return the level at each speed; one count at the plain mean keeps a rare series from being zero."""
        return (self.sums + 1.0) / (self.exposure + self._one_count())

    def _one_count(self) -> Floats:
        """Return in how many periods the series' plain mean gives one count."""
        return ((self.periods + 1.0) / (self.total + 0.5))[:, None]

    def _doubt(self, level: Floats) -> Floats:
        """Return the relative variance of each level: the noise of a discounted sum."""
        return self.dispersion[:, None] / (level * (self.exposure + self._one_count()) * (1.0 + self.keep))

    def learn(self, counts: Floats, season: int) -> None:
        """Take in the counts of one period."""
        seen = ~np.isnan(counts)
        counts = np.where(seen, counts, 0.0)
        factor, spread = self.factors(season), self.dispersion
        level = self._by_speed()
        forecast = self.foretell().level * factor
        limit = forecast + _CAP * np.sqrt(spread * forecast) + 1.0
        capped = np.minimum(counts, limit)
        self._judge_speeds(capped, level * factor[:, None], spread, seen)
        watched = seen.astype(float)
        self.sums = np.where(seen[:, None], self.sums * self.keep + capped[:, None], self.sums)
        self.exposure = np.where(seen[:, None], self.exposure * self.keep + factor[:, None], self.exposure)
        self._learn_spread(capped, forecast, watched)
        self.season_counts[:, season] += capped * watched
        self.season_levels[:, season] += forecast / factor * watched
        self.total += capped * watched
        self.periods += watched
        self._told = {}

    def _judge_speeds(
        self, counts: Floats, means: Floats, spread: Floats, seen: npt.NDArray[np.bool_]
    ) -> None:
        means = np.maximum(means, 1e-3)
        merit = (counts[:, None] * np.log(means) - means) / spread[:, None]
        self.merit = np.where(seen[:, None], _SHARPNESS * self.merit + merit, self.merit)

    def _learn_spread(self, counts: Floats, forecast: Floats, watched: Floats) -> None:
        keep = 0.5 ** (1.0 / _SPREAD_HALF_LIFE)
        known = watched * (self.periods >= 7)
        mean = np.maximum(forecast, 0.05)
        self.squares = np.where(
            known > 0, self.squares * keep + (counts - forecast) ** 2 / mean, self.squares
        )
        self.squares_weight = np.where(known > 0, self.squares_weight * keep + 1.0, self.squares_weight)
