"""Which unit answers for a topic at a place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

__all__ = ["Answering", "responsible", "serves"]


class Answering(Protocol):
    """What of a unit decides whether it answers."""

    topics: list[str]
    place_code: str
    depth: int


def serves(area: str, place: str) -> bool:
    """Whether a unit that serves `area` serves `place`.

    An empty area is everywhere. Codes nest by their beginning, and pairs of trailing noughts mean "all of
    it", as in the national codes: 110100 serves 110105.
    """
    while area.endswith("00"):
        area = area[:-2]
    return place.startswith(area)


def responsible(units: Iterable[Answering], topic: str, place: str = "") -> Answering | None:
    """The unit that answers for `topic` at `place`: the one with the nearest area; of equals, the highest."""
    fitting = [unit for unit in units if topic in unit.topics and serves(unit.place_code, place or "")]
    return min(fitting, key=lambda unit: (-len(unit.place_code), unit.depth), default=None)
