"""What is remembered of a text: a few dozen numbers from which overlap with any other text can be read.

A text is reduced to its letters and digits, cut into shingles (four Han characters, or eight letters of an
alphabet, at every position) and each shingle becomes a 32-bit number. A sketch at level l keeps the numbers
below 2^(32-l), so a longer text keeps a thinner sample of what it holds. The samples nest: two sketches are
compared at the thinner of their levels, where each is an unbiased sample, and both the Jaccard similarity
and the containment of a short text in a long one can be read off. MinHash signatures give only the first.
Texts of up to `SKETCH_SIZE` shingles are kept whole, and what is read off them is exact.

The method is known as FracMinHash or modulo sampling: Broder, "On the resemblance and containment of
documents", 1997.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from answerable.listening.text import Characters

__all__ = ["LEVELS", "SKETCH_SIZE", "Sketches", "content", "sizes_at_levels"]

Texts: TypeAlias = "pa.Array[Any] | pa.ChunkedArray[Any]"

LEVELS = 9
"""Levels 0 to 8; the longest texts keep one shingle in 256."""
SKETCH_SIZE = 72
"""The most shingles a sketch keeps, on average over texts, before it goes up a level."""
_TEXT_ALONE = 100  # characters from which the text speaks without its title, which editors change
_SHORT = 20  # letters below which only the whole text is compared
_HAN_SIZE = 4
_ALPHABET_SIZE = 2 * _HAN_SIZE
_FIRST_HAN = 0x2E80  # code points from here on are ideographs, kana, hangul
_MULTIPLIER = 0x9E3779B1


@dataclass(frozen=True)
class Sketches:
    """Sketches of many texts: text i keeps `hashes[starts[i]:starts[i + 1]]`, ascending, without repeats.

    `letters` counts its letters and digits, `contents` is a 64-bit number equal for equal letters, `levels`
    the sampling level and `sizes[i, l]` how many of its hashes a sketch of level l would keep (zero below
    its own).
    """

    hashes: NDArray[np.uint32]
    starts: NDArray[np.int64]
    letters: NDArray[np.int64]
    contents: NDArray[np.uint64]
    levels: NDArray[np.uint8]
    sizes: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Texts) -> Sketches:
        """Sketch each of `texts`; null and empty texts have none."""
        codes, starts = _letters_of(Characters.of(texts))
        letters = np.diff(starts)
        levels = _levels(letters)
        owners, hashes = _sampled(codes, starts, levels)
        return cls(
            hashes=hashes,
            starts=np.searchsorted(owners, np.arange(len(letters) + 1)),
            letters=letters,
            contents=_contents(codes, starts),
            levels=levels,
            sizes=sizes_at_levels(owners, hashes, levels),
        )

    def __len__(self) -> int:
        return len(self.letters)

    def packed(self) -> list[bytes]:
        """Each sketch as little-endian bytes, four a shingle."""
        whole, places = self.hashes.astype("<u4").tobytes(), (self.starts * 4).tolist()
        return [whole[start:end] for start, end in pairwise(places)]


def content(table: pa.Table) -> Texts:
    """The text by which a document is compared: its text, with the title in front where that is short.

    A table without `title` and `text` may give `folded`, which holds both.
    """
    if "text" not in table.column_names and "title" not in table.column_names:
        folded: Texts = _whole(table.column("folded"))
        return folded
    title, text = (_column(table, name) for name in ("title", "text"))
    both = pc.binary_join_element_wise(title, text, pa.scalar("\n", pa.large_string()))
    alone: Any = pc.greater_equal(pc.utf8_length(text), pa.scalar(_TEXT_ALONE))
    chosen: Texts = pc.if_else(alone, text, both)
    return chosen


def sizes_at_levels(
    owners: NDArray[np.int64], hashes: NDArray[np.uint32], levels: NDArray[np.uint8]
) -> NDArray[np.int32]:
    """Count for each owner and level the hashes that a sketch of that level keeps; shape texts × `LEVELS`."""
    fits = np.minimum(31 - np.log2(np.maximum(hashes, 1)).astype(np.int64), LEVELS - 1)  # the highest level
    counts = np.bincount(owners * LEVELS + fits, minlength=len(levels) * LEVELS).reshape(-1, LEVELS)
    sizes = counts[:, ::-1].cumsum(axis=1)[:, ::-1]
    return np.where(np.arange(LEVELS) >= levels[:, None], sizes, 0).astype(np.int32)


def _column(table: pa.Table, name: str) -> Any:
    if name not in table.column_names:
        return pa.array([""] * table.num_rows, pa.large_string())
    return _whole(table.column(name))


def _whole(column: Any) -> Any:
    return column.cast(pa.large_string()).fill_null("").combine_chunks()


def _letters_of(characters: Characters) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    kept = _is_letter()[characters.codes]
    before = np.zeros(len(kept) + 1, dtype=np.int64)
    np.cumsum(kept, out=before[1:])
    return characters.codes[kept], before[characters.starts]


@cache
def _is_letter() -> NDArray[np.bool_]:
    plane = [chr(code).isalnum() for code in range(0x10000)]
    return np.concatenate([plane, np.zeros(0x10000, bool), np.ones(0x100000 - 0x10000, bool)])


def _levels(letters: NDArray[np.int64]) -> NDArray[np.uint8]:
    thinning = np.ceil(np.log2(np.maximum(letters / SKETCH_SIZE, 1)))
    return np.minimum(thinning, LEVELS - 1).astype(np.uint8)


def _sampled(
    codes: NDArray[np.uint32], starts: NDArray[np.int64], levels: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Numbers of texts and their hashes below the threshold; sorted by both, without repeats."""
    shingles = _shingles(codes, starts)
    letters = np.diff(starts)
    limits = np.where(letters < _SHORT, 0, 0xFFFFFFFF >> levels.astype(np.int64)).astype(np.uint32)
    limits = np.repeat(limits, letters)
    places = np.flatnonzero(shingles < limits)  # 0xFFFFFFFF, "no shingle here", is never below
    owners = np.searchsorted(starts, places, side="right") - 1
    keys = owners.astype(np.uint64) << np.uint64(32) | shingles[places]
    keys.sort()  # np.unique would hash them first, which takes longer than to sort
    keys = keys[np.append(True, keys[1:] != keys[:-1])[: len(keys)]]
    return (keys >> np.uint64(32)).astype(np.int64), keys.astype(np.uint32)


