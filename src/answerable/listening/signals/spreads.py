"""Overdispersion: variance over mean of each series' counts, from their whole likelihood.

A grid of values is held against the counts so far, and the prior is what series of the same band of
intensity turned out to have (empirical Bayes, Robbins 1956): a series with few counts borrows from its like.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.signals.grid import Panel
from answerable.listening.signals.outlook import Outlook
from answerable.listening.signals.tails import log_likelihood

__all__ = ["BAND_EDGES", "Spreads", "shares"]

Floats = npt.NDArray[np.float64]

BAND_EDGES = np.array([0.5, 2.0, 8.0, 30.0, 90.0])  # of expected counts
_BANDS = len(BAND_EDGES) + 1
_EXTRA = np.array([0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 40.0])
_USUAL = 1.0 / (1.0 + _EXTRA) / (1.0 / (1.0 + _EXTRA)).sum()  # shares before anything is known
_PRIOR = 10.0  # series that these shares are worth
_DOUBTED = 0.001  # share of counts that come from elsewhere
_UNKNOWN = 1.3  # before anything is known
_KEEP = 0.998  # of what a period told, in each period after it


class Spreads:
    """`ratio` is the expected variance over mean of each series, at least 1."""

    def __init__(self, panel: Panel) -> None:
        series, grids = len(panel.counts), len(panel.starts)
        self.panel = panel
        self.merit = np.zeros((series, len(_EXTRA)))
        self.prior = np.tile(np.log(_USUAL), (grids * _BANDS, 1))
        self.ratio = np.full(series, _UNKNOWN)

    def learn(self, outlook: Outlook, learnt: npt.NDArray[np.bool_], intensity: Floats) -> None:
        """Hold the values against what came; `intensity` is each series' plain mean, for its band."""
        mean = np.maximum(outlook.level * outlook.factor, 1e-3)
        ratio = 1.0 + ((outlook.doubt + outlook.growth) * mean)[:, :, None] + _EXTRA
        merit = log_likelihood(outlook.counts[:, :, None], mean[:, :, None], ratio, _DOUBTED)
        told = np.einsum("stv,st->sv", merit, learnt)
        self.merit = _KEEP ** mean.shape[1] * self.merit + told
        self._renew(self.panel.grid * _BANDS + np.searchsorted(BAND_EDGES, intensity))

    def _renew(self, cell: npt.NDArray[np.int64]) -> None:
        likely = shares(self.merit + self.prior[cell])
        sums = np.zeros_like(self.prior)
        np.add.at(sums, cell, likely)
        whole = sums.sum(axis=1, keepdims=True) + _PRIOR
        self.prior = np.log((sums + _PRIOR * _USUAL) / whole)
        self.ratio = shares(self.merit + self.prior[cell]) @ (1.0 + _EXTRA)


def shares(logarithms: Floats) -> Floats:
    """Return the shares, in each row, of numbers given by their logarithms."""
    numbers = np.exp(logarithms - logarithms.max(axis=1, keepdims=True))
    share: Floats = numbers / numbers.sum(axis=1, keepdims=True)
    return share
