"""The levels of severity and the words that speak for each, read from `severity.toml` beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

from answerable.listening.text import WordList, fold

__all__ = ["LEVELS", "Near", "SeverityWords", "severity_words"]

LEVELS = ("wish", "failure", "loss", "danger")
"""From the lightest to the gravest: a wish or suggestion; a service that fails; a loss of livelihood or
rights; danger to life or health."""

Words = frozenset[str]


@dataclass(frozen=True)
class Near:
    """Speaks for `level` where a word of `first` and one of `second` stand close to each other."""

    level: int  # place in `LEVELS`
    first: Words
    second: Words
    within: int  # characters between the two, at most


@dataclass(frozen=True)
class SeverityWords:
    """All words of the rules. `levels` gives a word's place in `LEVELS`; words that only help have none.

    `before`, `touching` and `after` take back what they stand beside ("没有危险", "not dangerous");
    `neutral` phrases hold such a word and speak for no level: "危房改造".
    """

    version: str
    levels: Mapping[str, int]
    nears: tuple[Near, ...]
    before: Words
    touching: Words
    after: Words
    neutral: Words

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word that is looked for, sorted."""
        return tuple(sorted(self._every()))

    @cached_property
    def word_list(self) -> WordList:
        """The words, ready to be found."""
        return WordList(self.words)

    def _every(self) -> Words:
        parts = [part for near in self.nears for part in (near.first, near.second)]
        return frozenset(self.levels).union(self.before, self.touching, self.after, self.neutral, *parts)


@cache
def severity_words() -> SeverityWords:
    """The shipped words, read once."""
    text = resources.files(__package__).joinpath("severity.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    levels: dict[str, int] = {}
    for place, name in enumerate(LEVELS):  # a word given twice speaks for the graver level
        levels |= dict.fromkeys(_listed(raw[name]["words"]), place)
    taken_back = (_listed(raw["negation"][kind]) for kind in ("before", "touching", "after", "neutral"))
    return SeverityWords(str(raw["version"]), levels, tuple(_nears(raw)), *taken_back)


def _nears(raw: Mapping[str, Any]) -> Iterator[Near]:
    for place, name in enumerate(LEVELS):
        for rule in raw[name].get("near", []):
            first, second = map(_listed, rule["words"])
            yield Near(place, first, second, int(rule["within"]))


def _listed(text: str) -> Words:
    return frozenset(fold([word.strip() for word in text.split(",") if word.strip()]))
