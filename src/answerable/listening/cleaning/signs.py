"""Signs that a text must hold before a closer look pays, looked for in all characters of a batch at once.

A table gives each code point its classes, another each pair of neighbours what it begins or ends; a text
without the sign that a finder needs is never shown to it. Every test here is a necessary condition, so it
changes what is found in nothing: a text that passes by chance costs a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from answerable.listening.text.characters import code_points

__all__ = ["Classes", "PairTable", "Places", "Rows", "Signs", "class_table"]

Places = npt.NDArray[np.int64]
Rows = npt.NDArray[np.bool_]
Classes = npt.NDArray[np.uint16]


def class_table(classes: Mapping[int, Iterable[int]]) -> Classes:
    """Return for every code point the sum of the classes (powers of two) that list it."""
    table = np.zeros(0x110000, np.uint16)
    for class_, codes in classes.items():
        table[list(codes)] |= class_
    return table


class PairTable:
    """Two neighbouring characters and what they are a sign of; `signs` gives each sign (a power of two) its
    pairs.
    """

    def __init__(self, signs: Mapping[int, Iterable[str]]) -> None:
        pairs = [(sign, pair) for sign, listed in signs.items() for pair in listed]
        firsts, seconds = (sorted({pair[at] for _, pair in pairs}) for at in (0, 1))
        width = len(seconds) + 1
        self._first, self._second = np.zeros(0x110000, np.uint16), np.zeros(0x110000, np.uint16)
        self._first[[ord(sign) for sign in firsts]] = width * np.arange(1, len(firsts) + 1)
        self._second[[ord(sign) for sign in seconds]] = np.arange(1, width)
        self._signs = np.zeros(width * (len(firsts) + 1), np.uint8)
        for sign, pair in pairs:
            self._signs[self._first[ord(pair[0])] + self._second[ord(pair[1])]] |= sign

    def find(self, codes: npt.NDArray[np.uint32]) -> tuple[Places, npt.NDArray[np.uint8]]:
        """Return where pairs of the table begin, and their signs."""
        if len(codes) < 2:
            return np.zeros(0, np.int64), np.zeros(0, np.uint8)
        found = self._signs[self._first[codes[:-1]] + self._second[codes[1:]]]
        places = np.flatnonzero(found)
        return places, found[places]


@dataclass(frozen=True)
class Signs:
    """The characters of many texts end to end, with their classes: text i begins at `starts[i]`."""

    starts: Places
    codes: npt.NDArray[np.uint32]
    classes: Classes

    @classmethod
    def of(cls, texts: pa.StringArray, table: Classes) -> Signs:
        """Look up the classes of all characters of `texts`; null counts as empty."""
        codes, starts = code_points(texts)
        return cls(starts, codes, table[codes])

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def _held(self) -> Classes:
        held = np.zeros(len(self), np.uint16)
        filled = self.starts[1:] > self.starts[:-1]
        if filled.any():
            held[filled] = np.bitwise_or.reduceat(self.classes, self.starts[:-1][filled])
        return held

    def hold(self, classes: int) -> Rows:
        """Which texts hold a character of one of `classes`."""
        found: Rows = (self._held & classes) != 0
        return found

    def rows(self, places: Places) -> Rows:
        """Which texts hold one of `places`."""
        found = np.zeros(len(self), bool)
        found[np.searchsorted(self.starts, places, side="right") - 1] = True
        return found

    def places(self, classes: int) -> Places:
        """Where characters of `classes` stand."""
        return np.flatnonzero(self.classes & np.uint16(classes))

    def at(self, places: Places) -> Any:
        """The classes of the characters at `places`; none beyond the end."""
        inside = np.minimum(places, max(len(self.classes) - 1, 0))
        return np.where(places < len(self.classes), self.classes[inside], 0) if len(self.classes) else inside
