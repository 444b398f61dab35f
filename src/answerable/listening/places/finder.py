"""Names of places in texts, and the one division a text speaks of.

All names are looked for at once (Aho–Corasick, the longest from the left). What a name means is weighed by
odds: each division it may mean starts alike, and gains where a division above or below it is named next to
it or elsewhere in the text, or where it lies in the organisation's own area; "no place at all" stands
beside them, strong for common words. The text's place is then the deepest division that is certain enough,
and none where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import ahocorasick_rs
import pyarrow as pa
import rjieba

from answerable.listening.places.gazetteer import Gazetteer
from answerable.listening.places.meaning import Mention, Places, Weighing
from answerable.listening.places.names import Name, names_of
from answerable.listening.text import Characters, fold

__all__ = ["CANDIDATES", "PlaceFinder"]

CANDIDATES = pa.list_(
    pa.struct(
        [pa.field("code", pa.string()), pa.field("name", pa.string()), pa.field("confidence", pa.float64())]
    )
)
"""The divisions a text may speak of, the likeliest first."""

_LONGEST = 4000  # characters of a document that are read
_NEXT_TO = (
    3  # characters that may stand between a division and the one above it: "浙江省-杭州市", "杭州市的西湖区"
)
_NAMED_AFTER = re.compile(  # what follows a place's short name where something else only bears that name
    r"[东西南北中环一二三四五六七八九十]{0,2}(?:[路街道巷弄桥]|大[道街厦桥]|胡同)|[镇乡村山苑]|社区|花园|小区|广场|新村|工业区|酒店"
)
_BREAK = "\n"
_BLANK = " "  # what a line break is folded to; it ends every text, and no name or word reaches over it
_NEVER_ALONE = 10.0  # odds against a common word; it says nothing anyway unless something stands by it
_AROUND = 8  # characters before and behind a name that tell where words begin and end
_MOST_NAMES = 40  # different names of a text that are weighed
_REMEMBERED = 50_000  # combinations of names whose meaning is kept


_Seen = tuple[int, bool, bool]
"""A name by number, whether it stands next to the one before, and whether it opens the text."""


@dataclass
class PlaceFinder:
    """Finds the division that each text speaks of.

    `gazetteer`: the divisions (None: the nation's, to counties). `area`: the code of the organisation's own
    area, which decides between namesakes but never speaks where a text names no place. `threshold`: the
    confidence from which a code is given; below, `place_code` is null and the candidates say what it may
    be.

    >>> texts = pa.table({"text": ["杭州市西湖区文三路积水", "鼓楼区的路灯坏了"]})
    >>> PlaceFinder().find(texts).column("place_code").to_pylist()
    ['330106', None]
    """

    gazetteer: Gazetteer | None = None
    area: str | None = None
    threshold: float = 0.7
    name = "places"
    version = "1"
    _known: dict[tuple[_Seen, ...], Places] = field(default_factory=dict, init=False, repr=False)

    def find(self, batch: pa.Table) -> pa.Table:
        """Add `place_code`, `place_confidence` (0 to 1, null without a candidate) and `candidates`.

        Reads `folded`, or `title` and `text`. The confidence is that of the code, or of the first candidate.
        """
        places = [self._meant(mentions) for mentions in self._mentions(_readable(batch))]
        columns: dict[str, Any] = {
            "place_code": pa.array([place.code for place in places], pa.string()),
            "place_confidence": pa.array([place.confidence for place in places], pa.float64()),
            "candidates": pa.array([place.candidates for place in places], CANDIDATES),
        }
        for name, column in columns.items():
            batch = batch.append_column(name, column)
        return batch

    def __getstate__(self) -> dict[str, Any]:
        """Only the arguments travel; the automaton is built again where it is needed."""
        return {"gazetteer": self.gazetteer, "area": self.area, "threshold": self.threshold, "_known": {}}

    @cached_property
    def _names(self) -> dict[str, list[Name]]:
        names = [name for division in self._gazetteer.divisions.values() for name in names_of(division)]
        by_text: dict[str, list[Name]] = {}
        for text, name in zip(fold([name.text for name in names]), names, strict=True):
            by_text.setdefault(text, []).append(name)
        return by_text

    @property
    def _gazetteer(self) -> Gazetteer:
        return self.gazetteer or Gazetteer.national()

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(
            list(self._names), matchkind=ahocorasick_rs.MATCHKIND_LEFTMOST_LONGEST
        )

    @cached_property
    def _meanings(self) -> list[list[Name]]:
        """For each name in the automaton's order, the divisions that bear it."""
        return list(self._names.values())

    @cached_property
    def _only_short(self) -> list[bool]:
        return [all(meaning.short for meaning in meanings) for meanings in self._meanings]

    @cached_property
    def _needs_a_look(self) -> list[bool]:
        """Names so short that they arise where two words meet: 和政 in 党和政府, 任县 in 新任县长."""
        return [
            (short or len(name) == 2) and min(each.odds_against for each in meanings) < _NEVER_ALONE
            for (name, meanings), short in zip(self._names.items(), self._only_short, strict=True)
        ]

    @cached_property
    def _weighing(self) -> Weighing:
        return Weighing(self._gazetteer, self.area, self.threshold)

    def _mentions(self, texts: Characters) -> list[list[_Seen]]:
        """For each text the names in it."""
        whole, starts = texts.joined(), texts.starts.tolist()
        found: list[list[_Seen]] = [[] for _ in range(len(texts))]
        matches = self._matches(whole)
        stray = _stray(whole, [(start, end) for name, start, end in matches if self._needs_a_look[name]])
        owner, last = 0, -_LONGEST
        for name, start, end in matches:
            while start >= starts[owner + 1]:
                owner += 1
            near = start - last <= _NEXT_TO and bool(found[owner])
            if near or start not in stray:
                found[owner].append((name, near, start == starts[owner]))
                last = end
        return found

    def _matches(self, whole: str) -> list[tuple[int, int, int]]:
        """Names with start and end, without those that something else bears or that are parts of words."""
        matches = self._automaton.find_matches_as_indexes(whole)
        begins = {start for _, start, _ in matches}
        return [
            (name, start, end)
            for name, start, end in matches
            if (end in begins or not self._is_other(name, whole, end))
            and not self._is_part_of_a_word(whole, start, end)
        ]

    def _is_other(self, name: int, whole: str, end: int) -> bool:
        """Whether something else bears the name: 北京路 in any town, 白云山, 龙港镇."""
        return self._only_short[name] and _NAMED_AFTER.match(whole, end) is not None

    def _is_part_of_a_word(self, whole: str, start: int, end: int) -> bool:
        """Whether a name in Latin letters goes on before or behind: Jin in Jinqiao."""
        return (_is_latin(whole[start]) and _is_latin(whole[start - 1 : start])) or (
            _is_latin(whole[end - 1]) and _is_latin(whole[end : end + 1])
        )

    def _meant(self, mentions: list[_Seen]) -> Places:
        key = tuple(dict.fromkeys(mentions))[:_MOST_NAMES]
        places = self._known.get(key)
        if places is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            places = self._weighing.weigh([Mention(self._meanings[name], *how) for name, *how in key])
            self._known[key] = places
        return places


def _stray(whole: str, names: list[tuple[int, int]]) -> set[int]:
    """Starts of the names that are not cut out as words, nor begin one (北京人); all in one call."""
    begins = [
        max(whole.rfind(_BLANK, max(start - _AROUND, 0), start) + 1, start - _AROUND, 0) for start, _ in names
    ]
    windows = [
        whole[begin : end + _AROUND].partition(_BLANK)[0]
        for begin, (_, end) in zip(begins, names, strict=True)
    ]
    words = iter(rjieba.cut(_BREAK.join([*windows, ""])))
    stray: set[int] = set()
    for begin, (start, end) in zip(begins, names, strict=True):
        borders = _borders(words, begin)
        if start not in borders or (end not in borders and any(start < border < end for border in borders)):
            stray.add(start)
    return stray


def _borders(words: Iterator[str], begin: int) -> set[int]:
    """Where words begin and end, up to the line break that ends the window."""
    borders, place = {begin}, begin
    for word in words:
        if word == _BREAK:
            break
        place += len(word)
        borders.add(place)
    return borders


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _readable(batch: pa.Table) -> Characters:
    """Title and text of each document, folded, ended by a line break so that no name reaches over."""
    names = ["folded"] if "folded" in batch.column_names else ["title", "text"]
    columns: list[list[Any]] = [
        batch.column(name).to_pylist() for name in names if name in batch.column_names
    ]
    return Characters.of([_BREAK.join([*map(_short, row), ""]) for row in zip(*columns, strict=True)])


def _short(text: str | None) -> str:
    return (text or "")[:_LONGEST]
