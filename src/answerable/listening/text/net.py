"""Small nets that read a text clause by clause, for what planes cannot say: which clause a word stands in.

A hidden layer sees the features of one clause; of all clauses of a text the mean and the highest value of
each hidden unit are kept, and the exit judges by these. So "the room is fine, but the service" is heard
twice. Of the first layer only the rows of features that occur in a batch are touched, each with one fading
rate (Adagrad, Duchi et al. 2011, by row), so that a million features cost no more than the few that are
there; the rest is trained by Adam (Kingma and Ba 2015). Some features and some of what is kept are left out
in every step (dropout). Several nets that begin elsewhere are averaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["ClauseMatrix", "Net", "NetLearner", "Nets"]

Floats = NDArray[np.float32]

_SCALE = np.float32(4.0)  # rows of length one are too faint for the first steps
_SPREAD = 0.02  # standard deviation of the first weights of the first layer
_KEPT = 0.7  # of the features of a clause, and of what the exit sees, in each step
_BATCH = 128
_FADING = (np.float32(0.9), np.float32(0.999))
_EXIT_RATE = 0.005


@dataclass(frozen=True)
class ClauseMatrix:
    """Clauses × features, and where those of each text begin; every text has at least one."""

    matrix: sparse.csr_array
    starts: NDArray[np.int64]

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many clauses each text has."""
        return np.diff(self.starts)

    def __getitem__(self, texts: NDArray[np.int64]) -> ClauseMatrix:
        counts = self.counts[texts]
        starts = np.concatenate([[0], np.cumsum(counts)])
        rows = np.repeat(self.starts[texts] - starts[:-1], counts) + np.arange(starts[-1])
        return ClauseMatrix(self.matrix[rows], starts)


@dataclass(frozen=True)
class Net:
    """features × hidden, hidden, 2 hidden × labels, labels: float32, of which `entry` fits into float16."""

    entry: Floats
    entry_offsets: Floats
    exit: Floats
    exit_offsets: Floats

    def scores(self, texts: ClauseMatrix) -> Floats:
        """Texts × labels: logits."""
        hidden = np.maximum(texts.matrix @ self.entry * _SCALE + self.entry_offsets, 0)
        scores: Floats = _pooled(hidden, texts) @ self.exit + self.exit_offsets
        return scores


@dataclass(frozen=True)
class Nets:
    """Nets that are asked together."""

    nets: tuple[Net, ...]

    def scores(self, texts: ClauseMatrix) -> Floats:
        """Texts × labels: the mean of their logits."""
        scores: Floats = np.mean([net.scores(texts) for net in self.nets], axis=0)
        return scores


