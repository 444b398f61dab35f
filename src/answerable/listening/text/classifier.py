"""A text classifier that says how sure it is: a plane for each label, and nets beside them if asked.

Scores become probabilities by a softmax with a slope for the planes, one for the nets and an offset for each
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
from scipy import optimize

from answerable.listening.errors import InputError
from answerable.listening.text.arrays import read_arrays, write_arrays
from answerable.listening.text.families import Reading
from answerable.listening.text.features import FeatureSpace
from answerable.listening.text.machines import PlaneLearner
from answerable.listening.text.net import NetLearner
from answerable.listening.text.parts import NET_PART, PLANE_PART, Part, matrix_of

__all__ = ["Recipe", "TextClassifier"]

Numbers = NDArray[np.float64]
Gold = NDArray[np.int64]

FOLDS = 4
_ENOUGH = 10_000  # left-out texts; slopes and offsets are few and need no more
_FORMAT = 3
_BLOCK = 1000  # texts judged at a time, so that memory stays flat


@dataclass(frozen=True)
class TextClassifier:
    """Labels with their shares in training, the parts that score texts, and the softmax over the scores."""

    labels: tuple[str, ...]
    shares: Numbers
    parts: tuple[Part, ...]  # planes, or planes and nets
    calibration: Numbers  # a slope for each part, then an offset for each label

    def probabilities(self, texts: Any) -> Numbers:
        """Texts × labels (float64); rows sum to one."""
        blocks = [
            np.stack([part.scores(reading) for part in self.parts]).astype(np.float64)
            for reading in map(Reading.of, _blocks(texts))
        ]
        nothing = np.zeros((len(self.parts), 0, len(self.labels)))
        return _softmax(np.concatenate([nothing, *blocks], axis=1), self.calibration)

    def save(self, path: Path | str, kind: str) -> None:
        """Write the classifier without a pickle."""
        parts = {part.kind: part.families for part in self.parts}
        about = {"kind": kind, "format": _FORMAT, "labels": list(self.labels), "parts": parts}
        arrays: dict[str, NDArray[Any]] = {"shares": self.shares, "calibration": self.calibration}
        for part in self.parts:
            arrays |= part.arrays()
        write_arrays(path, about, arrays)

    @classmethod
    def load(cls, path: Path | str, kind: str) -> TextClassifier:
        """Read what `save` wrote. Raises `InputError` where it is something else."""
        about, arrays = read_arrays(path, kind)
        try:
            if about["format"] != _FORMAT:
                raise ValueError("it has the format of another version")
            labels = tuple(map(str, about["labels"]))
            kinds = [kind for kind in (PLANE_PART, NET_PART) if kind in about["parts"]]
            parts = [Part.of(kind, about["parts"][kind], len(labels), arrays) for kind in kinds]
            shares, calibration = arrays["shares"], arrays["calibration"]
            if not parts or shares.shape != (len(labels),) or len(calibration) != len(parts) + len(labels):
                raise ValueError("its parts do not fit each other")
        except (KeyError, TypeError, ValueError, IndexError) as wrong:
            raise InputError(f"`{path}` is a damaged model ({wrong}); train it again.") from wrong
        return cls(labels, shares, tuple(parts), calibration)


@dataclass(frozen=True)
class Recipe:
    """How to learn: the `FAMILIES` that planes read, how planes are found, and nets, if any, with theirs."""

    families: tuple[str, ...]
    planes: PlaneLearner
    nets: NetLearner | None = None
    clause_families: tuple[str, ...] = ()

    def learn(
        self, texts: Sequence[str | None], labels: Sequence[str | None], *, seed: int = 0
    ) -> TextClassifier:
        """Learn from labelled texts; rows without text or label are left out.

        Raises `InputError` where fewer than two labels have at least `FOLDS` texts each. The same rows give
        the same classifier.
        """
        rows = [(text, label) for text, label in zip(texts, labels, strict=True) if text and label]
        names = tuple(sorted({label for _, label in rows}))
        gold = np.array([names.index(label) for _, label in rows], dtype=np.int64)
        if len(names) < 2 or np.bincount(gold).min() < FOLDS:
            raise InputError(
                f"To learn, at least two labels with {FOLDS} texts each are needed in `text` and `label`."
            )
        lessons = self._lessons(Reading.of([text for text, _ in rows]), seed)
        calibration = _calibrated(*_left_out(lessons, gold, len(names), seed))
        parts = tuple(lesson.learned(gold, len(names)) for lesson in lessons)
        return TextClassifier(names, np.bincount(gold) / len(gold), parts, calibration)

    def _lessons(self, reading: Reading, seed: int) -> list[_Lesson]:
        whole = FeatureSpace.choose(reading, self.families)
        lessons = [_Lesson.of(PLANE_PART, self.planes, whole, reading, seed)]
        if self.nets:
            clauses = FeatureSpace.choose(reading.clauses[0], self.clause_families)
            lessons.append(_Lesson.of(NET_PART, self.nets, clauses, reading, seed))
        return lessons


@dataclass(frozen=True)
class _Lesson:
    """What one part learns from: all texts, as it sees them."""

    kind: str
    learner: Any
    space: FeatureSpace
    matrix: Any
    seed: int

    @classmethod
    def of(
        cls,
        kind: str,
        learner: PlaneLearner | NetLearner,
        space: FeatureSpace,
        reading: Reading,
        seed: int,
    ) -> _Lesson:
        return cls(kind, learner, space, matrix_of(kind, space, reading), seed)

    def learned(self, gold: Gold, labels: int) -> Part:
        scorer = self.learner.learn(self.matrix, gold, labels, seed=self.seed)
        return Part(self.kind, self.space, scorer)

    def left_out(self, kept: Gold, left_out: Gold, gold: Gold, labels: int) -> NDArray[np.float32]:
        """Scores of the texts that were left out."""
        scorer = self.learner.learn(self.matrix[kept], gold[kept], labels, seed=self.seed)
        scores: NDArray[np.float32] = scorer.scores(self.matrix[left_out])
        return scores


def _left_out(lessons: Sequence[_Lesson], gold: Gold, labels: int, seed: int) -> tuple[Numbers, Gold]:
    """Scores (parts × texts × labels) of texts that were left out of learning, and their labels."""
    from sklearn.model_selection import StratifiedKFold

    scores, answers, told = [], [], 0
    for kept, left_out in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(gold, gold):
        scores.append(np.stack([lesson.left_out(kept, left_out, gold, labels) for lesson in lessons]))
        answers.append(gold[left_out])
        told += len(left_out)
        if told >= _ENOUGH:
            break
    return np.concatenate(scores, axis=1).astype(np.float64), np.concatenate(answers)


def _calibrated(scores: Numbers, gold: Gold) -> Numbers:
    """The slopes and offsets under which the gold labels are most likely."""
    parts, _, labels = scores.shape

    def unlikelihood(parameters: Numbers) -> float:
        chosen = _softmax(scores, parameters)[np.arange(len(gold)), gold]
        offsets = parameters[parts:]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean() + 1e-3 * (offsets**2).sum())

    start = np.concatenate([[2.0], np.zeros(parts - 1 + labels)])
    return np.asarray(optimize.minimize(unlikelihood, start, method="L-BFGS-B").x)


def _softmax(scores: Numbers, calibration: Numbers) -> Numbers:
    """Texts × labels, from parts × texts × labels."""
    logits = np.tensordot(calibration[: len(scores)], scores, axes=1) + calibration[len(scores) :]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _blocks(texts: Any) -> Iterator[Any]:
    column = (
        texts if isinstance(texts, pa.Array | pa.ChunkedArray) else pa.array(list(texts), pa.large_string())
    )
    for start in range(0, len(column), _BLOCK):
        yield column.slice(start, _BLOCK)
