"""Weekly series with years of history: a trend and two yearly waves, fitted anew every few weeks.

A log-linear model of counts with variance proportional to the mean (McCullagh and Nelder 1989, ch. 9), fitted
by iterated weighted least squares for all series at once. Counts far above the fit are cut, as past outbreaks
are no pattern to expect again (the purpose of the reweighting in Noufaily et al. 2013).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from answerable.listening.signals.grid import Panel
from answerable.listening.signals.outlook import Outlook
from answerable.listening.signals.spreads import Spreads

__all__ = ["Seasons"]

Floats = npt.NDArray[np.float64]

_YEAR = 365.25 / 7  # weeks
_NEEDED = 156  # weeks: three years, so that a season is not taken for a trend
_ROUNDS = 2  # of least squares at each fit, from where the last one ended
_USUAL = 2.58  # standard deviations from which on a week counts less
_PRIOR = np.array([0.1, *5 * [1.0], *4 * [1000.0]])  # precision around no trend, no season, none that moves
_PULL = np.where(_PRIOR >= 1.0, _PRIOR, 0.0)  # the level itself is not pulled anywhere


class Seasons:
    """Foretells each series by its trend and season; has the same face as `Levels`."""

    def __init__(self, panel: Panel) -> None:
        self.counts = np.nan_to_num(panel.counts)
        self.seen, self.learnt = ~np.isnan(panel.counts), panel.learnt
        self.design = _design(self.counts.shape[1])
        self.fit = np.zeros((len(self.counts), self.design.shape[1]))
        self.doubts: Floats = np.zeros((*self.fit.shape, self.design.shape[1]))
        self.spreads = Spreads(panel)
        self.now = 0

    @property
    def ready(self) -> npt.NDArray[np.bool_]:
        """Which series have been watched for long enough."""
        return np.asarray(self.seen[:, : self.now].sum(axis=1) >= _NEEDED)

    def foretell(self, begin: int, end: int) -> Outlook:
        """Return what was foretold from `begin` to before `end`; the factor carries the whole mean.

        What came before a series was ready was not foretold, so that no sum may reach back into it.
        """
        outlook, ready = self._outlook(begin, end), self.ready[:, None]
        self.now = end
        if begin >= _NEEDED:
            self.spreads.learn(outlook, self.learnt[:, begin:end], self._intensity())
        if end >= _NEEDED:
            self._refit(_ROUNDS if begin >= _NEEDED else 5 * _ROUNDS)
        if begin < _NEEDED <= end:
            self.spreads.learn(self._outlook(0, end), self.learnt[:, :end], self._intensity())
        return replace(outlook, counts=outlook.counts * ready, factor=outlook.factor * ready)

    def _outlook(self, begin: int, end: int) -> Outlook:
        rows, seen = self.design[begin:end], self.seen[:, begin:end]
        mean, ratio = self._mean(rows), self.spreads.ratio[:, None]
        doubt = ratio * np.einsum("tp,spq,tq->st", rows, self.doubts, rows)
        even = np.ones_like(mean)
        return Outlook(self.counts[:, begin:end], mean * seen, even, doubt, 0.0 * even, ratio * even)

    def _intensity(self) -> Floats:
        learnt = self.learnt[:, : self.now]
        total = (self.counts[:, : self.now] * learnt).sum(axis=1)
        mean: Floats = (total + 0.5) / (learnt.sum(axis=1) + 1.0)
        return mean

    def _refit(self, rounds: int) -> None:
        if not self.fit.any():
            self.fit[:, 0] = np.log(self._intensity())
        for _ in range(rounds):
            self._step()

    def _step(self) -> None:
        design = self.design[: self.now]
        mean = self._mean(design)
        learnt = self.learnt[:, : self.now] * self._weights(mean)
        outer = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
        width = design.shape[1]
        information = ((mean * learnt) @ outer).reshape(-1, width, width) + np.diag(_PRIOR)
        score = ((self.counts[:, : self.now] - mean) * learnt) @ design - self.fit * _PULL
        self.doubts = np.asarray(np.linalg.inv(information), np.float64)
        self.fit = self.fit + np.clip(np.einsum("spq,sq->sp", self.doubts, score), -1.0, 1.0)

    def _mean(self, design: Floats) -> Floats:
        return np.exp(np.clip(self.fit @ design.T, -12.0, 12.0))

    def _weights(self, mean: Floats) -> Floats:
        """Return what each week counts in the fit: one, or less where it was, or was part of, an outbreak."""
        counts, ratio = self.counts[:, : self.now], self.spreads.ratio[:, None]
        single = _residuals(counts, mean, ratio)
        three = _highest_around(_residuals(_around(counts), _around(mean), ratio))
        return np.asarray(np.square(_USUAL / np.maximum(np.maximum(single, three), _USUAL)))


def _residuals(counts: Floats, mean: Floats, ratio: Floats) -> Floats:
    """Return Anscombe residuals of quasi-Poisson counts where they are unusual, else zero.

    They are never above Pearson's, so that only few cells need them.
    """
    found = np.zeros_like(mean)
    high = counts - mean > _USUAL * np.sqrt(ratio * mean)
    count, usual, spread = counts[high], mean[high], np.broadcast_to(ratio, mean.shape)[high]
    found[high] = 1.5 * (np.cbrt(count) ** 2 - np.cbrt(usual) ** 2) / np.sqrt(np.cbrt(usual) * spread)
    return found


def _around(values: Floats) -> Floats:
    """Return sums over each week and those beside it."""
    sums = values.copy()
    sums[:, 1:] += values[:, :-1]
    sums[:, :-1] += values[:, 1:]
    return sums


def _highest_around(values: Floats) -> Floats:
    highest = values.copy()
    np.maximum(highest[:, 1:], values[:, :-1], out=highest[:, 1:])
    np.maximum(highest[:, :-1], values[:, 1:], out=highest[:, :-1])
    return highest


def _design(periods: int) -> Floats:
    """Return a row for each week: one, years gone by, and two waves of the year, of whatever phase."""
    week = np.arange(periods)
    angle = 2.0 * np.pi * week / _YEAR
    waves = [np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)]
    years = (week - _NEEDED) / _YEAR
    return np.column_stack([np.ones(periods), years, *waves, *(years * wave for wave in waves)])
