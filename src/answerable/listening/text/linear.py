"""A text classifier that says how sure it is: a plane for each label, and a small net beside them if asked.

Scores become probabilities by a softmax with a slope for the planes, one for the net and an offset for each
label, fitted on texts that were left out of training: fold by fold (of four) until there are enough of them.
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
from answerable.listening.text.features import FamilySpace, FeatureSpace
from answerable.listening.text.machines import PlaneLearner, Planes
from answerable.listening.text.net import Net, NetLearner

__all__ = ["LinearModel", "train_linear"]

Numbers = NDArray[np.float64]
Arrays = dict[str, NDArray[Any]]

FOLDS = 4
_ENOUGH = 10_000  # left-out texts; slopes and offsets are few and need no more
_FORMAT = 2
_PLANES = ("weights", "intercepts")
_NET = ("entry", "entry_offsets", "exit", "exit_offsets")
_BLOCK = 1000  # texts judged at a time, so that memory stays flat


@dataclass(frozen=True)
class LinearModel:
    """Labels with their shares in training, features, what scores them, and the softmax over the scores."""

    labels: tuple[str, ...]
    shares: Numbers
    space: FeatureSpace
    scorers: tuple[Planes | Net, ...]  # planes, or planes and a net
    calibration: Numbers  # a slope for each scorer, then an offset for each label

    def probabilities(self, texts: Any) -> Numbers:
        """Texts × labels (float64); rows sum to one."""
        blocks = [_scores(self.scorers, self.space.matrix(block)) for block in _blocks(texts)]
        nothing = np.zeros((len(self.scorers), 0, len(self.labels)))
        return _softmax(np.concatenate([nothing, *blocks], axis=1), self.calibration)

    def save(self, path: Path | str, kind: str) -> None:
        """Write the model without a pickle."""
        families = [part.family for part in self.space.families]
        about = {"kind": kind, "format": _FORMAT, "labels": list(self.labels), "families": families}
        arrays: Arrays = {"shares": self.shares, "calibration": self.calibration}
        for scorer, names in zip(self.scorers, (_PLANES, _NET)):
            arrays |= {name: getattr(scorer, name) for name in names}
        if "entry" in arrays:
            arrays["entry"] = arrays["entry"].astype(np.float16)
        for part in self.space.families:
            arrays |= {f"columns-{part.family}": part.columns, f"idf-{part.family}": part.idf}
        write_arrays(path, about, arrays)

    @classmethod
    def load(cls, path: Path | str, kind: str) -> LinearModel:
        """Read a model that `save` wrote. Raises `InputError` where it is not one."""
        about, arrays = read_arrays(path, kind)
        try:
            if about["format"] != _FORMAT:
                raise ValueError("it has the format of another version")
            labels, families = (tuple(map(str, about[name])) for name in ("labels", "families"))
            parts = [FamilySpace(name, arrays[f"columns-{name}"], arrays[f"idf-{name}"]) for name in families]
            space = FeatureSpace(tuple(parts))
            _check(arrays, len(labels), space)
            model = cls(labels, arrays["shares"], space, _scorers(arrays), arrays["calibration"])
        except (KeyError, TypeError, ValueError, IndexError) as wrong:
            raise InputError(f"`{path}` is a damaged model ({wrong}); train it again.") from wrong
        return model


def train_linear(
    texts: Sequence[str | None],
    labels: Sequence[str | None],
    *,
    families: Sequence[str] = ("characters", "words"),
    penalty: float = 3.0,
    plain: float = 0.0,
    net: NetLearner | None = None,
    seed: int = 0,
) -> LinearModel:
    """Learn from labelled texts; rows without text or label are left out.

    `families` are names of `FAMILIES`; for `penalty` and `plain` see `PlaneLearner`. Raises `InputError`
    where fewer than two labels have at least `FOLDS` texts each. The same rows give the same model.
    """
    rows = [(text, label) for text, label in zip(texts, labels, strict=True) if text and label]
    names = tuple(sorted({label for _, label in rows}))
    gold = np.array([names.index(label) for _, label in rows], dtype=np.int64)
    if len(names) < 2 or np.bincount(gold).min() < FOLDS:
        raise InputError(
            f"To learn, at least two labels with {FOLDS} texts each are needed in `text` and `label`."
        )
    known = [text for text, _ in rows]
    space = FeatureSpace.choose(known, families)
    team = _Team((PlaneLearner(penalty, plain, seed), *([net] if net else [])), seed)
    matrix = space.matrix(known)
    calibration = _calibrated(*team.left_out(matrix, gold, len(names)))
    scorers = team.learn(matrix, gold, len(names))
    return LinearModel(names, np.bincount(gold) / len(gold), space, scorers, calibration)


@dataclass(frozen=True)
class _Team:
    """Learners that learn from the same texts."""

    learners: tuple[PlaneLearner | NetLearner, ...]
    seed: int

    def learn(
        self, matrix: sparse.csr_array, gold: NDArray[np.int64], labels: int
    ) -> tuple[Planes | Net, ...]:
        return tuple(learner.learn(matrix, gold, labels) for learner in self.learners)

    def left_out(
        self, matrix: sparse.csr_array, gold: NDArray[np.int64], labels: int
    ) -> tuple[Numbers, NDArray[np.int64]]:
        """Scores of texts that were left out of learning, and their labels."""
        from sklearn.model_selection import StratifiedKFold

        scores, told = [], 0
        answers: list[NDArray[np.int64]] = []
        for kept, left_out in StratifiedKFold(FOLDS, shuffle=True, random_state=self.seed).split(gold, gold):
            scorers = self.learn(matrix[kept], gold[kept], labels)
            scores.append(_scores(scorers, matrix[left_out]))
            answers.append(gold[left_out])
            told += len(left_out)
            if told >= _ENOUGH:
                break
        return np.concatenate(scores, axis=1), np.concatenate(answers)


def _scores(scorers: Sequence[Planes | Net], matrix: sparse.csr_array) -> Numbers:
    """Scorers × texts × labels."""
    return np.stack([scorer.scores(matrix) for scorer in scorers]).astype(np.float64)


def _calibrated(scores: Numbers, gold: NDArray[np.int64]) -> Numbers:
    """The slopes and offsets under which the gold labels are most likely."""
    scorers, _, labels = scores.shape

    def unlikelihood(parameters: Numbers) -> float:
        chosen = _softmax(scores, parameters)[np.arange(len(gold)), gold]
        offsets = parameters[scorers:]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean() + 1e-3 * (offsets**2).sum())

    start = np.concatenate([[2.0], np.zeros(scorers - 1 + labels)])
    return np.asarray(optimize.minimize(unlikelihood, start, method="L-BFGS-B").x)


def _softmax(scores: Numbers, calibration: Numbers) -> Numbers:
    """Texts × labels, from scorers × texts × labels."""
    logits = np.tensordot(calibration[: len(scores)], scores, axes=1) + calibration[len(scores) :]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _scorers(arrays: Arrays) -> tuple[Planes | Net, ...]:
    planes = Planes(*(arrays[name] for name in _PLANES))
    if "entry" not in arrays:
        return (planes,)
    return planes, Net(*(arrays[name].astype(np.float32) for name in _NET))


def _check(arrays: Arrays, labels: int, space: FeatureSpace) -> None:
    """Raise `ValueError` where the arrays do not fit each other."""
    space.check()
    features, scorers = len(space), 2 if "entry" in arrays else 1
    shapes: dict[str, tuple[int, ...]] = {"shares": (labels,), "calibration": (scorers + labels,)}
    shapes |= {"weights": (features, labels), "intercepts": (labels,)}
    if scorers == 2:
        hidden = arrays["exit"].shape[0]
        shapes |= {"entry": (features, hidden), "entry_offsets": (hidden,)}
        shapes |= {"exit": (hidden, labels), "exit_offsets": (labels,)}
    for name, shape in shapes.items():
        array = arrays[name]
        if array.shape != shape or array.dtype.kind != "f" or not np.isfinite(array).all():
            raise ValueError(f"`{name}` does not fit")


def _blocks(texts: Any) -> Iterator[Any]:
    column = (
        texts if isinstance(texts, pa.Array | pa.ChunkedArray) else pa.array(list(texts), pa.large_string())
    )
    for start in range(0, len(column), _BLOCK):
        yield column.slice(start, _BLOCK)
