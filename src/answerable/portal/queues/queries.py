"""Reading queues: their saved filters as tabs with counts, acts on many rows, and what is new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404
from django.urls import get_resolver, reverse
from django.utils import timezone

from answerable.portal.core.models import AuditEntry
from answerable.portal.core.paging import MOST_COUNTED
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import offices_held
from answerable.portal.queues.models import BulkAct, BulkRow, Preferred, SavedFilter
from answerable.portal.queues.rules import MOST_TABS, UNDO_WITHIN, Act, Queue, known

__all__ = [
    "Tab",
    "acts_for",
    "address_of",
    "bulk_for",
    "can_be_undone",
    "filter_for",
    "filters_for",
    "fresh",
    "newest_line",
    "own_units",
    "preferred_address",
    "progress",
    "queue_or_404",
    "tabs",
    "version",
]


def queue_or_404(code: str) -> Queue:
    """The queue of that code; raises Http404. A job finds them too: the address book makes them known."""
    if known(code) is None:
        _ = get_resolver().url_patterns
    queue = known(code)
    if queue is None:
        raise Http404
    return queue


def own_units(user: Any) -> list[Unit]:
    """The units at which the person holds an office today."""
    return list({office.unit.pk: office.unit for office in offices_held(user)}.values())


def filters_for(user: Any, queue: Queue) -> QuerySet[SavedFilter]:
    """The person's own filters of a queue, and those that their units share."""
    mine = Q(owner=user) | Q(unit__in=[unit.pk for unit in own_units(user)])
    return SavedFilter.objects.filter(mine, queue=queue.code).select_related("unit")


def filter_for(user: Any, pk: int) -> SavedFilter:
    """One that the person may change: their own, or one that their unit shares; raises Http404."""
    mine = Q(owner=user) | Q(unit__in=[unit.pk for unit in own_units(user)])
    found = SavedFilter.objects.filter(mine, pk=pk).select_related("unit").first()
    if found is None:
        raise Http404
    return found


def address_of(queue: Queue, asked: Mapping[str, str]) -> str:
    """Where the list narrowed so is found."""
    return f"{reverse(queue.address)}?{urlencode(asked)}"


def preferred_address(user: Any, queue: Queue) -> str:
    """Where the person's list opens, if they have said; else nothing."""
    chosen = Preferred.objects.filter(user=user, queue=queue.code).select_related("filter").first()
    seen = chosen and filters_for(user, queue).filter(pk=chosen.filter_id).exists()
    return address_of(queue, chosen.filter.asked) if seen else ""


class Tab(NamedTuple):
    """A saved filter as a tab: where it leads, how many rows it has now, and whether the reader is there."""

    filter: SavedFilter
    address: str
    count: int
    here: bool

    @property
    def shown(self) -> str:
        """The count as it is shown."""
        return str(self.count) if self.count < MOST_COUNTED else f"{MOST_COUNTED - 1}+"


def tabs(user: Any, queue: Queue, asked: Mapping[str, str]) -> list[Tab]:
    """The filters as tabs, the person's own first; each count looks at a thousand rows at most."""
    kept = sorted(filters_for(user, queue), key=lambda each: (each.owner_id != user.pk, each.name))
    return [
        Tab(
            each,
            address_of(queue, each.asked),
            queue.found(user, each.asked)[:MOST_COUNTED].count(),
            each.asked == asked,
        )
        for each in kept[:MOST_TABS]
    ]


def acts_for(user: Any, queue: Queue) -> list[Act]:
    """What the person may do with many rows somewhere; each row is asked again."""
    return [act for act in queue.acts if user.has_perm(act.permission)]


def version() -> int:
    """Grows with whatever is done: the number of the audit log's last line. One look at an index."""
    return AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0


def fresh(user: Any, queue: Queue, asked: Mapping[str, str], since: dt.datetime) -> int:
    """How many rows have come to a list since the person opened it; a thousand at most."""
    newer = {f"{queue.moment}__gt": since}
    return queue.found(user, asked).filter(**newer)[:MOST_COUNTED].count()


def newest_line(queue: Queue, key: str) -> int | None:
    """The last line of a row's history."""
    lines = AuditEntry.objects.filter(object_kind=queue.kind, object_id=key)
    return lines.aggregate(last=Max("pk"))["last"]


def bulk_for(user: Any, pk: int) -> BulkAct:
    """An act on many rows, for whoever did it; raises Http404 for everybody else."""
    found = BulkAct.objects.filter(pk=pk, user=user).first()
    if found is None:
        raise Http404
    return found


def can_be_undone(bulk: BulkAct, at: dt.datetime | None = None) -> bool:
    """Whether there is still time, and anything to undo."""
    if bulk.state != BulkAct.State.DONE or bulk.finished_at is None:
        return False
    in_time = (at or timezone.now()) <= bulk.finished_at + UNDO_WITHIN
    return in_time and bulk.rows.filter(state=BulkRow.State.DONE).exists()


def progress(bulk: BulkAct) -> dict[str, int]:
    """How many rows there are, and how many of them are in each state."""
    counted = dict(bulk.rows.order_by().values_list("state").annotate(many=Count("pk")))
    return {"all": sum(counted.values())} | {state: counted.get(state, 0) for state in BulkRow.State.values}
