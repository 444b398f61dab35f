"""A small net of one hidden layer over sparse features, for what planes cannot say: "not" and "bad" together.

Trained by Adam (Kingma and Ba 2015) in numpy. Of the first layer only the rows of features that occur in a
batch are touched, each with its own count of steps, so that a million features cost no more than the few that
are there. A share of the features of every text is left out in every step (dropout).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["Net", "NetLearner"]

Floats = NDArray[np.float32]

_SCALE = np.float32(6.0)  # rows of length one are too faint for the first steps
_SPREAD = 0.02  # standard deviation of the first weights of the first layer
_KEPT = 0.7  # of the features of a text in each step
_BATCH = 512
_FADING = (np.float32(0.9), np.float32(0.999))


@dataclass(frozen=True)
class Net:
    """features × hidden, hidden, hidden × labels, labels: float32, of which `entry` fits into float16."""

    entry: Floats
    entry_offsets: Floats
    exit: Floats
    exit_offsets: Floats

    def scores(self, matrix: sparse.csr_array) -> Floats:
        """Texts × labels: logits."""
        hidden = np.maximum(matrix @ self.entry * _SCALE + self.entry_offsets, 0)
        scores: Floats = hidden @ self.exit + self.exit_offsets
        return scores


@dataclass(frozen=True)
class NetLearner:
    """Trains nets: so many `hidden` units, `epochs` over all texts, a first `rate` that falls to nought."""

    hidden: int
    epochs: int
    rate: float
    seed: int

    def learn(self, matrix: sparse.csr_array, gold: NDArray[np.int64], labels: int) -> Net:
        """Train on texts × features with the number of each text's label."""
        chance = np.random.default_rng(self.seed)
        course = _Course(self._beginning(chance, matrix.shape[1], labels), chance)
        rounds = -(-len(gold) // _BATCH) * self.epochs
        batches = (
            order[start : start + _BATCH]
            for order in (chance.permutation(len(gold)) for _ in range(self.epochs))
            for start in range(0, len(order), _BATCH)
        )
        for step, rows in enumerate(batches):
            course.step(matrix[rows], gold[rows], self.rate * (1 - step / rounds))
        return replace(course.net, entry=course.net.entry.astype(np.float16).astype(np.float32))

    def _beginning(self, chance: np.random.Generator, features: int, labels: int) -> Net:
        entry = chance.standard_normal((features, self.hidden), dtype=np.float32) * np.float32(_SPREAD)
        leaving = chance.standard_normal((self.hidden, labels), dtype=np.float32)
        offsets = np.zeros(self.hidden, np.float32), np.zeros(labels, np.float32)
        return Net(entry, offsets[0], leaving / np.float32(np.sqrt(self.hidden)), offsets[1])


class _Course:
    """One training: the net, changed in place, and the fading means of its gradients."""

    def __init__(self, net: Net, chance: np.random.Generator) -> None:
        self.net, self.chance = net, chance
        self.entry = _Adam(net.entry)
        self.others = [_Adam(part[None]) for part in (net.entry_offsets, net.exit, net.exit_offsets)]

    def step(self, texts: sparse.csr_array, gold: NDArray[np.int64], rate: float) -> None:
        columns, dense = self._thinned(texts)
        inner = dense @ self.net.entry[columns] + self.net.entry_offsets
        hidden = np.maximum(inner, 0)
        wrong = _softmax(hidden @ self.net.exit + self.net.exit_offsets)
        wrong[np.arange(len(gold)), gold] -= 1
        wrong /= len(gold)
        inner_wrong = (wrong @ self.net.exit.T) * (inner > 0)
        gradients = (inner_wrong.sum(axis=0), hidden.T @ wrong, wrong.sum(axis=0))
        self.entry.step(columns, dense.T.tocsr() @ inner_wrong, rate)
        for part, gradient in zip(self.others, gradients, strict=True):
            part.step(_FIRST, gradient[None], rate)

    def _thinned(self, texts: sparse.csr_array) -> tuple[NDArray[Any], sparse.csr_array]:
        """The columns that occur, and the texts over these alone, some features left out."""
        columns, numbers = np.unique(texts.indices, return_inverse=True)
        kept = self.chance.random(len(texts.data), dtype=np.float32) < _KEPT
        data = texts.data * kept * (_SCALE / np.float32(_KEPT))
        return columns, sparse.csr_array((data, numbers, texts.indptr), (texts.shape[0], len(columns)))


_FIRST = np.zeros(1, dtype=np.int64)


class _Adam:
    """Steps for some rows of an array, which is changed in place."""

    def __init__(self, values: Floats) -> None:
        self.values = values
        self.mean, self.square = np.zeros_like(values), np.zeros_like(values)
        self.steps = np.zeros((len(values),) + (1,) * (values.ndim - 1), dtype=np.float32)

    def step(self, rows: NDArray[Any], gradient: Floats, rate: float) -> None:
        slow, slower = _FADING
        self.steps[rows] += 1
        self.mean[rows] = mean = slow * self.mean[rows] + (1 - slow) * gradient
        self.square[rows] = square = slower * self.square[rows] + (1 - slower) * gradient**2
        steps = self.steps[rows]
        root = np.sqrt(square / (1 - slower**steps)) + np.float32(1e-8)
        self.values[rows] -= np.float32(rate) * (mean / (1 - slow**steps)) / root


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
