"""From the names in one text to the division it speaks of."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from answerable.listening.places.gazetteer import COUNTY, Gazetteer
from answerable.listening.places.names import Name

__all__ = ["Mention", "Places", "Weighing"]

_NEXT_TO = 30.0  # what a division above or below gives when it stands right beside the name
_IN_TEXT = 12.0  # … and when it stands elsewhere in the text
_OWN_AREA = 12.0  # … when the division lies in the organisation's own area
_NEAR_AREA = 3.0  # … or in the same prefecture
_ENOUGH = 1000.0  # odds beyond which more names make nothing surer
_LEVEL = {1: 4.0, 2: 2.0}  # a bare name rather means the province or the prefecture than a county
_DISSOLVED = 0.5
_OPENING = 0.3  # what remains of the doubt when a text begins with the name, as addresses do
_SHADE = 10.0  # how much more a doubtful name means no place beside one that is beyond doubt
_FEWEST = 0.05  # candidates below are not told
_MOST = 5

Chances = dict[str, float]


class Mention(NamedTuple):
    """A name in a text: what it may mean, and whether it stands right after another, or opens the text."""

    meanings: Sequence[Name]
    near: bool
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """What is known of a text's place: the code (or none), how certain it is, and the candidates."""

    code: str | None = None
    confidence: float | None = None
    candidates: list[dict[str, Any]] = field(default_factory=list)


class _Named:
    """Where each division is named in a text, and which named divisions lie in which."""

    def __init__(self, mentions: Sequence[Mention], paths: Mapping[str, tuple[str, ...]]) -> None:
        self._mentions, self._paths = mentions, paths
        self._where: dict[str, list[int]] = defaultdict(list)
        self._below: dict[str, list[str]] = defaultdict(list)
        for place, mention in enumerate(mentions):
            for meaning in mention.meanings:
                self._where[meaning.code].append(place)
        for code in self._where:
            for above in paths[code][:-1]:
                self._below[above].append(code)

    def support(self, code: str, place: int) -> float:
        """By how much the odds grow because of the text's other names, each of the division's kin once."""
        above = [other for other in self._paths[code][:-1] if other in self._where]
        kin = (self._gain(other, place) for other in [*above, *self._below.get(code, ())])
        return min(math.prod(kin), _ENOUGH)

    def _gain(self, other: str, place: int) -> float:
        """What the names of another division give to the name at `place`."""
        others = [each for each in self._where[other] if each != place]
        if any(self._beside(each, place) for each in others):
            return _NEXT_TO
        return _IN_TEXT if others else 1.0

    def _beside(self, other: int, place: int) -> bool:
        return self._mentions[max(other, place)].near and abs(other - place) == 1


