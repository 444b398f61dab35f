"""The level of each series from its own recent past: random walks of several paces, weighed by how well each
foretold.

Each pace is a local-level filter of the logarithm (Harvey 1989; Durbin and Koopman 2012, ch. 2): the level
moves by chance in every period, and a count corrects it by as much as it is more certain than the level.
The paces' prior is what the other series of the file turned out to have. Counts far above what is expected
are cut, as past outbreaks must not hide the next.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.signals.daykinds import DayFactors, Kinds
from answerable.listening.signals.grid import Panel
from answerable.listening.signals.outlook import Outlook
from answerable.listening.signals.rhythms import Rhythm
from answerable.listening.signals.spreads import Spreads, shares
from answerable.listening.signals.tails import log_likelihood

__all__ = ["Levels"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

PACES = np.array([0.0, 0.01, 0.03, 0.09, 0.27])  # standard deviation of the level's logarithm in a period
_STEPS = PACES**2
_CAP = 4.0  # standard deviations at which a count stops counting in full
_SKEWED = (_CAP**2 - 1.0) / 6.0  # Cornish and Fisher's second term at that distance
_PRIOR = 20.0  # series that are as any pace says
_DOUBTED = 0.001
_LEAST = 1e-3  # of a level


class Levels:
    """Foretells and learns a few periods at a time; a NaN is a period in which a series was not watched."""

    def __init__(self, panel: Panel, kinds: Kinds | None, rhythm: Rhythm) -> None:
        series, paces = len(panel.counts), len(PACES)
        self.panel, self.rhythm = panel, rhythm
        self.level = np.full((series, paces), 0.5)
        self.variance = np.ones((series, paces))  # relative
        self.merit = np.zeros((series, paces))
        self.prior = np.zeros((len(panel.starts), paces))
        self.total, self.periods = np.zeros(series), np.zeros(series)
        self.spreads, self.days = Spreads(panel), DayFactors(panel, kinds)

    def foretell(self, begin: int, end: int) -> Outlook:
        """Return what was foretold from `begin` to before `end`, each period knowing the counts before it."""
        given, learnt = self.panel.counts[:, begin:end], self.panel.learnt[:, begin:end]
        seen = ~np.isnan(given)
        counts, factor = np.where(seen, given, 0.0), self.days.factors(begin, end)
        weights = shares(self.merit + self.prior[self.panel.grid])
        levels, variances, cut = self._walk(counts, factor, learnt, weights)
        mean, doubt, growth = _mixed(weights, levels, variances)
        spread = np.repeat(self.spreads.ratio[:, None], end - begin, axis=1)
        outlook = Outlook(counts, factor * seen, mean, doubt, growth, spread)
        if begin >= self.rhythm.run_in:
            self._judge_paces(outlook, learnt, levels, variances)
        self._learn(outlook, cut * learnt, learnt, begin)
        return outlook

    def _walk(
        self, counts: Floats, factor: Floats, learnt: Flags, weights: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Return levels and variances by period, series and pace before each count, and the counts as cut."""
        shape = (counts.shape[1], *self.level.shape)
        levels, variances, cut = np.empty(shape), np.empty(shape), np.empty(counts.shape)
        ratio = self.spreads.ratio
        noise = (ratio * (self.periods + 1.0) / (self.total + 0.5))[:, None] / factor
        doubt = _mixed(weights, self.level[None], self.variance[None] + 4.0 * _STEPS)[1][:, 0]
        for now in range(len(levels)):
            self._start(counts[:, now], learnt[:, now])
            levels[now], variances[now] = self.level, self.variance
            mean = np.einsum("sp,sp->s", weights, self.level) * factor[:, now]
            over = ratio + doubt * mean
            limit = mean + _CAP * np.sqrt(over * mean) + _SKEWED * (2.0 * over - 1.0)
            cut[:, now] = np.minimum(counts[:, now], limit)
            wandered = self.variance + _STEPS
            gain = wandered / (wandered + noise[:, now, None]) * learnt[:, now, None]
            self.level += gain * ((cut[:, now] / factor[:, now])[:, None] - self.level)
            np.maximum(self.level, _LEAST, out=self.level)
            self.variance = wandered * (1.0 - gain)
            self.periods += learnt[:, now]
        return levels, variances, cut

    def _start(self, counts: Floats, learnt: Flags) -> None:
        first = learnt & (self.periods == 0)
        if first.any():
            self.level[first] = counts[first, None] + 0.5
            self.variance[first] = 1.0

    def _judge_paces(self, outlook: Outlook, learnt: Flags, levels: Floats, variances: Floats) -> None:
        counts, factor = (part.T[:, :, None] for part in (outlook.counts, outlook.factor))
        mean = np.maximum(levels * factor, _LEAST)
        ratio = self.spreads.ratio[None, :, None] + (variances + _STEPS) * mean
        merit = log_likelihood(counts, mean, ratio, _DOUBTED) * learnt.T[:, :, None]
        self.merit = self.rhythm.keep ** len(levels) * self.merit + merit.sum(axis=0)

    def _learn(self, outlook: Outlook, cut: Floats, learnt: Flags, begin: int) -> None:
        self.total += cut.sum(axis=1)
        sums = self.panel.pooled(shares(self.merit + self.prior[self.panel.grid]))
        whole = sums.sum(axis=1, keepdims=True) + _PRIOR
        self.prior = np.log((sums + _PRIOR / len(PACES)) / whole)
        if begin >= self.rhythm.run_in:
            self.spreads.learn(outlook, learnt, (self.total + 0.5) / (self.periods + 1.0))
        self.days.learn(cut, outlook.level * learnt, begin, self.spreads.ratio)


def _mixed(weights: Floats, levels: Floats, variances: Floats) -> tuple[Floats, Floats, Floats]:
    """Return level, relative variance and its growth in a period, of all paces: series × periods each."""
    mean = np.einsum("sp,tsp->st", weights, levels)
    squares = levels**2
    whole = np.einsum("sp,tsp->st", weights, squares * (1.0 + variances))
    growth = np.einsum("sp,tsp->st", weights * _STEPS, squares)
    over = np.maximum(mean**2, 1e-12)
    return mean, np.maximum(whole / over - 1.0, 0.0), growth / over
