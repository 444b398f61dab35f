"""Texts cut into clauses: what stands between two marks or blanks, if it is long enough to say something."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from answerable.listening.text.characters import Characters

__all__ = ["Clauses", "cut_clauses"]

_MARKS = '。！？；，、,.!?;~…:：\t ()（）"“”'
_SHORTEST = 4  # characters; a shorter one goes with the next


@dataclass(frozen=True)
class Clauses:
    """Clauses in reading order: text i has those from `starts[i]` to `starts[i + 1]`, at least one."""

    characters: Characters
    starts: NDArray[np.int64]


def cut_clauses(characters: Characters) -> Clauses:
    """Cut each text after its marks; a text without characters is one empty clause."""
    marked = _marks()[characters.codes]
    begins = np.flatnonzero(marked[:-1] & ~marked[1:]) + 1
    owners = np.searchsorted(characters.starts, begins, side="right") - 1
    begins, owners = _long_enough(begins, owners, characters.starts)
    every = np.concatenate([characters.starts[:-1], begins])
    texts = np.concatenate([np.arange(len(characters)), owners])
    order = np.lexsort((every, texts))
    cuts = np.append(every[order], characters.starts[-1])
    starts = np.searchsorted(texts[order], np.arange(len(characters) + 1))
    return Clauses(Characters(characters.codes, cuts), starts)


def _long_enough(
    begins: NDArray[np.int64], owners: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of the places where a clause may begin, those that leave the one before them long enough."""
    kept, last = [], -1
    heads = starts[owners].tolist()
    for place, (begin, head) in enumerate(zip(begins.tolist(), heads, strict=True)):
        last = max(last, head)
        if begin - last >= _SHORTEST:
            kept.append(place)
            last = begin
    return begins[kept], owners[kept]


@cache
def _marks() -> NDArray[np.bool_]:
    table = np.zeros(0x110000, dtype=bool)
    table[[ord(mark) for mark in _MARKS]] = True
    return table
