"""Reading the organisation: its chart, its rosters, and who has which authority."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from answerable.portal.core.unit_names import tells_unit_names
from answerable.portal.organisation.models import Office, Unit
from answerable.portal.organisation.rules import responsible

__all__ = [
    "Branch",
    "chart",
    "coming_roster",
    "coverage",
    "current_roster",
    "full_roster",
    "holders_of",
    "names_of",
    "offices_held",
    "offices_of",
    "past_roster",
    "responsible_unit",
    "units_within_authority",
    "with_office_counts",
]


@dataclass
class Branch:
    """A unit in the chart with all that stands below it and how many offices in it are held."""

    unit: Unit
    offices: int = 0
    below: list[Branch] = field(default_factory=list)


def chart() -> list[Branch]:
    """The open units as trees, in two queries however many there are."""
    held = _offices_by_unit()
    roots: list[Branch] = []
    at_path: dict[str, Branch] = {}
    for unit in Unit.objects.open().select_related("kind"):
        branch = at_path[unit.path] = Branch(unit, held.get(unit.pk, 0))
        above = at_path.get(unit.path[: -Unit.steplen])
        (above.below if above else roots).append(branch)
    return roots


def coverage(roots: list[Branch], topics: list[tuple[str, str]]) -> list[tuple[str, list[Unit]]]:
    """Each topic's name with the units that answer for it; an empty list where nobody does yet."""
    units = list(_units_of(roots))
    return [(name, [unit for unit in units if code in unit.topics]) for code, name in topics]


def current_roster(unit: Unit) -> QuerySet[Office]:
    """Who holds which office of `unit` today, vacant ones too."""
    return unit.offices.in_force().select_related("kind", "holder")


def full_roster() -> QuerySet[Office]:
    """Every office in force, from the top of the tree down."""
    return (
        Office.objects.in_force()
        .select_related("unit", "kind", "holder")
        .order_by("unit__path", "kind_id", "pk")
    )


def coming_roster(unit: Unit) -> QuerySet[Office]:
    """Offices of `unit` whose term has not begun."""
    return unit.offices.filter(starts_on__gt=timezone.localdate()).select_related("kind", "holder")


def past_roster(unit: Unit) -> QuerySet[Office]:
    """Who held which office of `unit` before, last ended first."""
    in_force = unit.offices.in_force().values("pk")
    ended = unit.offices.exclude(pk__in=in_force).filter(ends_on__isnull=False)
    return ended.select_related("kind", "holder").order_by("-ends_on", "pk")


def offices_of(user) -> QuerySet[Office]:
    """Every office that `user` holds, held or will hold, newest term first."""
    return Office.objects.filter(holder=user).select_related("kind", "unit").order_by("-starts_on", "pk")


def offices_held(user) -> list[Office]:
    """The person's offices in force today, kept on the user object for the rest of the request."""
    if user.is_anonymous:
        return []
    if not hasattr(user, "_offices_held"):
        user._offices_held = list(
            Office.objects.in_force().filter(holder=user).select_related("unit", "kind")
        )
    return user._offices_held


def holders_of(permission: str) -> list[Office]:
    """The held offices in force that carry `permission`, from the top of the tree down."""
    held = (
        Office.objects.in_force()
        .exclude(holder=None)
        .select_related("kind", "unit", "holder")
        .order_by("unit__path", "pk")
    )
    return [office for office in held if permission in office.kind.permissions]


def units_within_authority(user, permission: str) -> QuerySet[Unit]:
    """The units at which `user` has `permission` today."""
    if user.is_superuser and user.is_active:
        return Unit.objects.all()
    able = [office for office in offices_held(user) if permission in office.kind.permissions]
    if not able or not user.is_active:
        return Unit.objects.none()
    return Unit.objects.filter(reduce(or_, (_within_reach(office) for office in able)))


@tells_unit_names
def names_of(codes: Collection[str]) -> dict[str, str]:
    """Code → name in the reader's language, of the units that there are."""
    english = (get_language() or "").startswith("en")
    found = Unit.objects.filter(code__in=codes).values_list("code", "name_zh", "name_en")
    return {code: (en or zh) if english else (zh or en) for code, zh, en in found}


def with_office_counts(units: QuerySet[Unit]) -> list[Unit]:
    """The units, each with `offices_held`, the number of its held offices in force."""
    held = _offices_by_unit()
    found = list(units)
    for unit in found:
        unit.offices_held = held.get(unit.pk, 0)
    return found


def responsible_unit(topic: str, place_code: str | None = None) -> Unit | None:
    """The open unit that answers for `topic` at `place_code`, or None where nobody does."""
    return responsible(Unit.objects.open(), topic, place_code or "")


def _within_reach(office: Office) -> Q:
    if office.kind.reaches == "subtree":
        return Q(path__startswith=office.unit.path)
    return Q(pk=office.unit_id)


def _units_of(branches: list[Branch]) -> Iterator[Unit]:
    for branch in branches:
        yield branch.unit
        yield from _units_of(branch.below)


def _offices_by_unit() -> dict[int, int]:
    counts: dict[int, int] = {}
    for unit_id in Office.objects.in_force().exclude(holder=None).values_list("unit_id", flat=True):
        counts[unit_id] = counts.get(unit_id, 0) + 1
    return counts
