"""What is said of an episode: messages, articles and their reprints, put together from our own phrases."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from answerable.portal.runs.demo.city import OUTLETS, Outlet, Spot
from answerable.portal.runs.demo.phrases import expand

__all__ = ["Episode", "Item", "Voice", "facts_of", "phrases"]

# How much of a matter an episode has.
NARROWED = {"what": 4, "paragraphs": 3, "headlines": 2, "titles": 2, "ask": 3}
REPRINTED = 0.5  # of the news, by one to three other outlets


@dataclass(frozen=True)
class Episode:
    """A matter at a spot. `daily` is how many things are said on each day from `first` (days ago) on."""

    key: str
    matter: str
    spot: Spot
    first: int
    daily: tuple[int, ...]
    inbox: float = 0.06  # the share that comes to the organisation's own inbox
    news: float = 0.34  # of the rest, the share that is news; the remainder stands on boards
    line: str = "18"
    road: str = "古柏路"
    firm: tuple[str, str] = ("清泉", "Qingquan")


@dataclass(frozen=True)
class Item:
    """One thing said. `outlet` is None for a message to the organisation itself."""

    at: dt.datetime
    episode: str
    topic: str
    place: str
    title: str
    text: str
    outlet: str | None = None
    url: str | None = None


@cache
def phrases(language: str) -> dict[str, Any]:
    """Our own phrases in `language` (zh or en)."""
    return tomllib.loads(Path(__file__).with_name(f"matters_{language}.toml").read_text(encoding="utf-8"))


def facts_of(episode: Episode, language: str, chance: Random) -> dict[str, Any] | None:
    """Some of the matter's phrases, which all texts of the episode then share and vary.

    None where the matter is not told in `language`.
    """
    matter = phrases(language)["matter"].get(episode.matter)
    if matter is None:
        return None
    return matter | {
        name: chance.sample(matter[name], min(most, len(matter[name]))) for name, most in NARROWED.items()
    }


@dataclass(frozen=True)
class Voice:
    """Who tells of an episode at one moment, in one language: it writes a message, or an article."""

    episode: Episode
    facts: dict[str, Any]
    language: str
    at: dt.datetime
    chance: Random

    def message(self, board: Outlet | None) -> Item:
        """Something that somebody writes: on a board, or (None) to the organisation itself."""
        text = self._filled(self._letter())
        if self.language == "zh" and self.episode.spot.name not in text:
            text = f"{self.episode.spot.place}{self.episode.spot.name}：{text}"
        return self._item(board, self._filled(self._located(self.chance.choice(self.facts["titles"]))), text)

    def _letter(self) -> str:
        """What is the matter, an aside or two, what it does, what is asked; no two people put it alike."""
        chance, facts, shared = self.chance, self.facts, phrases(self.language)
        stop, comma, space = ("。", "，", "") if self.language == "zh" else (".", ", and ", " ")
        said = chance.sample(facts["what"], min(len(facts["what"]), chance.choice((1, 1, 2, 2))))
        said += [chance.choice(facts["marks"])] if chance.random() < 0.5 else []
        middle = [comma.join(said) + stop, chance.choice(facts["effect"])]
        middle += chance.sample(shared["asides"], chance.choice((1, 1, 2, 2, 3)))
        chance.shuffle(middle)
        told = [*middle, chance.choice(facts["ask"]), chance.choice(shared["closings"])]
        return chance.choice(shared["openings"]) + space.join(piece.strip() for piece in told if piece)

    def article(self, outlet: Outlet) -> Item:
        """What an outlet reports."""
        chance, facts, shared = self.chance, self.facts, phrases(self.language)
        stop, space = ("。", "") if self.language == "zh" else (".", " ")
        told = [chance.choice(facts["what"]) + stop, chance.choice(facts["marks"]) + stop]
        body = chance.sample(facts["paragraphs"], len(facts["paragraphs"]))
        pieces = [chance.choice(shared["leads"]), *told, *body, chance.choice(shared["endings"])]
        return self._item(
            outlet, self._filled(chance.choice(facts["headlines"])), self._filled(space.join(pieces))
        )

    def news(self, now: dt.datetime) -> Iterator[Item]:
        """An article, and half of the time its reprints: the same text with another head and origin."""
        houses = [outlet for outlet in OUTLETS if not outlet.board and outlet.language == self.language]
        outlet = self.chance.choice(houses)
        article = self.article(outlet)
        yield article
        others = [house for house in houses if house is not outlet]
        if others and self.chance.random() < REPRINTED:
            for house in self.chance.sample(others, min(len(others), self.chance.choice((1, 1, 2, 3)))):
                later = self.at + dt.timedelta(minutes=self.chance.randrange(20, 600))
                yield replace(self._reprinted(article, outlet, house), at=min(now, later))

    def _reprinted(self, article: Item, outlet: Outlet, house: Outlet) -> Item:
        heads = (f"（来源：{outlet.name}）", f"据{outlet.name}报道，", f"转自{outlet.name}　", "")
        head, tail = (
            self.chance.choice(heads),
            self.chance.choice(("", "", f"（编辑：{house.name}新媒体中心）")),
        )
        return replace(article, outlet=house.name, text=f"{head}{article.text}{tail}")

    def _located(self, title: str) -> str:
        """A Chinese title that names nothing begins with the neighbourhood, as most do."""
        return title if "{" in title or self.language != "zh" else "{spot}" + title

    def _item(self, outlet: Outlet | None, title: str, text: str) -> Item:
        name, place = outlet.name if outlet else None, self.episode.spot.place
        return Item(self.at, self.episode.key, self.facts["topic"], place, title, text.strip(), name)

    def _filled(self, pattern: str) -> str:
        return expand(pattern, self._slots(), self.chance)

    def _slots(self) -> dict[str, str]:
        episode, at, chinese = self.episode, self.at, self.language == "zh"
        return {
            "spot": episode.spot.name if chinese else episode.spot.name_en,
            "place": episode.spot.place if chinese else episode.spot.place_en,
            "road": episode.road,
            "line": episode.line,
            "firm": episode.firm[0 if chinese else 1],
            "unit": self.facts["unit"],
            "date": f"{at.month}月{at.day}日" if chinese else f"{at.day} {at:%B}",
        }
