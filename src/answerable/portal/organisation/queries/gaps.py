"""Where something is missing today: units without a liaison of their own, or without an office they need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from answerable.portal.organisation.models import Office, OfficeKind, Unit, UnitKind, UnitVersion

__all__ = ["Gap", "gap_counts", "gaps", "told"]


@dataclass
class Gap:
    """What is missing at a unit, as it stands today.

    `instead`: the nearest unit above that has a liaison, who is reached meanwhile.
    """

    version: UnitVersion
    no_liaison: bool
    missing: list[OfficeKind] = field(default_factory=list)
    instead: Unit | None = None


def gaps() -> QuerySet[UnitVersion]:
    """The units of today where something is missing, from the top down; `told` says what."""
    return _judged().filter(_missing()).select_related("unit", "kind").order_by("unit__path")


def gap_counts() -> tuple[int, int]:
    """How many units there are today, and how many have no liaison of their own."""
    counted = _judged().aggregate(units=Count("pk"), without=Count("pk", filter=Q(no_liaison=True)))
    return counted["units"], counted["without"]


def told(versions: Iterable[UnitVersion]) -> list[Gap]:
    """What is missing at each of these units of `gaps`; three questions, however many they are."""
    versions = list(versions)
    needed = {kind.pk: list(kind.needs.all()) for kind in _needing()}
    held = set(_held().filter(unit__in=[each.unit_id for each in versions]).values_list("unit_id", "kind_id"))
    having = _nearest_of([each.unit.path for each in versions if each.no_liaison])
    return [
        Gap(
            each,
            each.no_liaison,
            [kind for kind in needed.get(each.kind_id, []) if (each.unit_id, kind.pk) not in held],
            having.get(each.unit.path) if each.no_liaison else None,
        )
        for each in versions
    ]


def _judged() -> QuerySet[UnitVersion]:
    liaison = _held().filter(kind__is_liaison=True, unit=OuterRef("unit_id"))
    return UnitVersion.objects.on(timezone.localdate()).annotate(no_liaison=~Exists(liaison))


def _missing() -> Q:
    """No liaison, or one of the offices that the unit's kind needs."""
    lacking = Q(no_liaison=True)
    for kind in _needing():
        for office in kind.needs.all():
            lacking |= Q(kind=kind) & ~Exists(_held().filter(kind=office, unit=OuterRef("unit_id")))
    return lacking


def _held() -> QuerySet[Office]:
    return Office.objects.in_term().filter(holder__isnull=False).order_by()


def _needing() -> Iterable[UnitKind]:
    return UnitKind.objects.exclude(needs=None).distinct().prefetch_related("needs")


def _nearest_of(paths: list[str]) -> dict[str, Unit]:
    """Path of a unit → the nearest one above it that has a liaison."""
    step = Unit.steplen
    above = {path: [path[:end] for end in range(len(path) - step, 0, -step)] for path in paths}
    wanted = {each for lineage in above.values() for each in lineage}
    having = Unit.objects.open().filter(path__in=wanted)
    having = having.filter(Exists(_held().filter(kind__is_liaison=True, unit=OuterRef("pk"))))
    at = {unit.path: unit for unit in having}
    nearest = {path: [at[each] for each in lineage if each in at][:1] for path, lineage in above.items()}
    return {path: units[0] for path, units in nearest.items() if units}
