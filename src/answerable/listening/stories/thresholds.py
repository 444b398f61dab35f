"""How alike is alike enough: read off the stream itself, without labels.

Nearly all pairs of a document and a story have nothing to do with each other. How alike they are all the
same is
the stream's own noise: high where texts are long and speak one language of phrases, low for bare titles.
A document
joins a story when it stands well clear of that noise.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.recipe import Recipe

__all__ = ["BINS", "Sample", "Thresholds", "count_likeness"]

BINS = 500
_WIDTH = 0.001  # of a bin; what is more alike than all bins is in the last one
_NOISE_SHARE = 0.10  # of the pairs are more alike than what is called the noise
_KEPT = 0.98  # of what is known, from one block to the next
_ENOUGH = 250.0  # pairs; before that the stream is taken for a noisy one
_NOISE_AT_FIRST = 0.02
_JOIN = (0.03, 2.4)  # join = first + second × noise
_LEAST_JOIN = 0.05
_LEAST_JOIN_OF_ONE_TERM = 0.20  # falls with the root of the terms: in a bare title one shared word is much
_MERGE = 0.20
_MERGE_PER_JOIN = 2.2


@dataclass
class Sample:
    """How alike documents and stories of one kind were: a histogram, and of how many."""

    likeness: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(BINS))
    pairs: float = 0.0
    documents: float = 0.0
    terms: float = 0.0  # of these documents

    def add(self, other: Sample) -> None:
        """Take in what another sample saw."""
        self.likeness = self.likeness + other.likeness
        self.pairs, self.documents = self.pairs + other.pairs, self.documents + other.documents
        self.terms += other.terms


@dataclass
class Thresholds:
    """What was seen of one kind of document, slowly forgotten, and what follows from it.

    Documents in Han and documents in words with spaces are two kinds, each with its own noise.
    """

    recipe: Recipe
    known: Sample = field(default_factory=Sample)

    @property
    def noise(self) -> float:
        """The cosine that a tenth of all pairs exceed."""
        if self.known.pairs < _ENOUGH:
            return _NOISE_AT_FIRST
        above = np.cumsum(self.known.likeness[::-1])[::-1]
        return float(np.count_nonzero(above > _NOISE_SHARE * self.known.pairs)) * _WIDTH

    @property
    def join(self) -> float:
        """The cosine at which a document joins a story."""
        if self.recipe.join is not None:
            return self.recipe.join
        terms, documents = self.known.terms, self.known.documents
        short = _LEAST_JOIN_OF_ONE_TERM / max(terms / max(documents, 1.0), 1.0) ** 0.5
        return max(_JOIN[0] + _JOIN[1] * self.noise, _LEAST_JOIN, short if documents else 0.0)

    def merge_for(self, join: float) -> float:
        """Return the cosine at which two stories become one, where documents join at `join`."""
        return self.recipe.merge if self.recipe.merge is not None else max(_MERGE, _MERGE_PER_JOIN * join)

    def learn(self, seen: Sample) -> None:
        """Take in what one block saw; a block without documents of this kind makes nothing forgotten."""
        if seen.documents:
            for name in ("likeness", "pairs", "documents", "terms"):
                setattr(self.known, name, getattr(self.known, name) * _KEPT + getattr(seen, name))


def count_likeness(cosine: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return how many pairs fall into each bin."""
    bins = np.minimum((cosine / _WIDTH).astype(np.int64), BINS - 1)
    return np.bincount(bins, minlength=BINS).astype(np.float64)
