"""The share of a story's documents that have one tone, with an interval; never of an author, never of fewer
than five.

What a text says of its tone is its evidence: the logarithm of how much likelier it is among texts of that
tone than among others. From the evidence of all documents follows the likelihood of every possible share;
with Jeffreys' prior it becomes a posterior on a grid, so that the interval holds both what the small number
of documents and what the classifier leave open. With a classifier that never doubts it is the usual
binomial interval of Jeffreys.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FLOOR", "Share", "evidence_of", "share_of_evidence", "share_with_interval"]

FLOOR = 5
"""A share over fewer documents is not given; the floor may only be raised."""

_GRID = np.linspace(0.0, 1.0, 1001)
_CERTAIN = 1e-4  # no verdict counts as surer than this leaves
_STEP = 0.05  # evidence is rounded to it: a story of a million documents costs what one of some hundred does

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """A share between 0 and 1 with the ends of its interval, over so many documents."""

    share: float
    low: float
    high: float
    documents: int


def share_of_evidence(
    evidence: Sequence[float | None], *, most: float = math.inf, level: float = 0.95
) -> Share | None:
    """Estimate a share from the evidence of each document; None for fewer than five that have any.

    Copies should be given once: one evidence for each group. All documents together count for no more than
    `most`: where a classifier errs alike on all documents of a story, further ones make it no surer.
    """
    known = np.array([value for value in evidence if value is not None], dtype=np.float64)
    if len(known) < FLOOR:
        return None
    posterior, open_below, open_above = _posterior(known, most)
    heap = np.cumsum(posterior)
    low, high = np.interp([(1 - level) / 2, (1 + level) / 2], heap, _GRID)
    return Share(
        share=float(posterior @ _GRID),
        low=0.0 if open_below else float(low),
        high=1.0 if open_above else float(high),
        documents=len(known),
    )


def share_with_interval(
    tones: Sequence[str | None],
    confidences: Sequence[float | None],
    *,
    tone: str = "negative",
    labels: int = 2,
    prior: float = 0.5,
    level: float = 0.95,
) -> Share | None:
    """Estimate which share of the documents has `tone`, from verdicts as `classify` gives them.

    `labels` is how many labels the classifier knows (what a verdict leaves open is spread over the others),
    `prior` the share of `tone` in what it was trained on; a trained model's own `share` knows both.
    """
    judged = [(t, c) for t, c in zip(tones, confidences, strict=True) if t is not None and c is not None]
    chances = np.array([c if t == tone else (1 - c) / max(labels - 1, 1) for t, c in judged])
    return share_of_evidence(evidence_of(chances, prior).tolist(), level=level)


def evidence_of(chances: Numbers, prior: float) -> Numbers:
    """The evidence of texts that have a tone with these chances, by a classifier to whom so many have it."""
    chances = np.clip(chances, _CERTAIN, 1 - _CERTAIN)
    evidence: Numbers = np.log(chances / (1 - chances)) - np.log(prior / (1 - prior))
    return evidence


def _posterior(evidence: Numbers, most: float) -> tuple[Numbers, bool, bool]:
    """Weights over the grid of shares, and whether the likelihood is highest at nought or at one."""
    values, times = np.unique(np.round(evidence / _STEP), return_counts=True)
    likelihood = _likelihood(values * _STEP, times) * min(1.0, most / len(evidence))
    likelihood = np.exp(likelihood - likelihood.max())
    inner = np.clip(_GRID, 1e-6, 1 - 1e-6)
    weights = likelihood / np.sqrt(inner * (1 - inner))
    weights[[0, -1]] = weights[[1, -2]] * np.sqrt(2)  # the cells at the edges: half as wide, twice as dense
    peak = int(likelihood.argmax())
    return weights / weights.sum(), peak == 0, peak == len(_GRID) - 1


def _likelihood(evidence: Numbers, times: NDArray[np.int64]) -> Numbers:
    """The logarithm of the likelihood of every share on the grid."""
    inner = np.clip(_GRID, 1e-6, 1 - 1e-6)[:, None]
    likelihood: Numbers = np.log(inner * np.exp(evidence) + 1 - inner) @ times
    return likelihood
