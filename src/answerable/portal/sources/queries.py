"""Reading sources."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet

from answerable.portal.sources import rules
from answerable.portal.sources.models import Source

__all__ = ["due_sources", "find_sources", "source_or_none"]


def find_sources(q: str = "") -> QuerySet[Source]:
    """Sources whose name, outlet or address holds every word of `q`."""
    found = Source.objects.all()
    for word in q.split():
        found = found.filter(Q(name__icontains=word) | Q(outlet__icontains=word) | Q(url__icontains=word))
    return found


def due_sources(now: dt.datetime) -> list[Source]:
    """What a listening run asks now, the one that waited longest first."""
    asked = Source.objects.filter(active=True).exclude(kind=Source.Kind.FILE)
    waited_longest = asked.order_by(F("last_tried_at").asc(nulls_first=True), "pk")
    return [source for source in waited_longest if _is_due(source, now)]


def _is_due(source: Source, now: dt.datetime) -> bool:
    due = rules.is_due(now, last_tried_at=source.last_tried_at, failures=source.failures)
    return due and not rules.only_an_example(source.url)


def source_or_none(pk: int) -> Source | None:
    return Source.objects.filter(pk=pk).first()
