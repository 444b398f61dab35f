"""Filters under a name: kept, renamed, shared with a unit, opened first, dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.organisation.models import Unit
from answerable.portal.queues.models import Preferred, SavedFilter
from answerable.portal.queues.queries import filters_for, own_units, queue_or_404
from answerable.portal.queues.rules import MOST_TABS, Queue

__all__ = ["change", "drop", "keep", "prefer"]

KIND = "queues.savedfilter"


@transaction.atomic
def keep(
    user: Any, queue: Queue, name: str, asked: Mapping[str, str], unit: Unit | None = None
) -> SavedFilter:
    """Keep a list, narrowed as it is, under a name; for all who work at `unit`, where one is given."""
    _check(user, queue, unit)
    narrowed = queue.asked(asked)
    if not narrowed:
        raise Conflict(_("Narrow the list first: this would be the whole of it."))
    _check_name(user, queue, name, None)
    if filters_for(user, queue).count() >= MOST_TABS:
        raise Conflict(_("There are eight filters already. Drop one that is no longer needed."))
    fields = {"queue": queue.code, "name": name, "asked": narrowed, "owner": user, "unit": unit}
    kept = SavedFilter.objects.create(**fields)
    record(user, "queues.keep", (KIND, kept.pk), unit=unit, queue=queue.code, name=name)
    return kept


@transaction.atomic
def change(user: Any, kept: SavedFilter, name: str, unit: Unit | None = None) -> SavedFilter:
    """Give a filter another name, share it with a unit, or share it no more."""
    queue = queue_or_404(kept.queue)
    _check(user, queue, unit)
    _require_change(user, kept)
    _check_name(user, queue, name, kept)
    if unit is None and kept.unit is not None and kept.owner_id != user.pk:
        kept.owner = user  # who takes a shared one for themselves keeps it
    kept.name, kept.unit = name, unit
    kept.save(update_fields=["name", "unit", "owner"])
    record(user, "queues.change", (KIND, kept.pk), unit=unit, queue=kept.queue, name=name)
    return kept


@transaction.atomic
def drop(user: Any, kept: SavedFilter) -> None:
    """Keep it no longer."""
    _require_change(user, kept)
    pk, unit = kept.pk, kept.unit
    if not SavedFilter.objects.filter(pk=pk).delete()[0]:
        raise Conflict(_("This has been dropped already."))
    record(user, "queues.drop", (KIND, pk), unit=unit, queue=kept.queue, name=kept.name)


@transaction.atomic
def prefer(user: Any, queue: Queue, kept: SavedFilter | None) -> None:
    """Open a list with this filter, or as a whole again."""
    if kept is None:
        Preferred.objects.filter(user=user, queue=queue.code).delete()
    else:
        _require_change(user, kept)
        Preferred.objects.update_or_create(user=user, queue=queue.code, defaults={"filter": kept})
    record(user, "queues.prefer", (KIND, kept.pk if kept else "-"), queue=queue.code)


def _check(user: Any, queue: Queue, unit: Unit | None) -> None:
    if not user.has_perm(queue.permission):
        raise Refused(permission=queue.permission)
    if unit is not None and unit not in own_units(user):
        raise Refused(_("A filter is shared at a unit where you hold an office."), unit=unit)


def _require_change(user: Any, kept: SavedFilter) -> None:
    if kept.owner_id != user.pk and kept.unit not in own_units(user):
        raise Refused(_("This filter is somebody else's."))


def _check_name(user: Any, queue: Queue, name: str, kept: SavedFilter | None) -> None:
    same = filters_for(user, queue).filter(name=name)
    if not name.strip() or (same.exclude(pk=kept.pk) if kept else same).exists():
        raise Conflict(_("Give it a name that none of your filters has."))
