"""The families of features that a classifier may read a text by; each counts its own hashed columns.

characters  n-grams of one to three characters
phrases     n-grams of four to six characters
words       words, and two words that are neighbours
companions  two words at most eight words apart, whichever comes first: what is said of what
ends        n-grams of the first and of the last twelve characters, told apart: a verdict often stands there
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from answerable.listening.text.characters import Characters
from answerable.listening.text.clauses import cut_clauses
from answerable.listening.text.ngrams import count_end_ngrams, count_ngrams
from answerable.listening.text.words import Words, count_companions, count_words, cut

__all__ = ["BITS", "FAMILIES", "Reading"]

BITS = 21  # of the hash, for each family by itself
READ = 600  # characters of a text that are read: on govmsg_zh more brought nothing

Chosen = NDArray[np.int32] | None


@dataclass(frozen=True)
class Reading:
    """Texts as far as they are read; they are cut into words and clauses once, and only if somebody asks."""

    characters: Characters

    @classmethod
    def of(cls, texts: Any) -> Reading:
        """Read the beginning of each text."""
        return cls(Characters.of(texts, limit=READ))

    @cached_property
    def words(self) -> Words:
        """The words, in reading order."""
        return cut(self.characters)

    @cached_property
    def clauses(self) -> tuple[Reading, NDArray[np.int64]]:
        """The clauses, read like texts, and where those of each text begin among them (see `Clauses`)."""
        clauses = cut_clauses(self.characters)
        return Reading(clauses.characters), clauses.starts


def _characters(reading: Reading, chosen: Chosen) -> sparse.csr_array:
    return count_ngrams(reading.characters, sizes=(1, 2, 3), bits=BITS, chosen=chosen)


def _phrases(reading: Reading, chosen: Chosen) -> sparse.csr_array:
    return count_ngrams(reading.characters, sizes=(4, 5, 6), bits=BITS, chosen=chosen)


def _words(reading: Reading, chosen: Chosen) -> sparse.csr_array:
    return count_words(reading.words, bits=BITS, pairs=True, chosen=chosen)


def _companions(reading: Reading, chosen: Chosen) -> sparse.csr_array:
    return count_companions(reading.words, within=8, bits=BITS, chosen=chosen)


def _ends(reading: Reading, chosen: Chosen) -> sparse.csr_array:
    return count_end_ngrams(reading.characters, length=12, sizes=(1, 2, 3), bits=BITS, chosen=chosen)


FAMILIES: Mapping[str, Callable[[Reading, Chosen], sparse.csr_array]] = {
    "characters": _characters,
    "companions": _companions,
    "ends": _ends,
    "phrases": _phrases,
    "words": _words,
}
