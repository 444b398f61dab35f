"""From text to terms: pairs of neighbouring Han characters, and words of other scripts.

A term is a number below `TERM_SPACE`, a hash of its characters; nothing else of the text is kept. A whole
batch is one array of code points, so that no step here runs in Python per character.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.stopwords import STOP_WORDS

__all__ = ["TERM_BITS", "TERM_SPACE", "Spans", "Terms", "find_spans", "read_terms"]

TERM_BITS = 20
TERM_SPACE = 1 << TERM_BITS

_HAN, _WORD = 1, 2
_HAN_RANGES = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF))
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BASE = np.uint64(0x100000001B3)  # odd, so that it has an inverse modulo 2**64
_BASE_INVERSE = np.uint64(pow(0x100000001B3, -1, 1 << 64))
_MARK = ord("〔")  # opens the mark that redaction leaves behind; it is no word of the writer's

Integers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]
Columns = tuple[Integers, Integers, Integers]  # start, stop, term


@dataclass(frozen=True)
class Terms:
    """The distinct terms of `documents` texts, by document and term; `titled` where the title has it."""

    documents: int
    document: Integers
    term: Integers
    titled: npt.NDArray[np.bool_]
    spaced: npt.NDArray[np.bool_]  # of each document: written in words with spaces rather than in Han

    @classmethod
    def none(cls) -> Terms:
        """Return the terms of no document."""
        nothing, never = np.zeros(0, np.int64), np.zeros(0, bool)
        return cls(0, nothing, nothing, never, never)

    def part(self, start: int, stop: int) -> Terms:
        """Return the terms of the documents from `start` until before `stop`."""
        low, high = np.searchsorted(self.document, (start, stop))
        own = slice(int(low), int(high))
        document = self.document[own] - start
        return Terms(stop - start, document, self.term[own], self.titled[own], self.spaced[start:stop])


@dataclass(frozen=True)
class Spans:
    """Where terms stand: character offsets into the joined text, and the terms themselves."""

    start: Integers
    stop: Integers
    term: Integers
    pairs: int  # so many Han pairs stand in front; the rest are words


def read_terms(titles: Sequence[str], leads: Sequence[str]) -> Terms:
    """Return the terms of each title with its lead."""
    parts = [part for pair in zip(titles, leads, strict=True) for part in pair]
    spans = find_spans("\n".join(parts))
    edges = np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)) + 1)
    part = np.searchsorted(edges, spans.start, side="right")
    spaced = _spaced(part >> 1, spans.pairs, len(titles))
    codes = ((part >> 1) << (TERM_BITS + 1)) | (spans.term << 1) | (part & 1 ^ 1)
    codes.sort()
    last = np.ones(len(codes), bool)  # of equal (document, term) the last one is the titled one
    last[:-1] = (codes[1:] >> 1) != (codes[:-1] >> 1)
    codes = codes[last]
    term = (codes >> 1) & (TERM_SPACE - 1)
    return Terms(len(titles), codes >> (TERM_BITS + 1), term, (codes & 1) == 1, spaced)


def _spaced(document: Integers, pairs: int, documents: int) -> npt.NDArray[np.bool_]:
    """Return which documents have more words than Han pairs."""
    in_han, in_words = (np.bincount(part, minlength=documents) for part in np.split(document, [pairs]))
    return in_words > in_han


def find_spans(text: str) -> Spans:
    """Return every term of `text` with its place, Han pairs first; English stop words are no terms."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kinds()[np.minimum(codes, 0xFFFF)]
    pairs = _han_pairs(codes, kinds)
    words = _words(codes, kinds)
    told = ~_stops()[words[2]]
    start, stop, term = (np.concatenate((pair, word[told])) for pair, word in zip(pairs, words, strict=True))
    return Spans(start, stop, term, len(pairs[0]))


def _han_pairs(codes: Codes, kinds: npt.NDArray[np.int8]) -> Columns:
    han = kinds == _HAN
    start = np.flatnonzero(han[:-1] & han[1:])
    keys = (codes[start].astype(np.uint64) << np.uint64(16)) | codes[start + 1]
    return start, start + 2, _fold(keys)


def _words(codes: Codes, kinds: npt.NDArray[np.int8]) -> Columns:
    inside = np.zeros(len(codes) + 2, bool)
    inside[1:-1] = kinds == _WORD
    start = np.flatnonzero(inside[1:-1] & ~inside[:-2])
    stop = np.flatnonzero(inside[1:-1] & ~inside[2:]) + 1
    marked = np.zeros(len(start), bool)
    marked[start > 0] = codes[start[start > 0] - 1] == _MARK
    kept = (stop - start > 1) & ~marked
    start, stop = start[kept], stop[kept]
    if not len(start):
        return start, stop, start
    return start, stop, _fold(_hashes(codes, start, stop - _plural(codes, start, stop)))


def _plural(codes: Codes, start: Integers, stop: Integers) -> Integers:
    """Return 1 where a word ends in a single s, so that *crash* and *crashs* are one term, else 0."""
    single = (codes[stop - 1] == ord("s")) & (codes[stop - 2] != ord("s"))
    plural: Integers = (single & (stop - start > 3)).astype(np.int64)
    return plural


def _hashes(codes: Codes, start: Integers, stop: Integers) -> npt.NDArray[np.uint64]:
    """Return a polynomial hash of each stretch, by one running sum over the whole text (all modulo 2**64)."""
    powers, inverses = _powers(1 << len(codes).bit_length())
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes + np.uint64(1)) * powers[: len(codes)], out=sums[1:])
    return (sums[stop] - sums[start]) * inverses[start]


def _fold(keys: npt.NDArray[np.uint64]) -> Integers:
    mixed = keys * _MIX
    mixed ^= mixed >> np.uint64(29)
    mixed *= _MIX
    return (mixed >> np.uint64(64 - TERM_BITS)).astype(np.int64)


@cache
def _powers(length: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    bases = np.full((2, length), 1, np.uint64)
    bases[0, 1:], bases[1, 1:] = _BASE, _BASE_INVERSE
    powers = np.cumprod(bases, axis=1, dtype=np.uint64)
    return powers[0], powers[1]


@cache
def _stops() -> npt.NDArray[np.bool_]:
    """Return for every term whether it is a stop word's."""
    codes = np.frombuffer(" ".join(sorted(STOP_WORDS)).encode("utf-32-le"), np.uint32)
    stops = np.zeros(TERM_SPACE, bool)
    stops[_words(codes, _kinds()[codes])[2]] = True
    return stops


@cache
def _kinds() -> npt.NDArray[np.int8]:
    kinds = np.array([_WORD if chr(code).isalnum() else 0 for code in range(0x10000)], np.int8)
    for first, last in _HAN_RANGES:
        kinds[first : last + 1] = _HAN
    return kinds
