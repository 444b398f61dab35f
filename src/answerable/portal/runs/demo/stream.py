"""Sixty days of what an invented city says: messages to the inbox, public boards, news and its reprints.

Everything is drawn from our own phrases with a fixed seed; only the days depend on today. An episode is one
matter at one spot for some days: its texts share the spot and some facts and differ in the rest, as real
ones do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from answerable.portal.runs.demo.city import FIRMS, LINES, OUTLETS, ROADS, SPOTS
from answerable.portal.runs.demo.speech import Episode, Item, Voice, facts_of, phrases

__all__ = ["DAYS", "stream"]

DAYS = 60
SEED = 1
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
FORERUNNERS = 40  # single mentions of the told matters, before and after
SINGLES = 240  # things said once


def stream(now: dt.datetime) -> list[Item]:
    """Everything said in the sixty days before `now` (aware, local), in the order of time."""
    chance = Random(SEED)  # noqa: S311 - a fixed seed is the point
    items = [item for episode in episodes(chance) for item in _tell(episode, now, chance)]
    return sorted(_addressed(items), key=lambda item: item.at)


def episodes(chance: Random) -> Iterator[Episode]:
    """The matters that the demonstration tells of, the small ones around them, and what is said once."""
    told = _told()
    yield from told
    others = sorted(set(phrases("zh")["matter"]) - {episode.matter for episode in told})
    for matter in others:
        yield from _small(matter, chance)
    for number in range(SINGLES):
        yield _somewhere(f"single-{number}", chance.choice(others), chance.randint(0, DAYS), (1,), chance)
    for number in range(FORERUNNERS):
        yield replace(chance.choice(told), key=f"early-{number}", first=chance.randint(0, DAYS), daily=(1,))


def _small(matter: str, chance: Random) -> Iterator[Episode]:
    """Small matters of one kind that come and go, each at another spot some two weeks after the last."""
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


def _tell(episode: Episode, now: dt.datetime, chance: Random) -> Iterator[Item]:
    """The items of an episode; each of its days is scaled by what day of the week it is."""
    facts = {language: facts_of(episode, language, chance) for language in ("zh", "en")}
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
    language = "en" if facts["en"] is not None and chance.random() < 0.1 else "zh"
    voice = Voice(episode, facts[language], language, at, chance)
    if chance.random() < episode.inbox:
        yield voice.message(None)
    elif chance.random() < episode.news:
        yield from voice.news(now)
    else:
        yield voice.message(chance.choice([outlet for outlet in OUTLETS if outlet.board]))


def _addressed(items: list[Item]) -> Iterator[Item]:
    """Published things get an address at their outlet; messages have none."""
    hosts = {outlet.name: outlet.host for outlet in OUTLETS}
    for number, item in enumerate(items):
        if item.outlet is None:
            yield item
        else:
            day = f"{item.at:%Y/%m/%d}"
            yield replace(item, url=f"https://{hosts[item.outlet]}.wangjin.example/{day}/{number:05d}.html")
