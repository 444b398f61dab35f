"""The two term spaces in which a post and a claim are compared.

Words, cut to their first five letters so that English endings do not matter (Chinese words are shorter
anyway); and
short runs of characters: two Han characters, or four of any other script.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from answerable.listening.text import Characters, count_words, counts_matrix, cut
from answerable.listening.text.ngrams import hash_windows

__all__ = ["term_spaces"]

_BITS = 20
_STEM = 5
_READ = 2000  # characters of a text that are read


def term_spaces(texts: Any) -> list[sparse.csr_array]:
    """Two matrices of texts × 2^20 with counts: shortened words, and runs of characters."""
    characters = Characters.of(texts, limit=_READ)
    words = cut(characters)
    stems = replace(words, lengths=np.minimum(words.lengths, _STEM))
    return [count_words(stems, bits=_BITS), _runs(characters)]


def _runs(characters: Characters) -> sparse.csr_array:
    han = (characters.codes >= 0x3400) & (characters.codes < 0xA000)
    owners = characters.owners
    rows, columns = [], []
    for size, wanted in ((2, han), (4, ~han)):
        count = max(len(owners) - size + 1, 0)
        kept = owners[:count] == owners[len(owners) - count :]
        for place in range(size):
            kept &= wanted[place : place + count]
        rows.append(owners[:count][kept])
        columns.append(hash_windows(characters.codes, size, _BITS)[kept])
    return counts_matrix(np.concatenate(rows), np.concatenate(columns), (len(characters), 1 << _BITS))
