"""Linear support vector machines, one label against the rest.

Every feature is first scaled by its naive-Bayes log ratio (Wang and Manning 2012, "Baselines and bigrams");
what comes out is linear in the features as they are, so that a text is judged by one matrix product.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["PlaneLearner", "Planes"]

Numbers = NDArray[np.float64]

SMOOTHING = 0.1  # added to every feature's mass before the log ratio


@dataclass(frozen=True)
class Planes:
    """One plane for each label: weights (features × labels) and intercepts (float32)."""

    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def scores(self, matrix: sparse.csr_array) -> NDArray[np.float32]:
        """Texts × labels: the distance from each label's plane."""
        scores: NDArray[np.float32] = matrix @ self.weights + self.intercepts
        return scores


@dataclass(frozen=True)
class PlaneLearner:
    """Finds planes.

    `penalty` is C of the machine over scaled features, `plain` that of a second machine over the features as
    they are, whose plane is added (0: there is none).
    """

    penalty: float
    plain: float = 0.0

    def learn(self, matrix: sparse.csr_array, gold: NDArray[np.int64], labels: int, *, seed: int) -> Planes:
        """Train on texts × features with the number of each text's label; of two, one mirrors the other."""
        apart = range(labels if labels > 2 else 1)
        planes = [self._plane(matrix, gold == label, seed) for label in apart]
        if labels == 2:
            planes = [planes[0], (-planes[0][0], -planes[0][1])]
        weights = np.stack([weight for weight, _ in planes], axis=1)
        return Planes(
            weights.astype(np.float32), np.array([offset for _, offset in planes], dtype=np.float32)
        )

    def _plane(self, matrix: sparse.csr_array, inside: NDArray[np.bool_], seed: int) -> tuple[Numbers, float]:
        ratio = _log_ratio(matrix, inside)
        weight, offset = _machine(_scaled(matrix, ratio), inside, self.penalty, seed)
        weight = weight * ratio
        if self.plain:
            more, further = _machine(matrix, inside, self.plain, seed)
            weight, offset = weight + more, offset + further
        return weight, offset


def _machine(
    matrix: sparse.csr_array, inside: NDArray[np.bool_], penalty: float, seed: int
) -> tuple[Numbers, float]:
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=penalty, random_state=seed, tol=1e-3).fit(matrix, inside)
    return machine.coef_[0], float(machine.intercept_[0])


def _scaled(matrix: sparse.csr_array, ratio: NDArray[np.float32]) -> sparse.csr_array:
    return sparse.csr_array(
        (matrix.data * ratio[matrix.indices], matrix.indices, matrix.indptr), shape=matrix.shape
    )


def _log_ratio(matrix: sparse.csr_array, inside: NDArray[np.bool_]) -> NDArray[np.float32]:
    mine = SMOOTHING + matrix.T @ inside.astype(np.float32)
    others = SMOOTHING + matrix.T @ (~inside).astype(np.float32)
    ratio: NDArray[np.float32] = np.log(mine / mine.sum()) - np.log(others / others.sum())
    return ratio.astype(np.float32)
