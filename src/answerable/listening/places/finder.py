"""Names of places in texts, and the one division a text speaks of.

All names are looked for at once (Aho–Corasick, the longest from the left). What a name means is weighed by
odds: each division it may mean starts alike, and gains where a division above or below it is named next to
it or elsewhere in the text, or where it lies in the organisation's own area; "no place at all" stands
beside them, strong for common words. The text's place is then the deepest division that is certain enough,
and none where there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import ahocorasick_rs
import pyarrow as pa

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
_MOST_NAMES = 40  # different names of a text that are weighed
_REMEMBERED = 50_000  # combinations of names whose meaning is kept


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
    _known: dict[tuple[tuple[int, bool], ...], Places] = field(default_factory=dict, init=False, repr=False)

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
    def _weighing(self) -> Weighing:
        return Weighing(self._gazetteer, self.area, self.threshold)

    def _mentions(self, texts: Characters) -> list[list[tuple[int, bool]]]:
        """For each text the names in it, as (name, stands next to the one before)."""
        whole, starts = texts.joined(), texts.starts.tolist()
        found: list[list[tuple[int, bool]]] = [[] for _ in range(len(texts))]
        matches = self._automaton.find_matches_as_indexes(whole)
        owner, last = 0, -_LONGEST
        for place, (name, start, end) in enumerate(matches):
            while start >= starts[owner + 1]:
                owner += 1
            if not _begins(matches, place + 1, end) and self._is_other(name, whole, end):
                continue
            if self._is_part_of_a_word(whole, start, end):
                continue
            near = start - last <= _NEXT_TO and bool(found[owner])
            found[owner].append((name, near))
            last = end
        return found

    def _is_other(self, name: int, whole: str, end: int) -> bool:
        """Whether something else bears the name: 北京路 in any town, 白云山, 龙港镇."""
        return self._only_short[name] and _NAMED_AFTER.match(whole, end) is not None

    def _is_part_of_a_word(self, whole: str, start: int, end: int) -> bool:
        """Whether a name in Latin letters goes on before or behind: Jin in Jinqiao."""
        return (_is_latin(whole[start]) and _is_latin(whole[start - 1 : start])) or (
            _is_latin(whole[end - 1]) and _is_latin(whole[end : end + 1])
        )

    def _meant(self, mentions: list[tuple[int, bool]]) -> Places:
        key = tuple(dict.fromkeys(mentions))[:_MOST_NAMES]
        places = self._known.get(key)
        if places is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            places = self._weighing.weigh([Mention(self._meanings[name], near) for name, near in mentions])
            self._known[key] = places
        return places


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _begins(matches: list[tuple[int, int, int]], place: int, start: int) -> bool:
    return place < len(matches) and matches[place][1] == start


def _readable(batch: pa.Table) -> Characters:
    """Title and text of each document, folded, ended by a line break so that no name reaches over."""
    names = ["folded"] if "folded" in batch.column_names else ["title", "text"]
    columns: list[list[Any]] = [
        batch.column(name).to_pylist() for name in names if name in batch.column_names
    ]
    return Characters.of([_BREAK.join([*map(_short, row), ""]) for row in zip(*columns, strict=True)])


def _short(text: str | None) -> str:
    return (text or "")[:_LONGEST]
