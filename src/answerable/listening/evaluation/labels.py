"""Measures of labels: how many are right, how evenly over the labels, and is confidence truthful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

__all__ = ["accuracy", "calibration_error", "confusions", "f1_scores", "macro_f1"]

_BINS = 10

Labels = Sequence[str | None]


def accuracy(gold: Labels, predicted: Labels) -> float:
    """The share of rows whose label is right; 0 without rows."""
    return float(np.mean([a == b for a, b in zip(gold, predicted, strict=True)])) if len(gold) else 0.0


def f1_scores(gold: Labels, predicted: Labels) -> dict[str, float]:
    """F1 of each label that occurs in `gold`.

    >>> f1_scores(["a", "a", "b"], ["a", "b", "b"])
    {'a': 0.6666666666666666, 'b': 0.6666666666666666}
    """
    right = Counter(a for a, b in zip(gold, predicted, strict=True) if a == b)
    there, said = Counter(gold), Counter(predicted)
    return {
        label: 2 * right[label] / (there[label] + said[label])
        for label in sorted(filter(None, there), key=str)
    }


def macro_f1(gold: Labels, predicted: Labels) -> float:
    """The mean of the labels' F1: rare labels count as much as frequent ones."""
    scores = f1_scores(gold, predicted)
    return float(np.mean(list(scores.values()))) if scores else 0.0


def calibration_error(gold: Labels, predicted: Labels, confidence: Sequence[float]) -> float:
    """The expected calibration error: |hit rate − mean confidence| over ten equally wide bins."""
    right = np.array([a == b for a, b in zip(gold, predicted, strict=True)], dtype=float)
    sure = np.asarray(confidence, dtype=float)
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [abs(right[bins == k].sum() - sure[bins == k].sum()) for k in range(_BINS)]
    return float(sum(gaps) / max(len(right), 1))


def confusions(gold: Labels, predicted: Labels, most: int = 5) -> str:
    """The most frequent mistakes, as `is → said ×times`."""
    wrong = Counter((a, b) for a, b in zip(gold, predicted, strict=True) if a != b)
    return "; ".join(f"{a} → {b} ×{times}" for (a, b), times in wrong.most_common(most))
