"""Where the words of a list occur in many texts, found in one pass (Aho–Corasick)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from answerable.listening.text.characters import Characters, as_string

__all__ = ["Occurrences", "WordList"]

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Occurrences:
    """What was found where, four columns alike long, in the order of the texts.

    `words` and `owners` are numbers of words and texts; `starts` and `ends` are places in
    `Characters.separated`, the end one past the last character.
    """

    words: Places
    owners: Places
    starts: Places
    ends: Places

    def __len__(self) -> int:
        return len(self.words)

    def chosen(self, kept: NDArray[np.bool_] | Places) -> Occurrences:
        """Only the occurrences of that mask, or in that order."""
        return Occurrences(self.words[kept], self.owners[kept], self.starts[kept], self.ends[kept])


@dataclass(frozen=True)
class WordList:
    """Folded words to look for; none may be empty or hold a line feed."""

    words: tuple[str, ...]

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(list(self.words), store_patterns=False)

    def __getstate__(self) -> dict[str, Any]:
        return {"words": self.words}

    def find(self, characters: Characters) -> Occurrences:
        """Find every word, also inside other words; a Latin word must stand alone (a plural s may follow)."""
        separated = characters.separated()
        hits = self._automaton.find_matches_as_indexes(as_string(separated), overlapping=True)
        flat = np.fromiter(chain.from_iterable(hits), np.int64, 3 * len(hits))
        words, starts, ends = flat.reshape(-1, 3).T
        found = Occurrences(words, np.searchsorted(characters.borders, starts), starts, ends)
        return found.chosen(_stand_alone(separated, starts, ends))


def _stand_alone(codes: NDArray[np.uint32], starts: Places, ends: Places) -> NDArray[np.bool_]:
    """False where a Latin letter touches a Latin word, so that `rent` is not found in `parents`."""
    padded = np.concatenate([[0], codes, [0, 0]])
    latin = (padded >= 0x61) & (padded <= 0x7A)
    before, first = latin[starts], latin[starts + 1]
    last, after, beyond = latin[ends], latin[ends + 1], latin[ends + 2]
    plural = (padded[ends + 1] == 0x73) & ~beyond
    alone: NDArray[np.bool_] = ~(before & first) & ~(last & after & ~plural)
    return alone
