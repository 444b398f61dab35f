"""How much a term tells: the stream's own frequencies, slowly forgotten, and documents as unit vectors.

Each document is weighed with what was known before it, whatever the size of the batch it came in. Weights are
whole numbers, so that sums are exact and the same on every machine and in every order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from answerable.listening.stories.recipe import Recipe
from answerable.listening.stories.shelf import sparse
from answerable.listening.stories.terms import TERM_BITS, TERM_SPACE, Terms

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
        before = self._before(terms)[terms.document]
        np.add.at(self.seen, terms.term, 1.0)
        self.total += terms.documents
        self.spaced += float(np.count_nonzero(terms.spaced))
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


def unit_vectors(terms: Terms, weights: Integers, top: int) -> csr_matrix:
    """Return one row of length about `UNIT` per document with its `top` heaviest terms, in whole numbers."""
    heavy = weights > 0
    document, term, weight = (
        terms.document[heavy],
        terms.term[heavy],
        np.minimum(weights[heavy], (1 << 16) - 1),
    )
    keys = np.sort((document << (TERM_BITS + 16)) | (((1 << 16) - 1 - weight) << TERM_BITS) | term)
    document = keys >> (TERM_BITS + 16)
    starts = np.searchsorted(document, np.arange(terms.documents + 1))
    kept = np.arange(len(keys)) - starts[document] < top
    keys, document = keys[kept], document[kept]
    weight = (1 << 16) - 1 - ((keys >> TERM_BITS) & 0xFFFF)
    length = np.sqrt(np.bincount(document, (weight * weight).astype(np.float64), terms.documents))
    units = np.rint(weight * (UNIT / length[document]))
    counts = np.bincount(document, minlength=terms.documents)
    return sparse(units, keys & (TERM_SPACE - 1), counts, TERM_SPACE)
