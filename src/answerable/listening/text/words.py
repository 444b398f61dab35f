"""Words of many texts: Chinese is segmented, other scripts are cut at blanks, in one call for all texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy import sparse

from answerable.listening.text.characters import Characters, as_string
from answerable.listening.text.ngrams import counts_matrix, mix

__all__ = ["Words", "count_companions", "count_words", "cut", "word_codes"]

_MULTIPLIER = 0x9E3779B97F4A7C15
_LONGEST = 32  # characters of a word that enter its hash


@dataclass(frozen=True)
class Words:
    """Words in reading order: word i is `codes[starts[i]:starts[i] + lengths[i]]` of its characters.

    `owners` gives the text each word belongs to. Blanks and punctuation are not words.
    """

    characters: Characters
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    owners: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts)

    def strings(self) -> list[str]:
        """The words, in reading order."""
        whole = self.characters.joined()
        return [whole[a : a + n] for a, n in zip(self.starts.tolist(), self.lengths.tolist(), strict=True)]

    def hashes(self, salt: int = 0) -> NDArray[np.uint64]:
        """A 64-bit number for each word, equal for equal words."""
        state = np.full(len(self), salt + 1, dtype=np.uint64)
        for place in range(min(_LONGEST, int(self.lengths.max(initial=0)))):
            live = np.flatnonzero(self.lengths > place)
            state[live] += self.characters.codes[self.starts[live] + place]
            state[live] *= np.uint64(_MULTIPLIER)
        return state


def cut(characters: Characters) -> Words:
    """Cut texts into words; no word reaches across the border of a text."""
    separated = characters.separated()
    lengths = np.fromiter(map(len, rjieba.cut(as_string(separated))), dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    kept = word_codes()[separated[starts]]
    starts, lengths = starts[kept], lengths[kept]
    owners = np.searchsorted(characters.borders, starts)
    return Words(characters, starts - owners, lengths, owners)


@cache
def word_codes() -> NDArray[np.bool_]:
    """For every code point, may a word begin with it? Letters, digits, and all beyond the basic plane may."""
    table = np.ones(0x110000, dtype=bool)
    table[:0x10000] = [chr(code).isalnum() for code in range(0x10000)]
    return table


def count_words(
    words: Words, *, bits: int = 22, pairs: bool = False, chosen: NDArray[np.int32] | None = None
) -> sparse.csr_array:
    """Count the words of each text (with `pairs`, also neighbouring two): texts × 2^bits, float32.

    With `chosen` (see `counts_matrix`) only the chosen columns are counted, under their new numbers.
    """
    hashes, rows = words.hashes(), words.owners
    columns = mix(hashes, bits)
    if pairs and len(words) > 1:
        near = words.owners[1:] == words.owners[:-1]
        joined = hashes[:-1] * np.uint64(3) + hashes[1:]
        columns = np.concatenate([columns, mix(joined, bits)[near]])
        rows = np.concatenate([rows, words.owners[1:][near]])
    return counts_matrix(rows, columns, (len(words.characters), 1 << bits), chosen)


def count_companions(
    words: Words, *, within: int, bits: int = 22, chosen: NDArray[np.int32] | None = None
) -> sparse.csr_array:
    """Count any two words of a text that stand at most `within` words apart, in whichever order.

    A matrix of texts × 2^bits, float32; `chosen` as in `count_words`.
    """
    hashes, rows, columns = words.hashes(), [words.owners[:0]], [words.owners[:0]]
    for gap in range(1, min(within, len(words) - 1) + 1):
        near = words.owners[gap:] == words.owners[:-gap]
        one, other = hashes[:-gap][near], hashes[gap:][near]
        rows.append(words.owners[gap:][near])
        columns.append(mix(one * other + (one ^ other), bits))
    shape = (len(words.characters), 1 << bits)
    return counts_matrix(np.concatenate(rows), np.concatenate(columns), shape, chosen)
