"""Farrington Flexible (Noufaily et al. 2013, Statistics in Medicine 32), anew from the paper's formulas.

Five years back, seven weeks around the same week of each year as the reference level and nine more parts of
the year as levels of a factor, a linear trend, quasi-Poisson with the past 26 weeks left out; past
outbreaks count less where their Anscombe residual is above 2.58. The p-value is the upper tail of a
negative binomial with the fitted mean and dispersion, as in the paper's "muan" threshold, mid-p for counts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammainc

__all__ = ["farrington_flexible"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_YEARS, _AROUND, _LEFT_OUT = 5, 3, 26  # years back, weeks on either side, weeks before the judged one
_PARTS = 10  # of the year; the first is the reference
_LARGE = 2.58  # Anscombe residual
_ROUNDS = 6


def farrington_flexible(counts: Floats, begin: int) -> Floats:
    """Return p-values of weekly counts, series × periods, from period `begin` on; NaN before."""
    p_values = np.full(counts.shape, np.nan)
    for now in range(max(begin, 52 * _YEARS + _AROUND), counts.shape[1]):
        weeks = np.arange(now - 52 * _YEARS - _AROUND, now - _LEFT_OUT)
        mean, dispersion = _fitted(counts[:, weeks], _design(weeks, now), _design(np.array([now]), now)[0])
        p_values[:, now] = _tail(counts[:, now], mean, dispersion)
    return p_values


def _design(weeks: Integers, now: int) -> Floats:
    """One, the trend, and which part of the year a week lies in, seen from the judged week."""
    ago = (now - weeks + _AROUND) % 52
    rest = (52 - (2 * _AROUND + 1)) / (_PARTS - 1)
    part = np.where(ago <= 2 * _AROUND, 0, 1 + ((ago - 2 * _AROUND - 1) / rest).astype(np.int64))
    levels = part[:, None] == np.arange(1, _PARTS)
    return np.column_stack([np.ones(len(weeks)), (weeks - now) / 52.0, levels])


def _fitted(counts: Floats, design: Floats, row: Floats) -> tuple[Floats, Floats]:
    """Return mean of the judged week and dispersion of each series; fitted, reweighted, fitted again."""
    weight = np.ones_like(counts)
    fit = np.zeros((len(counts), design.shape[1]))
    fit[:, 0] = np.log(counts.mean(axis=1) + 0.1)
    for _ in range(2):
        for _ in range(_ROUNDS):
            fit = _step(fit, counts, weight, design)
        mean = _mean(fit, design)
        free = np.maximum(weight.sum(axis=1) - design.shape[1], 1.0)
        dispersion = np.maximum((weight * (counts - mean) ** 2 / mean).sum(axis=1) / free, 1.0)
        weight = _weights(counts, mean, dispersion[:, None])
    return _mean(fit, row[None])[:, 0], dispersion


def _step(fit: Floats, counts: Floats, weight: Floats, design: Floats) -> Floats:
    mean = _mean(fit, design)
    width = design.shape[1]
    outer = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    information = ((weight * mean) @ outer).reshape(-1, width, width) + 1e-3 * np.eye(width)
    score = (weight * (counts - mean)) @ design - 1e-3 * fit
    moved = np.linalg.solve(information, score[:, :, None])[:, :, 0]
    stepped: Floats = fit + np.clip(moved, -1.0, 1.0)
    return stepped


def _weights(counts: Floats, mean: Floats, dispersion: Floats) -> Floats:
    residual = 1.5 * (counts ** (2 / 3) - mean ** (2 / 3)) / (mean ** (1 / 6) * np.sqrt(dispersion))
    weight = np.where(residual > _LARGE, np.maximum(residual, _LARGE) ** -2.0, 1.0)
    scaled: Floats = weight * weight.shape[1] / weight.sum(axis=1, keepdims=True)
    return scaled


def _mean(fit: Floats, design: Floats) -> Floats:
    return np.exp(np.clip(fit @ design.T, -12.0, 12.0))


def _tail(counts: Floats, mean: Floats, dispersion: Floats) -> Floats:
    tails = [_at_least(counts + more, mean, dispersion) for more in (0.0, 1.0)]
    return 0.5 * (tails[0] + tails[1])


def _at_least(counts: Floats, mean: Floats, dispersion: Floats) -> Floats:
    size = mean / np.maximum(dispersion - 1.0, 1e-6)
    asked = np.maximum(counts, 0.5)
    tail = np.where(
        dispersion > 1.0 + 1e-4, betainc(asked, size, mean / (mean + size)), gammainc(asked, mean)
    )
    return np.where(counts <= 0, 1.0, tail)
