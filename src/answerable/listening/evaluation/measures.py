"""Measures of a grouping against a gold grouping: B-cubed and adjusted mutual information.

Both take two arrays of labels of any kind, one label per document, of equal length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["BCubed", "adjusted_mutual_information", "b_cubed"]


@dataclass(frozen=True)
class BCubed:
    """Precision, recall and their harmonic mean, each between 0 and 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(gold: Sequence[object], found: Sequence[object]) -> BCubed:
    """Return B-cubed (Bagga and Baldwin 1998), averaged over documents.

    >>> b_cubed(["a", "a", "a", "b"], [1, 1, 1, 1])
    BCubed(precision=0.625, recall=1.0)
    """
    if not len(gold):
        return BCubed(0.0, 0.0)
    true, mine = _codes(gold), _codes(found)
    shared = _sizes(true * (int(mine.max()) + 1) + mine)
    return BCubed(float((shared / _sizes(mine)).mean()), float((shared / _sizes(true)).mean()))


def adjusted_mutual_information(gold: Sequence[object], found: Sequence[object]) -> float:
    """Return the mutual information above chance (Vinh, Epps and Bailey 2010), 1 where both agree."""
    from sklearn.metrics import adjusted_mutual_info_score

    return float(adjusted_mutual_info_score(_codes(gold), _codes(found)))


def _codes(labels: Sequence[object]) -> npt.NDArray[np.int64]:
    return np.unique(np.asarray(labels, str), return_inverse=True)[1].astype(np.int64)


def _sizes(codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return for each document the size of its group."""
    _, inverse, counts = np.unique(codes, return_inverse=True, return_counts=True)
    return counts[inverse]
