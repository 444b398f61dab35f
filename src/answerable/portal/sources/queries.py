"""Reading sources."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet

from answerable.portal.sources import rules
from answerable.portal.sources.models import Outage, Source

__all__ = ["due_sources", "find_sources", "outages", "silent_between", "source_or_none", "with_outages"]


def find_sources(q: str = "") -> QuerySet[Source]:
    """Sources whose name, outlet or address holds every word of `q`."""
    found = Source.objects.all()
    for word in q.split():
        found = found.filter(Q(name__icontains=word) | Q(outlet__icontains=word) | Q(url__icontains=word))
    return found


def with_outages(sources: list[Source], most: int = 3) -> list[Source]:
    """The same sources, each with its last outages as `last_outages`, the newest first."""
    found: dict[int, list[Outage]] = {source.pk: [] for source in sources}
    for outage in Outage.objects.filter(source__in=sources):
        found[outage.source_id].append(outage)
    for source in sources:
        source.last_outages = found[source.pk][:most]
    return sources


def outages(now: dt.datetime) -> list[tuple[str, dt.datetime, dt.datetime]]:
    """When which outlet was not heard (outlet, since, until); what lasts is told up to the full hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    rows = Outage.objects.order_by("pk").values_list("source__outlet", "since", "until")
    told = [(outlet, since, until or hour) for outlet, since, until in rows]
    return [outage for outage in told if outage[1] < outage[2]]


def silent_between(since: dt.datetime, until: dt.datetime) -> list[str]:
    """The outlets that were not heard for some of the time between, in order."""
    found = Outage.objects.filter(Q(until=None) | Q(until__gt=since), since__lt=until)
    names = found.order_by().values_list("source__outlet", "source__name")
    return sorted({outlet or name for outlet, name in names})


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
