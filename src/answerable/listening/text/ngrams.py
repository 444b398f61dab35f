"""Character n-grams of many texts, hashed into a sparse matrix with numpy alone.

A window of n code points becomes a 64-bit number (multiply, add, mix), of which the upper `bits` are its
column. One sort over (text, column) then gives the counts. Two n-grams may share a column; with 2^22 columns
that is rare enough to leave no trace in the results.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from answerable.listening.text.characters import Characters

__all__ = ["count_end_ngrams", "count_ngrams", "counts_matrix", "hash_windows", "mix"]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio
_MIXER = np.uint64(0xD6E8FEB86659FD93)


def count_ngrams(
    characters: Characters,
    *,
    sizes: Sequence[int] = (1, 2, 3),
    bits: int = 22,
    chosen: NDArray[np.int32] | None = None,
) -> sparse.csr_array:
    """Count the character n-grams of each text: a matrix of texts × 2^bits, float32, indices sorted.

    With `chosen` (see `counts_matrix`) only the chosen columns are counted, under their new numbers.
    """
    rows, columns = _windows(characters, sizes, bits)
    return counts_matrix(rows, columns, (len(characters), 1 << bits), chosen)


def count_end_ngrams(
    characters: Characters,
    *,
    length: int,
    sizes: Sequence[int] = (1, 2, 3),
    bits: int = 22,
    chosen: NDArray[np.int32] | None = None,
) -> sparse.csr_array:
    """Count the n-grams of the first `length` characters of each text, and, told apart, those of the last."""
    ends = (characters.within(length), characters.within(-length))
    parts = [_windows(end, sizes, bits, salt) for salt, end in enumerate(ends, start=1)]
    rows, columns = (np.concatenate(part) for part in zip(*parts, strict=True))
    return counts_matrix(rows, columns, (len(characters), 1 << bits), chosen)


def _windows(
    characters: Characters, sizes: Sequence[int], bits: int, salt: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The text and the column of every window that lies inside one text."""
    rows, columns = [], []
    owners = characters.owners
    for size in sizes:
        inside = owners[size - 1 :] == owners[: max(len(owners) - size + 1, 0)]
        rows.append(owners[: len(inside)][inside])
        columns.append(hash_windows(characters.codes, size, bits, salt)[inside])
    return np.concatenate(rows), np.concatenate(columns)


def hash_windows(codes: NDArray[np.uint32], size: int, bits: int, salt: int = 0) -> NDArray[np.int64]:
    """The column of each window of `size` code points; other sizes and salts have other columns."""
    count = max(len(codes) - size + 1, 0)
    state = np.full(count, size + (salt << 32), dtype=np.uint64)
    for place in range(size):
        state += codes[place : place + count]
        state *= _MULTIPLIER
    return mix(state, bits)


def mix(state: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """Spread 64-bit numbers evenly over 2^bits columns."""
    state = (state ^ (state >> np.uint64(32))) * _MIXER
    return (state >> np.uint64(64 - bits)).astype(np.int64)


def counts_matrix(
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    shape: tuple[int, int],
    chosen: NDArray[np.int32] | None = None,
) -> sparse.csr_array:
    """Count how often each (row, column) occurs, as a sorted matrix of float32.

    `chosen` gives each column its new number, or -1 to leave it out; the matrix is then as wide as there are
    numbers.
    """
    if chosen is not None:
        columns = chosen[columns].astype(np.int64)
        rows, columns = rows[columns >= 0], columns[columns >= 0]
        shape = (shape[0], int(chosen.max(initial=-1)) + 1)
    keys = rows * shape[1] + columns
    keys.sort()
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    places = np.flatnonzero(first)
    counts = np.diff(places, append=len(keys)).astype(np.float32)
    rows, columns = np.divmod(keys[places], max(shape[1], 1))
    starts = np.searchsorted(rows, np.arange(shape[0] + 1))
    return sparse.csr_array((counts, columns.astype(np.int32), starts.astype(np.int32)), shape=shape)