@dataclass
class Weighing:
    """Weighs what the names of a text mean together; a code is given from confidence `threshold` on."""

    gazetteer: Gazetteer
    area: str | None
    threshold: float

    def weigh(self, mentions: Sequence[Mention]) -> Places:
        """The deepest division that is certain enough; the candidates of the deepest level that has any."""
        named = _Named(mentions, self._paths)
        chances = [self._chances(place, mentions, named) for place in range(len(mentions))]
        best: tuple[str, float] | None = None
        told: list[tuple[str, float]] = []
        for level in sorted({self._level(code) for chance in chances for code in chance}, reverse=True):
            ranked = self._at_level(level, chances)
            told = told or [(code, chance) for code, chance in ranked if chance >= _FEWEST][:_MOST]
            if ranked and ranked[0][1] >= self.threshold:
                best = ranked[0]
                break
        return self._places(best, told)

    def _places(self, best: tuple[str, float] | None, told: list[tuple[str, float]]) -> Places:
        if best and best not in told:
            told = [best, *told][:_MOST]
        candidates = [
            {"code": code, "name": self.gazetteer.divisions[code].name, "confidence": round(chance, 3)}
            for code, chance in told
        ]
        confidence = best[1] if best else told[0][1] if told else None
        return Places(best[0] if best else None, confidence and round(confidence, 3), candidates)

    def _chances(self, place: int, mentions: Sequence[Mention], named: _Named) -> Chances:
        """The chance that a name means each division; what is missing to 1 is that it means no place."""
        meanings = mentions[place].meanings
        support = {each.code: named.support(each.code, place) for each in meanings}
        if max(support.values()) <= 1.0:  # the own area speaks where the text does not
            support = {each.code: self._home(each.code) for each in meanings}
        odds = {each.code: self._odds(each) * support[each.code] for each in meanings}
        against = sum(meaning.odds_against for meaning in meanings)
        if self._in_the_shade(place, mentions):
            against *= _SHADE
        if mentions[place].opens:
            against *= _OPENING
        total = sum(odds.values()) + against
        return {code: each / total for code, each in odds.items()}

    def _odds(self, meaning: Name) -> float:
        odds = _LEVEL.get(meaning.level, 1.0) if meaning.short else 1.0
        return odds * _DISSOLVED if self.gazetteer.divisions[meaning.code].ended else odds

    def _in_the_shade(self, place: int, mentions: Sequence[Mention]) -> bool:
        """Whether a doubtful name stands in a text that names a county, or any place above, beyond doubt.

        After 苍南县 the word 龙港 is a town there; after 萧山区 a 三江 is a garden.
        """
        mention = mentions[place]
        if not _doubtful(mention) or self._stands_by(place, mentions):
            return False
        return any(not _doubtful(mention) for other, mention in enumerate(mentions) if other != place)

    def _stands_by(self, place: int, mentions: Sequence[Mention]) -> bool:
        """Whether what a name may lie in stands right before it: 宁波奉化."""
        before = mentions[place - 1].meanings if mentions[place].near else ()
        return any(self._kin(one.code, other.code) for one in mentions[place].meanings for other in before)

    def _kin(self, one: str, other: str) -> bool:
        """Whether one of two divisions lies in the other."""
        return one != other and (one in self._paths[other] or other in self._paths[one])

    def _home(self, code: str) -> float:
        if not self.area or self.area not in self._paths:
            return 1.0
        own, path = self._paths[self.area], self._paths[code]
        if self.area in path or code in own:
            return _OWN_AREA
        return _NEAR_AREA if len(own) > 1 and len(path) > 1 and own[1] == path[1] else 1.0

    def _at_level(self, level: int, chances: Sequence[Chances]) -> list[tuple[str, float]]:
        """Divisions of a level with their confidence, counting all names of that level and below.

        A division's confidence is the chance of the surest name for it, times its share among its rivals.
        """
        surest: Chances = defaultdict(float)
        sums: Chances = defaultdict(float)
        total = 0.0
        for chance in chances:
            lifted = self._lifted(chance, level)
            total += max(lifted.values(), default=0.0)
            for code, each in lifted.items():
                surest[code] = max(surest[code], each)
                sums[code] += each
        ranked = [(code, surest[code] * min(sums[code] / total, 1.0)) for code in sums]
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))

    def _lifted(self, chance: Chances, level: int) -> Chances:
        """The chances of a name's meanings, each put with the division of `level` that it lies in."""
        lifted: Chances = defaultdict(float)
        above = self._at[level]
        for code, each in chance.items():
            if code in above:
                lifted[above[code]] += each
        return lifted

    def _level(self, code: str) -> int:
        return self.gazetteer.divisions[code].level

    @cached_property
    def _at(self) -> dict[int, dict[str, str]]:
        """For each level, the division of that level that a code lies in or is."""
        divisions: dict[int, dict[str, str]] = defaultdict(dict)
        for code, path in self._paths.items():
            for part in path:
                divisions[self._level(part)].setdefault(code, part)
        return divisions

    @cached_property
    def _paths(self) -> dict[str, tuple[str, ...]]:
        return {code: self.gazetteer.path(code) for code in self.gazetteer.divisions}


def _doubtful(mention: Mention) -> bool:
    """Whether a name can only be a county's short one, or one of those that any town may have (新市区)."""
    return all(
        meaning.level == COUNTY and (meaning.short or meaning.odds_against > 1)
        for meaning in mention.meanings
    )