@dataclass(frozen=True)
class NetLearner:
    """Trains `nets` of `hidden` units each, `epochs` over all texts, a first `rate` that falls to nought."""

    nets: int
    hidden: int
    epochs: int
    rate: float

    def learn(self, texts: ClauseMatrix, gold: NDArray[np.int64], labels: int, *, seed: int) -> Nets:
        """Train on clauses × features with the number of each text's label."""
        return Nets(tuple(self._net(seed + net, texts, gold, labels) for net in range(self.nets)))

    def _net(self, seed: int, texts: ClauseMatrix, gold: NDArray[np.int64], labels: int) -> Net:
        chance = np.random.default_rng(seed)
        course = _Course(_beginning(chance, texts.matrix.shape[1], self.hidden, labels), chance)
        rounds = -(-len(gold) // _BATCH) * self.epochs
        for step, rows in enumerate(self._batches(chance, len(gold))):
            course.step(texts[rows], gold[rows], self.rate, 1 - step / rounds)
        return course.net()

    def _batches(self, chance: np.random.Generator, texts: int) -> Iterator[NDArray[np.int64]]:
        for _ in range(self.epochs):
            order = chance.permutation(texts)
            for start in range(0, texts, _BATCH):
                yield order[start : start + _BATCH]


def _beginning(chance: np.random.Generator, features: int, hidden: int, labels: int) -> Net:
    entry = chance.standard_normal((features, hidden), dtype=np.float32) * np.float32(_SPREAD)
    leaving = chance.standard_normal((2 * hidden, labels), dtype=np.float32)
    offsets = np.zeros(hidden, np.float32), np.zeros(labels, np.float32)
    return Net(entry, offsets[0], leaving / np.float32(np.sqrt(2 * hidden)), offsets[1])


class _Course:
    """One training: the net, changed in place, and the fading means of its gradients."""

    def __init__(self, net: Net, chance: np.random.Generator) -> None:
        self._net, self.chance = net, chance
        self.squares = np.full(len(net.entry), 1e-6, dtype=np.float32)
        self.others = [_Adam(part) for part in (net.entry_offsets, net.exit, net.exit_offsets)]

    def net(self) -> Net:
        net = self._net
        entry = net.entry.astype(np.float16).astype(np.float32)
        return Net(entry, net.entry_offsets, net.exit, net.exit_offsets)

    def step(self, texts: ClauseMatrix, gold: NDArray[np.int64], rate: float, left: float) -> None:
        """Learn from a batch; `left` of the training, between one and nought, slows every step."""
        net = self._net
        columns, dense = self._thinned(texts.matrix)
        inner = dense @ net.entry[columns] + net.entry_offsets
        hidden = np.maximum(inner, 0)
        pooled = _pooled(hidden, texts)
        kept = self._kept(pooled.size).reshape(pooled.shape)
        seen: Floats = pooled * kept
        wrong = _softmax(seen @ net.exit + net.exit_offsets)
        wrong[np.arange(len(gold)), gold] -= 1
        wrong /= len(gold)
        hidden_wrong = _unpooled((wrong @ net.exit.T) * kept, hidden, pooled, texts)
        inner_wrong = hidden_wrong * (inner > 0)
        gradients = (inner_wrong.sum(axis=0), seen.T @ wrong, wrong.sum(axis=0))
        self._step_entry(columns, dense.T.tocsr() @ inner_wrong, np.float32(rate * left))
        for part, gradient in zip(self.others, gradients, strict=True):
            part.step(gradient, np.float32(_EXIT_RATE * left))

    def _step_entry(self, rows: NDArray[Any], gradient: Floats, rate: np.float32) -> None:
        self.squares[rows] += (gradient * gradient).mean(axis=1)
        self._net.entry[rows] -= rate * gradient / np.sqrt(self.squares[rows])[:, None]

    def _thinned(self, clauses: sparse.csr_array) -> tuple[NDArray[Any], sparse.csr_array]:
        """The columns that occur, and the clauses over these alone, some features left out."""
        columns, numbers = np.unique(clauses.indices, return_inverse=True)
        data = clauses.data * self._kept(len(clauses.data)) * _SCALE
        return columns, sparse.csr_array((data, numbers, clauses.indptr), (clauses.shape[0], len(columns)))

    def _kept(self, number: int) -> Floats:
        """Nought for what is left out; what stays counts for it."""
        kept = self.chance.random(number, dtype=np.float32) < _KEPT
        return kept * np.float32(1 / _KEPT)


class _Adam:
    """Steps for an array, which is changed in place."""

    def __init__(self, values: Floats) -> None:
        self.values, self.steps = values, 0
        self.mean, self.square = np.zeros_like(values), np.zeros_like(values)

    def step(self, gradient: Floats, rate: np.float32) -> None:
        slow, slower = _FADING
        self.steps += 1
        self.mean = slow * self.mean + (1 - slow) * gradient
        self.square = slower * self.square + (1 - slower) * gradient**2
        root = np.sqrt(self.square / (1 - slower**self.steps)) + np.float32(1e-8)
        self.values -= rate * (self.mean / (1 - slow**self.steps)) / root


def _pooled(hidden: Floats, texts: ClauseMatrix) -> Floats:
    """Texts × 2 hidden: the mean over a text's clauses, and the highest."""
    if not len(texts.counts):
        return np.zeros((0, 2 * hidden.shape[1]), dtype=np.float32)
    begins, counts = texts.starts[:-1], texts.counts.astype(np.float32)[:, None]
    mean = np.add.reduceat(hidden, begins, axis=0) / counts
    return np.concatenate([mean, np.maximum.reduceat(hidden, begins, axis=0)], axis=1)


def _unpooled(gradient: Floats, hidden: Floats, pooled: Floats, texts: ClauseMatrix) -> Floats:
    """What goes back through `_pooled`: to all clauses of a text alike, and to the highest."""
    width = hidden.shape[1]
    shared = gradient[:, :width] / texts.counts.astype(np.float32)[:, None]
    highest, own = (np.repeat(part[:, width:], texts.counts, axis=0) for part in (pooled, gradient))
    back: Floats = np.repeat(shared, texts.counts, axis=0) + own * (hidden >= highest)
    return back


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
