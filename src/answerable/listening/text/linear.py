"""A linear text classifier that says how sure it is.

One label against the rest: every feature is first scaled by its naive-Bayes log ratio, then a linear
support vector machine finds the weights (Wang and Manning 2012, "Baselines and bigrams"). Both are linear,
so what remains to judge a text is one matrix product. Scores become probabilities by a softmax with one
slope and an offset for each label, fitted on scores of texts that were left out of training (four folds).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import optimize, sparse

from answerable.listening.errors import InputError
from answerable.listening.text.arrays import read_arrays, write_arrays
from answerable.listening.text.features import FeatureSpace

__all__ = ["LinearModel", "train_linear"]

Numbers = NDArray[np.float64]

SMOOTHING = 0.1  # added to every feature's mass before the log ratio
FOLDS = 4
_BLOCK = 1000  # texts judged at a time, so that memory stays flat


@dataclass(frozen=True)
class LinearModel:
    """Labels, features, weights (features × labels), and the softmax that makes probabilities of scores."""

    labels: tuple[str, ...]
    space: FeatureSpace
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    calibration: Numbers  # the slope, then an offset for each label

    def probabilities(self, texts: Any) -> Numbers:
        """Texts × labels (float64); rows sum to one."""
        return _softmax(self.scores(texts), self.calibration)

    def scores(self, texts: Any) -> Numbers:
        """Texts × labels: the distance from each label's plane."""
        blocks = [self.space.matrix(block) @ self.weights + self.intercepts for block in _blocks(texts)]
        return np.concatenate([np.zeros((0, len(self.labels))), *blocks])

    def save(self, path: Path | str, kind: str) -> None:
        """Write the model without a pickle."""
        about = {"kind": kind, "format": 1, "labels": list(self.labels)}
        arrays = {name: getattr(self, name) for name in ("weights", "intercepts", "calibration")}
        arrays |= {name: getattr(self.space, name) for name in ("ngrams", "words", "idf")}
        write_arrays(path, about, arrays)

    @classmethod
    def load(cls, path: Path | str, kind: str) -> LinearModel:
        """Read a model that `save` wrote. Raises `InputError` where it is not one."""
        about, arrays = read_arrays(path, kind)
        try:
            labels = tuple(map(str, about["labels"]))
            space = FeatureSpace(arrays["ngrams"], arrays["words"], arrays["idf"])
            model = cls(labels, space, arrays["weights"], arrays["intercepts"], arrays["calibration"])
            model.check()
        except (KeyError, TypeError, ValueError) as wrong:
            raise InputError(f"`{path}` is a damaged model ({wrong}); train it again.") from wrong
        return model

    def check(self) -> None:
        """Raise `ValueError` where the arrays do not fit each other."""
        labels, features = len(self.labels), len(self.space.ngrams) + len(self.space.words)
        shapes: dict[str, tuple[NDArray[Any], tuple[int, ...]]] = {
            "idf": (self.space.idf, (features,)),
            "weights": (self.weights, (features, labels)),
            "intercepts": (self.intercepts, (labels,)),
            "calibration": (self.calibration, (labels + 1,)),
        }
        for name, (array, shape) in shapes.items():
            if array.shape != shape or array.dtype.kind != "f" or not np.isfinite(array).all():
                raise ValueError(f"`{name}` does not fit")
        self.space.check()


def train_linear(
    texts: Sequence[str | None],
    labels: Sequence[str | None],
    *,
    penalty: float = 3.0,
    plain: float = 0.0,
    seed: int = 0,
) -> LinearModel:
    """Learn from labelled texts; rows without text or label are left out.

    Raises `InputError` where fewer than two labels have at least `FOLDS` texts each. The same rows give the
    same model.
    """
    rows = [(text, label) for text, label in zip(texts, labels, strict=True) if text and label]
    names = tuple(sorted({label for _, label in rows}))
    gold = np.array([names.index(label) for _, label in rows], dtype=np.int64)
    if len(names) < 2 or np.bincount(gold).min() < FOLDS:
        raise InputError(
            f"To learn, at least two labels with {FOLDS} texts each are needed in `text` and `label`."
        )
    known = [text for text, _ in rows]
    space = FeatureSpace.choose(known)
    matrix = space.matrix(known)
    learner = Learner(penalty, plain, seed)
    weights, intercepts = learner.planes(matrix, gold, len(names))
    calibration = _calibrated(learner.left_out_scores(matrix, gold, len(names)), gold)
    return LinearModel(names, space, weights, intercepts, calibration)


@dataclass(frozen=True)
class Learner:
    """Finds planes.

    `penalty` is C of the machine over scaled features, `plain` that of a second machine over the features as
    they are, whose plane is added (0: there is none).
    """

    penalty: float
    plain: float
    seed: int

    def planes(
        self, matrix: sparse.csr_array, gold: NDArray[np.int64], labels: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """One plane for each label; of two labels the second mirrors the first."""
        planes = [self._plane(matrix, gold == label) for label in range(labels if labels > 2 else 1)]
        if labels == 2:
            planes = [planes[0], (-planes[0][0], -planes[0][1])]
        weights = np.stack([weight for weight, _ in planes], axis=1)
        return weights.astype(np.float32), np.array([offset for _, offset in planes], dtype=np.float32)

    def left_out_scores(self, matrix: sparse.csr_array, gold: NDArray[np.int64], labels: int) -> Numbers:
        """Scores of every text by planes that were found without it."""
        from sklearn.model_selection import StratifiedKFold

        scores = np.zeros((matrix.shape[0], labels))
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=self.seed)
        for kept, left_out in folds.split(gold, gold):
            weights, intercepts = self.planes(matrix[kept], gold[kept], labels)
            scores[left_out] = matrix[left_out] @ weights + intercepts
        return scores

    def _plane(self, matrix: sparse.csr_array, inside: NDArray[np.bool_]) -> tuple[Numbers, float]:
        ratio = _log_ratio(matrix, inside)
        weight, offset = self._machine(_scaled(matrix, ratio), inside, self.penalty)
        weight = weight * ratio
        if self.plain:
            more, further = self._machine(matrix, inside, self.plain)
            weight, offset = weight + more, offset + further
        return weight, offset

    def _machine(
        self, matrix: sparse.csr_array, inside: NDArray[np.bool_], penalty: float
    ) -> tuple[Numbers, float]:
        from sklearn.svm import LinearSVC

        machine = LinearSVC(C=penalty, random_state=self.seed, tol=1e-3).fit(matrix, inside)
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


def _calibrated(scores: Numbers, gold: NDArray[np.int64]) -> Numbers:
    """The slope and offsets under which the gold labels are most likely."""

    def unlikelihood(parameters: Numbers) -> float:
        chosen = _softmax(scores, parameters)[np.arange(len(gold)), gold]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean() + 1e-3 * (parameters[1:] ** 2).sum())

    start = np.concatenate([[2.0], np.zeros(scores.shape[1])])
    return np.asarray(optimize.minimize(unlikelihood, start, method="L-BFGS-B").x)


def _softmax(scores: Numbers, calibration: Numbers) -> Numbers:
    logits = scores * calibration[0] + calibration[1:]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _blocks(texts: Any) -> Iterator[Any]:
    column = (
        texts if isinstance(texts, pa.Array | pa.ChunkedArray) else pa.array(list(texts), pa.large_string())
    )
    for start in range(0, len(column), _BLOCK):
        yield column.slice(start, _BLOCK)
