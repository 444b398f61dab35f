"""The share of a story's documents that have one tone, with an interval; never of an author, never of fewer
than five.

Every verdict brings its confidence, which says how much likelier the text is under "negative" than under "not
negative". From these ratios follows the likelihood of every possible share; with Jeffreys' prior it becomes a
posterior on a grid, so that the interval holds both what the small number of documents and what the
classifier leave open. With a classifier that never doubts it is the usual binomial interval of Jeffreys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FLOOR", "Share", "share_with_interval"]

FLOOR = 5
"""A share over fewer documents is not given; the floor may only be raised."""

_GRID = np.linspace(0.0, 1.0, 2001)
_CERTAIN = 1e-4  # no verdict counts as surer than this leaves

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """A share between 0 and 1 with the ends of its interval, over so many documents."""

    share: float
    low: float
    high: float
    documents: int


def share_with_interval(
    tones: Sequence[str | None],
    confidences: Sequence[float | None],
    *,
    tone: str = "negative",
    labels: int = 2,
    prior: float = 0.5,
    level: float = 0.95,
) -> Share | None:
    """Estimate which share of the documents has `tone`; None for fewer than five judged documents.

    `labels` is how many labels the classifier knows (what a verdict leaves open is spread over the others),
    `prior` the share of `tone` in what it was trained on; a trained model's own `share` knows both. Copies
    should be given once: one document for each group.
    """
    judged = [(t, c) for t, c in zip(tones, confidences, strict=True) if t is not None and c is not None]
    if len(judged) < FLOOR:
        return None
    chances = np.array([c if t == tone else (1 - c) / max(labels - 1, 1) for t, c in judged])
    posterior, open_below, open_above = _posterior(_ratios(chances, prior))
    heap = np.cumsum(posterior)
    low, high = np.interp([(1 - level) / 2, (1 + level) / 2], heap, _GRID)
    return Share(
        share=float(posterior @ _GRID),
        low=0.0 if open_below else float(low),
        high=1.0 if open_above else float(high),
        documents=len(judged),
    )


def _ratios(chances: Numbers, prior: float) -> Numbers:
    """How much likelier each text is where it has the tone than where it has not."""
    chances = np.clip(chances, _CERTAIN, 1 - _CERTAIN)
    ratios: Numbers = chances / (1 - chances) * (1 - prior) / prior
    return ratios


def _posterior(ratios: Numbers) -> tuple[Numbers, bool, bool]:
    """Weights over the grid of shares, and whether the likelihood is highest at nought or at one."""
    inner = np.clip(_GRID, 1e-6, 1 - 1e-6)
    likelihood = np.log(inner[:, None] * ratios[None, :] + 1 - inner[:, None]).sum(axis=1)
    weights = np.exp(likelihood - likelihood.max()) / np.sqrt(inner * (1 - inner))
    weights[[0, -1]] = weights[[1, -2]] * np.sqrt(2)  # the cells at the edges: half as wide, twice as dense
    peak = int(likelihood.argmax())
    return weights / weights.sum(), peak == 0, peak == len(_GRID) - 1
