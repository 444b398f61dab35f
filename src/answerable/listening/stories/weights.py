"""How much a term tells: the stream's own frequencies, slowly forgotten, and documents as unit vectors.

Each document is weighed with what was known before it, whatever the size of the batch it came in. Weights are
whole numbers, so that sums are exact and the same on every machine and in every order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.recipe import Recipe
from answerable.listening.stories.sparse import Rows, heads
from answerable.listening.stories.terms import TERM_SPACE, Terms

__all__ = ["UNIT", "Frequencies", "unit_vectors"]

UNIT = 1024  # the length of a document's vector
_FINE = 64  # steps in one unit of tf·idf
_KNOWN_ENOUGH = 200  # documents before a term can be called common

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass
class Frequencies:
    """In how many documents each term was seen, and in how many it could have been.

    A document in words with spaces is compared with its like only: in a stream that is mostly Chinese, every
    English word is rare, and rare words would make all English documents one story.
    """

    seen: Floats
    total: float
    spaced: float = 0.0  # of them, documents in words with spaces

    @classmethod
    def empty(cls) -> Frequencies:
        """Return frequencies of a stream that has not begun."""
        return cls(np.zeros(TERM_SPACE), 0.0)

    def learn(self, terms: Terms, recipe: Recipe) -> Integers:
        """Return the weight of each entry by what was known before its document, then count them in."""
        earlier = self.seen[terms.term] + _earlier_in_batch(terms.term)
        steps = self._weigh(terms, earlier, self._before(terms), recipe)
        np.add.at(self.seen, terms.term, 1.0)
        self.total += terms.documents
        self.spaced += float(np.count_nonzero(terms.spaced))
        return steps

    def weigh(self, terms: Terms, recipe: Recipe) -> Integers:
        """Return the weight of each entry by what is known now, of documents that were counted in before."""
        known = np.where(terms.spaced, max(self.spaced, min(self.total, _KNOWN_ENOUGH)), self.total)
        return self._weigh(terms, self.seen[terms.term], known, recipe)

    def _weigh(self, terms: Terms, earlier: Floats, documents: Floats, recipe: Recipe) -> Integers:
        """Return the weights of terms that `earlier` of so many `documents` (for each document) had."""
        before = documents[terms.document]
        rarity = np.log((before + 1.0) / (earlier + 0.5))
        tells = (earlier <= recipe.common_share * before) | (before < _KNOWN_ENOUGH)
        weights = np.where(terms.titled, recipe.title_weight, 1.0) * np.maximum(rarity, 0.1) * tells
        steps: Integers = np.rint(weights * _FINE).astype(np.int64)
        return steps

    def _before(self, terms: Terms) -> Floats:
        """Return among how many earlier documents the terms of each are rare.

        Of a few documents in words that all tell of one matter, none would be rare; so there are at least
        `_KNOWN_ENOUGH`, where the stream has had as many.
        """
        all_before = self.total + np.arange(terms.documents)
        alike = self.spaced + np.cumsum(terms.spaced) - 1.0
        return np.where(terms.spaced, np.maximum(alike, np.minimum(all_before, _KNOWN_ENOUGH)), all_before)

    def forget(self, days: float, recipe: Recipe) -> None:
        """Let `days` of event time pass; what little is known is kept."""
        if days <= 0 or self.total <= recipe.remembered_documents:
            return
        kept = max(0.5 ** (days / recipe.half_life_days), recipe.remembered_documents / self.total)
        self.seen *= kept
        self.total *= kept
        self.spaced *= kept

    def rarity(self, terms: Integers) -> Floats:
        """Return what one mention of each term tells now."""
        return np.maximum(np.log((self.total + 1.0) / (self.seen[terms] + 0.5)), 0.1)


def _earlier_in_batch(term: Integers) -> Integers:
    """Return how often each entry's term stands before it; entries are ordered by document."""
    order = np.sort((term << 32) | np.arange(len(term))) if len(term) else term
    sorted_term, where = order >> 32, order & 0xFFFFFFFF
    first = np.ones(len(term), bool)
    first[1:] = sorted_term[1:] != sorted_term[:-1]
    places = np.arange(len(term))
    earlier = np.empty(len(term), np.int64)
    earlier[where] = places - np.maximum.accumulate(np.where(first, places, 0))
    return earlier


def unit_vectors(terms: Terms, weights: Integers, top: int) -> Rows:
    """Return one row of length about `UNIT` per document with its `top` heaviest terms, in whole numbers."""
    heavy = np.flatnonzero(weights > 0)
    counts = np.bincount(terms.document[heavy], minlength=terms.documents)
    names = terms.term[heavy].astype(np.int32)
    vectors = heads(Rows(counts, names, weights[heavy].astype(np.float64)), top)
    length = np.sqrt(vectors.squares)
    return Rows(vectors.counts, vectors.terms, np.rint(vectors.weights * (UNIT / length)[vectors.row]))
