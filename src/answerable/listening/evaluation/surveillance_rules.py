"""Rules in wide use, written anew from their formulas, to stand beside ours on the same series.

EARS C1, C2, C3: Hutwagner et al. 2003 (Journal of Urban Health 80). C1 holds a count against mean and
standard
deviation of the seven periods before it, C2 of seven periods with a gap of two, C3 adds up what stood out
of C2 on three
periods. Their p-value is the upper tail of a normal law (for C3: of the sum it stands for). epitweetr's
rule (Espinosa et al.
2022, Eurosurveillance 27) does as C1 with the same weekdays of the weeks before and a prediction interval
of Student's law.

A function takes counts, series × periods, and returns p-values of the same shape, NaN where history is
too short.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, stdtr

__all__ = ["RULES", "ears_c1", "ears_c2", "ears_c3", "epitweetr"]

Floats = npt.NDArray[np.float64]
_HISTORY = 7


def _before(counts: Floats, gap: int, stride: int = 1) -> tuple[Floats, Floats]:
    """Return mean and standard deviation (n − 1) of the history before each period."""
    past = np.full((_HISTORY, *counts.shape), np.nan)
    for which in range(_HISTORY):
        back = gap + stride * (which + 1)
        if back < counts.shape[1]:
            past[which, :, back:] = counts[:, :-back]
    mean = past.mean(axis=0)
    return mean, np.sqrt(((past - mean) ** 2).sum(axis=0) / (_HISTORY - 1))


def _standing(counts: Floats, gap: int) -> Floats:
    """Return by how many standard deviations (at least 0.5 each) a count stands out."""
    mean, deviation = _before(counts, gap)
    return (counts - mean) / np.maximum(deviation, 0.5)


def ears_c1(counts: Floats) -> Floats:
    """Return p-values of EARS C1."""
    return ndtr(-_standing(counts, 0))  # type: ignore[no-any-return]


def ears_c2(counts: Floats) -> Floats:
    """Return p-values of EARS C2."""
    return ndtr(-_standing(counts, 2))  # type: ignore[no-any-return]


def ears_c3(counts: Floats) -> Floats:
    """Return p-values of EARS C3, which alarms at a sum of 2 as C2 does at 3 standard deviations."""
    excess = np.maximum(_standing(counts, 2) - 1.0, 0.0)
    total = excess.copy()
    for back in (1, 2):
        total[:, back:] += excess[:, :-back]
    return ndtr(-(total + 1.0))  # type: ignore[no-any-return]


def epitweetr(counts: Floats) -> Floats:
    """Return p-values of the same-weekday rule: Student's law with six degrees, of a new observation."""
    mean, deviation = _before(counts, 0, stride=7)
    spread = np.maximum(deviation, 0.5) * np.sqrt(1.0 + 1.0 / _HISTORY)
    return stdtr(_HISTORY - 1, -(counts - mean) / spread)  # type: ignore[no-any-return]


RULES: dict[str, Callable[[Floats], Floats]] = {
    "EARS C1": ears_c1,
    "EARS C2": ears_c2,
    "EARS C3": ears_c3,
    "same weekday (epitweetr)": epitweetr,
}