def _shingles(codes: NDArray[np.uint32], starts: NDArray[np.int64]) -> NDArray[np.uint32]:
    """A number for the shingle beginning at each letter; 0xFFFFFFFF where the text is at its end."""
    han = _windows(codes)
    wide = han.copy()
    wide *= np.uint32(pow(_MULTIPLIER, _HAN_SIZE, 1 << 32))
    wide[:-_HAN_SIZE] += han[_HAN_SIZE:]
    alphabet = codes < _FIRST_HAN
    shingles = _mixed(np.where(alphabet, wide, han))
    for back in range(1, _ALPHABET_SIZE):
        late = starts[1:] - back
        late = late[late >= starts[:-1]]
        shingles[late if back < _HAN_SIZE else late[alphabet[late]]] = 0xFFFFFFFF
    return shingles


def _windows(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    padded = np.concatenate([codes, np.zeros(_HAN_SIZE, np.uint32)])
    state = padded[: len(codes)].copy()
    for place in range(1, _HAN_SIZE):
        state *= np.uint32(_MULTIPLIER)
        state += padded[place : place + len(codes)]
    return state


def _mixed(state: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """MurmurHash3's finaliser: every bit of the input moves every bit of the output."""
    for shift, multiplier in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        state ^= state >> np.uint32(shift)
        state *= np.uint32(multiplier)
    state ^= state >> np.uint32(16)
    return state


def _contents(codes: NDArray[np.uint32], starts: NDArray[np.int64]) -> NDArray[np.uint64]:
    """A sum over letters of a number made from letter and place: equal texts have equal sums."""
    places = np.arange(len(codes), dtype=np.uint64) - np.repeat(starts[:-1], np.diff(starts)).astype(
        np.uint64
    )
    state = (places << np.uint64(32) | codes) * np.uint64(0x9E3779B97F4A7C15)
    state ^= state >> np.uint64(29)
    state *= np.uint64(0xBF58476D1CE4E5B9)
    state ^= state >> np.uint64(32)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(state, out=sums[1:])
    return sums[starts[1:]] - sums[starts[:-1]]
