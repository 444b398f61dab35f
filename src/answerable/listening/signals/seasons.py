"""Weekly series with years of history: a trend and two yearly waves, fitted anew every few weeks.

A log-linear model of counts with variance proportional to the mean (McCullagh and Nelder 1989, ch. 9),
fitted by
iterated weighted least squares for all series at once. Counts far above the fit are cut, as past
outbreaks are no
pattern to expect again (the purpose of the reweighting in Noufaily et al. 2013).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.signals.outlook import Outlook

__all__ = ["Seasons"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_YEAR = 365.25 / 7  # weeks
_NEEDED = 156  # weeks: three years, so that a season is not taken for a trend
_ROUNDS = 2  # of least squares at each fit, from where the last one ended
_CAP = 2.5  # standard deviations above the fit
_PRIOR = np.array([0.1, 1.0, 1.0, 1.0, 1.0, 1.0])  # precision around no trend and no season, in counts
_PULL = np.where(_PRIOR >= 1.0, _PRIOR, 0.0)  # the level itself is not pulled anywhere


class Seasons:
    """Foretells each series by its trend and season; has the same face as `Levels`."""

    def __init__(self, counts: Floats) -> None:
        series, periods = counts.shape
        self.counts = counts
        self.design = _design(periods)
        self.fit = np.zeros((series, self.design.shape[1]))
        self.doubts: Floats = np.zeros((series, self.design.shape[1], self.design.shape[1]))
        self.dispersion: Floats = np.ones(series)
        self.now = 0

    @property
    def ready(self) -> npt.NDArray[np.bool_]:
        """Which series have been watched for long enough."""
        watched = ~np.isnan(self.counts[:, : self.now])
        return np.asarray(watched.sum(axis=1) >= _NEEDED)

    def foretell(self, begin: int, end: int) -> Outlook:
        """Return what was foretold from `begin` to before `end`; the factor carries the whole mean."""
        given, rows = self.counts[:, begin:end], self.design[begin:end]
        seen = ~np.isnan(given)
        mean = np.exp(np.clip(self.fit @ rows.T, -12.0, 12.0))
        doubt = self.dispersion[:, None] * np.einsum("tp,spq,tq->st", rows, self.doubts, rows)
        spread = np.repeat(self.dispersion[:, None], end - begin, axis=1)
        counts = np.where(seen, given, 0.0)
        self._let_pass(end)
        return Outlook(counts, mean * seen, np.ones_like(mean), doubt, np.zeros_like(mean), spread)

    def _let_pass(self, end: int) -> None:
        self.now = end
        if self.now >= _NEEDED:
            self._refit()

    def _refit(self) -> None:
        past, design = self.counts[:, : self.now], self.design[: self.now]
        seen = ~np.isnan(past)
        counts = np.where(seen, past, 0.0)
        if not self.fit.any():
            self.fit[:, 0] = np.log(counts.sum(axis=1) / np.maximum(seen.sum(axis=1), 1) + 0.1)
        for _ in range(_ROUNDS if self.now > _NEEDED else 5 * _ROUNDS):
            self._step(counts, seen, design)
        mean = self._mean(design)
        squared = np.where(seen, (self._cut(counts, mean) - mean) ** 2 / mean, 0.0)
        free = np.maximum(seen.sum(axis=1) - design.shape[1], 1)
        pearson: Floats = np.asarray(squared.sum(axis=1) / free, np.float64)
        self.dispersion = np.maximum(pearson, 1.0)

    def _step(self, counts: Floats, seen: npt.NDArray[np.bool_], design: Floats) -> None:
        mean = self._mean(design)
        weight = np.where(seen, mean, 0.0)
        outer = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
        width = design.shape[1]
        information = (weight @ outer).reshape(-1, width, width) + np.diag(_PRIOR)
        score = np.where(seen, self._cut(counts, mean) - mean, 0.0) @ design - self.fit * _PRIOR * (
            _PRIOR >= 1.0
        )
        self.doubts = np.asarray(np.linalg.inv(information), np.float64)
        self.fit = self.fit + np.clip(np.einsum("spq,sq->sp", self.doubts, score), -1.0, 1.0)

    def _mean(self, design: Floats) -> Floats:
        return np.exp(np.clip(self.fit @ design.T, -12.0, 12.0))

    def _cut(self, counts: Floats, mean: Floats) -> Floats:
        return np.minimum(counts, mean + _CAP * np.sqrt(self.dispersion[:, None] * mean) + 1.0)


def _design(periods: int) -> Floats:
    """Return a row for each week: one, years gone by, and two waves of the year, of whatever phase."""
    week = np.arange(periods)
    angle = 2.0 * np.pi * week / _YEAR
    waves = [np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)]
    return np.column_stack([np.ones(periods), (week - _NEEDED) / _YEAR, *waves])
