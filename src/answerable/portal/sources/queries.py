"""Reading sources."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from answerable.portal.sources.models import Source

__all__ = ["due_sources", "find_sources", "source_or_none"]


def find_sources(q: str = "") -> QuerySet[Source]:
    """Sources whose name, outlet or address holds every word of `q`."""
    found = Source.objects.all()
    for word in q.split():
        found = found.filter(Q(name__icontains=word) | Q(outlet__icontains=word) | Q(url__icontains=word))
    return found


def due_sources() -> QuerySet[Source]:
    """What a listening run asks, the one that waited longest first."""
    asked = Source.objects.filter(active=True).exclude(kind=Source.Kind.FILE)
    return asked.order_by("last_tried_at", "pk")


def source_or_none(pk: int) -> Source | None:
    return Source.objects.filter(pk=pk).first()
