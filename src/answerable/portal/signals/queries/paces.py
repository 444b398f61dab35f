"""How much was said of what a series counts: by hour, day or week, as documents, without copies, and from how
many independent sources.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from answerable.portal.signals.models import Signal
from answerable.portal.stories.models import Document

__all__ = ["PACES", "Pace", "pace_of"]

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
PACES = {"hour": (HOUR, 72), "day": (DAY, 28), "week": (7 * DAY, 26)}
"""Name → (length of a period, how many are shown)."""
READ = 20_000  # documents, the newest: bounds what a card costs, whatever the series


@dataclass(frozen=True)
class Pace:
    """One period: its beginning (UTC) and the three counts."""

    start: dt.datetime
    documents: int
    groups: int
    sources: int


def pace_of(signal: Signal, by: str) -> list[Pace]:
    """Every period up to the end of the day (of the week) that a signal judged, hours at most to now; the
    silent ones too.

    A group of copies counts in each period in which it was said, with the outlet of its first document
    there; where that names none, it counts as a source of its own.
    """
    step, many = PACES[by]
    days = 7 if signal.frequency == Signal.Frequency.WEEK else 1
    judged = dt.datetime.combine(signal.period_start + dt.timedelta(days=days), dt.time.min, dt.UTC)
    end = min(judged, _next_hour()) if by == "hour" else judged
    first = end - step * many
    told: dict[int, list[tuple[str, str]]] = {}
    for at, group, source in _said(signal, first, end):
        told.setdefault((at - first) // step, []).append((group, source))
    return [_counted(first + step * place, told.get(place, [])) for place in range(many)]


def _next_hour() -> dt.datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0).astimezone(dt.UTC) + HOUR


def _said(signal: Signal, first: dt.datetime, end: dt.datetime) -> Iterable[tuple[dt.datetime, str, str]]:
    """(when, group, outlet) of what the series counts in this time, in the order in which it was said."""
    moment = Coalesce("published_at", "collected_at")
    found = _documents(signal).annotate(at=moment).filter(at__gte=first, at__lt=end)
    return reversed(found.order_by("-at", "-pk").values_list("at", "group_id", "source")[:READ])


def _documents(signal: Signal) -> QuerySet[Document]:
    parts = dict(part.partition(":")[::2] for part in signal.series.split("|"))
    if "story" in parts:
        return Document.objects.filter(story=signal.story_id)
    wanted = Q(topic=parts["topic"]) if "topic" in parts else Q()
    return Document.objects.filter(wanted & (Q(place_code=parts["place"]) if "place" in parts else Q()))


def _counted(start: dt.datetime, said: list[tuple[str, str]]) -> Pace:
    first: dict[str, str] = {}
    for group, source in said:
        first.setdefault(group, source)
    outlets = {source for source in first.values() if source}
    alone = sum(not source for source in first.values())
    return Pace(start, len(said), len(first), len(outlets) + alone)
