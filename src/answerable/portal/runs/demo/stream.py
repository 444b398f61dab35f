"""Sixty days of what an invented city says: messages to the inbox, public boards, news and its reprints.

Everything is drawn from our own phrases with a fixed seed; only the days depend on today. An episode is one matter at
one spot for some days: its texts share the spot and two or three facts, as real ones do, and differ in the rest.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from answerable.portal.runs.demo.city import FIRMS, LINES, OUTLETS, ROADS, SPOTS, Outlet, Spot
from answerable.portal.runs.demo.phrases import expand, settle

__all__ = ["DAYS", "Episode", "Item", "stream"]

DAYS = 60
SEED = 2026
WEEKDAYS = (
    1.14,
    1.10,
    1.06,
    1.06,
    1.02,
    0.84,
    0.78,
)  # Monday first: people write at work, and less at weekends
HOURS = (7, 8, 8, 9, 9, 9, 10, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 20, 21, 21, 22)
BUSY = ((1, 1, 2), (2, 3, 3, 4, 5))  # things said on a day of a small matter: at its edges, and between
# How much of a matter an episode has.
NARROWED = {"what": 3, "paragraphs": 2, "headlines": 2, "titles": 2, "ask": 2}
SINGLES = 200  # things said once
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


def stream(now: dt.datetime) -> list[Item]:
    """Everything said in the sixty days before `now` (aware, local), in the order of time."""
    chance = Random(SEED)  # noqa: S311 - a fixed seed is the point
    items = [item for episode in episodes(chance) for item in _tell(episode, now, chance)]
    return sorted(_addressed(items), key=lambda item: item.at)


def episodes(chance: Random) -> Iterator[Episode]:
    """The matters that the demonstration tells of, the small ones around them, and what is said once."""
    told = _told()
    yield from told
    every = sorted(phrases("zh")["matter"])
    for matter in every:
        if matter not in {episode.matter for episode in told}:
            yield from _small(matter, chance)
    for number in range(SINGLES):
        yield _somewhere(f"single-{number}", chance.choice(every), chance.randint(0, DAYS), (1,), chance)


def _small(matter: str, chance: Random) -> Iterator[Episode]:
    """Small matters of one kind that come and go: each at another spot, some two weeks after the one before."""
    first = DAYS - chance.randint(0, 12)
    while first > 2:
        length = min(first, chance.choice((5, 6, 7, 8)))
        daily = tuple(chance.choice(BUSY[place > 0 and place < length - 2]) for place in range(length))
        yield _somewhere(f"small-{matter}-{first}", matter, first, daily, chance)
        first -= length + chance.randint(11, 17)


def _told() -> list[Episode]:
    """The ones that a newcomer meets first: see journey.py for what becomes of them."""
    shifang, dukou, songling, lotus, harbour = SPOTS[0], SPOTS[3], SPOTS[6], SPOTS[12], SPOTS[18]
    return [
        Episode(
            "water", "water-quality", shifang, 38, (3, 7, 16, 27, 31, 24, 17, 12, 8, 5, 3, 2, 1, 1), 0.42, 0.4
        ),
        Episode("bus", "public-transport", songling, 4, (4, 9, 15, 20, 12), 0.2, 0.35, line="18"),
        Episode("night-work", "noise", lotus, 13, (2, 5, 9, 11, 8, 6, 4, 4, 3, 2), 0.25, 0.3),
        Episode("lift", "lifts", harbour, 22, (1, 3, 4, 5, 4, 3, 2, 1, 1), 0.35, 0.25),
        Episode("canteen", "canteen", dukou, 17, (2, 5, 8, 6, 4, 2, 1), 0.3, 0.4),
    ]


def _somewhere(key: str, matter: str, first: int, daily: tuple[int, ...], chance: Random) -> Episode:
    spot = chance.choice(SPOTS)
    return Episode(
        key,
        matter,
        spot,
        first,
        daily,
        line=chance.choice(LINES),
        road=chance.choice(ROADS),
        firm=chance.choice(FIRMS),
    )


@cache
def phrases(language: str) -> dict[str, Any]:
    """Our own phrases in `language` (zh or en)."""
    return tomllib.loads(Path(__file__).with_name(f"matters_{language}.toml").read_text(encoding="utf-8"))


def _tell(episode: Episode, now: dt.datetime, chance: Random) -> Iterator[Item]:
    """The items of an episode; each of its days is scaled by what day of the week it is."""
    facts = {language: _facts(episode, language, chance) for language in ("zh", "en")}
    for offset, count in enumerate(episode.daily):
        day = (now - dt.timedelta(days=episode.first - offset)).date()
        for _ in range(_scaled(count, day, chance)):
            yield from _say(episode, facts, _moment(day, now, chance), now, chance)


def _scaled(count: int, day: dt.date, chance: Random) -> int:
    wanted = count * WEEKDAYS[day.weekday()]
    return int(wanted) + (chance.random() < wanted % 1)


def _moment(day: dt.date, now: dt.datetime, chance: Random) -> dt.datetime:
    """A time of that day, and never one that is still to come."""
    clock = dt.time(chance.choice(HOURS), chance.randrange(60), chance.randrange(60))
    at = dt.datetime.combine(day, clock, now.tzinfo)
    if at <= now:
        return at
    midnight = dt.datetime.combine(now.date(), dt.time(), now.tzinfo)
    return midnight + (now - midnight) * chance.random()


def _say(episode: Episode, facts: dict, at: dt.datetime, now: dt.datetime, chance: Random) -> Iterator[Item]:
    english = facts["en"] is not None and chance.random() < 0.1
    language = "en" if english else "zh"
    if chance.random() < episode.inbox:
        yield _message(episode, facts[language], at, None, language, chance)
    elif chance.random() < episode.news:
        yield from _news(episode, facts[language], at, now, language, chance)
    else:
        board = chance.choice([outlet for outlet in OUTLETS if outlet.board])
        yield _message(episode, facts[language], at, board, language, chance)


def _facts(episode: Episode, language: str, chance: Random) -> dict[str, Any] | None:
    """What this episode is about: some of the matter's phrases, each with its choices made once for all its texts."""
    matter = phrases(language)["matter"].get(episode.matter)
    if matter is None:
        return None
    narrowed = {
        name: chance.sample(matter[name], min(most, len(matter[name]))) for name, most in NARROWED.items()
    }
    settled = {name: [settle(pattern, chance) for pattern in narrowed[name]] for name in NARROWED}
    return matter | settled


