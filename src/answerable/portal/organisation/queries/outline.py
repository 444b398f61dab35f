"""The upper part of a chart, for a page: only what is shown is asked for, a question a level.

The whole chart (`queries.chart`) is one question and thousands of units; a page draws a few dozen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from answerable.portal.organisation.models import UnitVersion
from answerable.portal.organisation.queries.chart import Branch, read_duties, rows_of

__all__ = ["Answering", "Line", "answering", "count_on", "lines_of", "outline"]

MOST = 80  # units on a page, where the first two levels leave room for more


@dataclass(slots=True)
class Answering:
    """The first units that answer for a topic, and how many there are."""

    units: list[UnitVersion]
    many: int


@dataclass(slots=True)
class Line:
    """A unit as one line of a drawn tree. `closes`: one entry for each list that ends after it."""

    branch: Branch
    depth: int
    closes: range = range(0)

    @property
    def many_below(self) -> int:
        """How many units stand right below it, drawn or not."""
        return len(self.branch.below) or self.branch.hidden


def outline(on: date | None = None, most: int = MOST) -> list[Branch]:
    """The upper levels of the chart of a day, as many as come to `most` units; the first two stay.

    Of the units in the last of them `hidden` says how many stand right below.
    """
    day = on or timezone.localdate()
    roots = level = rows_of(UnitVersion.objects.on(day).filter(parent=None), day)
    shown, depth = len(roots), 1
    while level:
        below = _many_below(day, level)
        shown, depth = shown + sum(below.values()), depth + 1
        if depth > 2 and shown > most:
            for branch in level:
                branch.hidden = below.get(branch.pk, 0)
            break
        level = _hang_below(day, level) if below else []
    return roots


def lines_of(roots: Iterable[Branch]) -> list[Line]:
    """The trees as a page draws them, from the top down."""
    lines: list[Line] = []
    for root in roots:
        _draw(root, 1, lines)
    return lines


def count_on(day: date | None = None) -> int:
    """How many units there are on a day (today)."""
    return UnitVersion.objects.on(day or timezone.localdate()).count()


def answering(on: date | None = None, most: int = 3) -> dict[str, Answering]:
    """Topic → the first `most` units that answer for it on a day, and how many do; two questions."""
    day = on or timezone.localdate()
    rows = UnitVersion.objects.on(day).exclude(topics=[]).annotate(duties=Cast("topics", TextField()))
    first: dict[str, list[int]] = {}
    many: Counter[str] = Counter()
    for unit, duties in rows.order_by("unit_id").values_list("unit_id", "duties"):
        for topic in read_duties(duties):
            many[topic] += 1
            if many[topic] <= most:
                first.setdefault(topic, []).append(unit)
    at = _versions_of(day, {unit for units in first.values() for unit in units})
    return {topic: Answering([at[unit] for unit in units], many[topic]) for topic, units in first.items()}


def _versions_of(day: date, units: set[int]) -> dict[int, UnitVersion]:
    found = UnitVersion.objects.on(day).filter(unit__in=units).select_related("unit")
    return {version.unit_id: version for version in found.only("name_zh", "name_en", "unit__code")}


def _many_below(day: date, level: list[Branch]) -> dict[int, int]:
    """Unit of the level → how many stand right below it; those without any are not in it."""
    below = UnitVersion.objects.on(day).filter(parent__in=[branch.pk for branch in level])
    return dict(below.order_by().values_list("parent").annotate(Count("pk")))


def _hang_below(day: date, level: list[Branch]) -> list[Branch]:
    """Read the level below and hang each unit below its own."""
    at = {branch.pk: branch for branch in level}
    following = rows_of(UnitVersion.objects.on(day).filter(parent__in=at), day)
    for branch in following:
        at[branch.above].below.append(branch)
    return following


def _draw(branch: Branch, depth: int, lines: list[Line]) -> None:
    lines.append(Line(branch, depth))
    for below in branch.below:
        _draw(below, depth + 1, lines)
    if branch.below:
        lines[-1].closes = range(len(lines[-1].closes) + 1)
