"""Rosters: who holds which office, held before, will hold; and where no office or no liaison is."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from answerable.portal.organisation.models import Office, Unit
from answerable.portal.organisation.queries.chart import MOST_WORDS

__all__ = [
    "coming_roster",
    "current_roster",
    "full_roster",
    "liaisons_of",
    "named_so",
    "offices_of",
    "past_roster",
    "with_office_counts",
]


def current_roster(unit: Unit, on: date | None = None) -> QuerySet[Office]:
    """Who holds which office of `unit` on a day (today), vacant ones too."""
    return unit.offices.in_force(on).select_related("kind", "holder", "unit")


def full_roster(on: date | None = None) -> QuerySet[Office]:
    """Every office in force on a day (today), from the top of the tree down."""
    return (
        Office.objects.in_force(on)
        .select_related("unit", "kind", "holder")
        .order_by("unit__path", "kind_id", "pk")
    )


def named_so(words: str) -> Q:
    """That an office's unit or holder is called by all of `words`; both are public."""
    names = ("unit__name_zh", "unit__name_en", "unit__code", "holder__display_name")
    found = Q()
    for word in words.split()[:MOST_WORDS]:
        found &= reduce(or_, (Q(**{f"{name}__icontains": word}) for name in names))
    return found


def coming_roster(unit: Unit) -> QuerySet[Office]:
    """Offices of `unit` whose term has not begun."""
    coming = unit.offices.filter(starts_on__gt=timezone.localdate(), withdrawn_at=None)
    return coming.select_related("kind", "holder", "unit")


def past_roster(unit: Unit) -> QuerySet[Office]:
    """Who held which office of `unit` before, last ended first."""
    ended = unit.offices.filter(ends_on__lt=timezone.localdate(), withdrawn_at=None)
    return ended.select_related("kind", "holder", "unit").order_by("-ends_on", "pk")


def offices_of(user) -> QuerySet[Office]:
    """Every office that `user` holds, held or will hold, newest term first."""
    held = Office.objects.filter(holder=user, withdrawn_at=None)
    return held.select_related("kind", "unit").order_by("-starts_on", "pk")


def liaisons_of(unit: Unit) -> list[Office]:
    """Who is reached online at `unit` today; where it has nobody, whoever the nearest unit above has."""
    lineage = [unit.path[:length] for length in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    held = Office.objects.in_force().filter(unit__path__in=lineage, kind__is_liaison=True)
    named = list(held.exclude(holder=None).select_related("kind", "unit", "holder").order_by("kind_id", "pk"))
    nearest = max((len(office.unit.path) for office in named), default=0)
    return [office for office in named if len(office.unit.path) == nearest]


def with_office_counts(units: QuerySet[Unit]) -> list[Unit]:
    """The units, each with `offices_held`, the number of its held offices in force."""
    found = list(units)
    held = Office.objects.in_force().filter(unit__in=[unit.pk for unit in found]).exclude(holder=None)
    counts: dict[int, int] = {}
    for unit_id in held.values_list("unit_id", flat=True):
        counts[unit_id] = counts.get(unit_id, 0) + 1
    for unit in found:
        unit.offices_held = counts.get(unit.pk, 0)
    return found