def _message(
    episode: Episode, facts: dict, at: dt.datetime, board: Outlet | None, language: str, chance: Random
) -> Item:
    slots = _slots(episode, facts, at, language)
    shared = phrases(language)
    said = chance.sample(facts["what"], chance.choice((1, 2, 2, 3)) if len(facts["what"]) > 2 else 1)
    stop, comma = ("。", "，") if language == "zh" else (". ", ", and ")
    said += [chance.choice(facts["marks"])] if chance.random() < 0.6 else []
    body = comma.join(said) + stop
    pieces = [chance.choice(shared["openings"]), body, chance.choice(facts["effect"]), *_between(language)]
    pieces += [chance.choice(facts["ask"]), chance.choice(shared["closings"])]
    text = expand("".join(pieces), slots, chance)
    if language == "zh" and episode.spot.name not in text:
        text = f"{episode.spot.place}{episode.spot.name}：{text}"
    title = expand(_located(chance.choice(facts["titles"])), slots, chance)
    return _item(episode, facts, at, board, title, text)


def _located(title: str) -> str:
    """A title that names nothing begins with the neighbourhood, as most do."""
    return title if "{" in title else "{spot}" + title


def _between(language: str) -> list[str]:
    return [" "] if language == "en" else []


def _news(
    episode: Episode, facts: dict, at: dt.datetime, now: dt.datetime, language: str, chance: Random
) -> Iterator[Item]:
    """An article, and half of the time its reprints: the same text with another head and a line of origin."""
    houses = [outlet for outlet in OUTLETS if not outlet.board and outlet.language == language]
    outlet = chance.choice(houses)
    article = _article(episode, facts, at, outlet, language, chance)
    yield article
    others = [house for house in houses if house is not outlet]
    if chance.random() < REPRINTED and others:
        for house in chance.sample(others, min(len(others), chance.choice((1, 1, 2, 3)))):
            later = min(now, at + dt.timedelta(minutes=chance.randrange(20, 600)))
            yield _reprint(article, outlet, house, later, chance)


def _article(
    episode: Episode, facts: dict, at: dt.datetime, outlet: Outlet, language: str, chance: Random
) -> Item:
    slots = _slots(episode, facts, at, language)
    shared = phrases(language)
    stop, between = ("。", "") if language == "zh" else (". ", " ")
    told = chance.choice(facts["what"]) + stop + chance.choice(facts["marks"]) + stop
    body = chance.sample(facts["paragraphs"], min(len(facts["paragraphs"]), chance.choice((2, 3))))
    pieces = [chance.choice(shared["leads"]), told, *body, chance.choice(shared["endings"])]
    text = expand(between.join(pieces), slots, chance)
    return _item(episode, facts, at, outlet, expand(chance.choice(facts["headlines"]), slots, chance), text)


def _reprint(article: Item, outlet: Outlet, house: Outlet, at: dt.datetime, chance: Random) -> Item:
    head = chance.choice((f"（来源：{outlet.name}）", f"据{outlet.name}报道，", f"转自{outlet.name}　", ""))
    tail = chance.choice(("", "", f"（编辑：{house.name}新媒体中心）"))
    return replace(article, at=at, outlet=house.name, text=f"{head}{article.text}{tail}")


def _item(
    episode: Episode, facts: dict, at: dt.datetime, outlet: Outlet | None, title: str, text: str
) -> Item:
    name = outlet.name if outlet else None
    return Item(at, episode.key, facts["topic"], episode.spot.place, title, text.strip(), name)


def _slots(episode: Episode, facts: dict, at: dt.datetime, language: str) -> dict[str, str]:
    spot, chinese = episode.spot, language == "zh"
    return {
        "spot": spot.name if chinese else spot.name_en,
        "place": spot.place if chinese else spot.place_en,
        "road": episode.road,
        "line": episode.line,
        "firm": episode.firm[0 if chinese else 1],
        "unit": facts["unit"],
        "date": f"{at.month}月{at.day}日" if chinese else f"{at.day} {at:%B}",
    }


def _addressed(items: list[Item]) -> Iterator[Item]:
    """Published things get an address at their outlet; messages have none."""
    hosts = {outlet.name: outlet.host for outlet in OUTLETS}
    for number, item in enumerate(items):
        if item.outlet is None:
            yield item
        else:
            day = f"{item.at:%Y/%m/%d}"
            yield replace(item, url=f"https://{hosts[item.outlet]}.wangjin.example/{day}/{number:05d}.html")
