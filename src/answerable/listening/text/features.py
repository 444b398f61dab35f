"""Weighted features of texts for a linear classifier: characters in ones to threes, words and pairs of words.

tf-idf with a logarithmic tf; characters and words each have length one, so that neither drowns the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from answerable.listening.text.characters import Characters
from answerable.listening.text.ngrams import count_ngrams
from answerable.listening.text.words import count_words, cut

__all__ = ["FeatureSpace"]

BITS = 21  # of the hash, for characters and for words alike
SIZES = (1, 2, 3)
READ = 600  # characters of a text that are read: on govmsg_zh more brought nothing


@dataclass(frozen=True)
class FeatureSpace:
    """The chosen features with their weights.

    `ngrams` and `words` are the hashed columns that were chosen (sorted int32), `idf` (float32) the weight
    of each n-gram and then of each word.
    """

    ngrams: NDArray[np.int32]
    words: NDArray[np.int32]
    idf: NDArray[np.float32]

    @classmethod
    def choose(cls, texts: Any, *, at_least: int = 3) -> FeatureSpace:
        """Choose the features that occur in at least so many of `texts`."""
        characters = Characters.of(texts, limit=READ)
        ngrams, ngram_df = _frequent(count_ngrams(characters, sizes=SIZES, bits=BITS), at_least)
        words, word_df = _frequent(count_words(cut(characters), bits=BITS, pairs=True), at_least)
        idf = np.log((1 + len(characters)) / (1 + np.concatenate([ngram_df, word_df]))) + 1
        return cls(ngrams, words, idf.astype(np.float32))

    def __len__(self) -> int:
        return len(self.idf)

    @cached_property
    def _numbers(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        return _numbered(self.ngrams), _numbered(self.words)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_numbers"}

    def check(self) -> None:
        """Raise `ValueError` where the columns are not sorted numbers below 2^21."""
        for columns in (self.ngrams, self.words):
            if columns.ndim != 1 or columns.dtype.kind not in "iu":
                raise ValueError("the chosen columns are not whole numbers")
            inside = len(columns) == 0 or (columns[0] >= 0 and columns[-1] < 1 << BITS)
            if not inside or (np.diff(columns) <= 0).any():
                raise ValueError("the chosen columns are out of order")

    def matrix(self, texts: Any) -> sparse.csr_array:
        """Texts × features, float32; a row has length one (zero where a text holds no chosen feature)."""
        ngram_numbers, word_numbers = self._numbers
        characters = Characters.of(texts, limit=READ)
        ngrams = count_ngrams(characters, sizes=SIZES, bits=BITS, chosen=ngram_numbers)
        words = count_words(cut(characters), bits=BITS, pairs=True, chosen=word_numbers)
        parts = _weighed(ngrams, self.idf[: len(self.ngrams)]), _weighed(words, self.idf[len(self.ngrams) :])
        return sparse.hstack(parts, format="csr")


def _frequent(counts: sparse.csr_array, at_least: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    chosen = np.flatnonzero(frequency >= at_least)
    return chosen.astype(np.int32), frequency[chosen]


def _numbered(chosen: NDArray[np.int32]) -> NDArray[np.int32]:
    numbers = np.full(1 << BITS, -1, dtype=np.int32)
    numbers[chosen] = np.arange(len(chosen), dtype=np.int32)
    return numbers


def _weighed(counts: sparse.csr_array, idf: NDArray[np.float32]) -> sparse.csr_array:
    """Logarithmic tf times idf, each row divided by √2 of its length, for two parts make one of one."""
    data = (1 + np.log(counts.data)) * idf[counts.indices]
    owners = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(2 * np.bincount(owners, weights=data * data, minlength=counts.shape[0]))
    data = (data / lengths[owners]).astype(np.float32)
    return sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
