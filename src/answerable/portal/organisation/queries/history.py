"""How one unit stood on a day, what changed it, what is planned for it, what it came from and became."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet

from answerable.portal.organisation.models import Change, Succession, Unit, UnitVersion

__all__ = ["above_on", "below_on", "changes_of", "former_names", "planned", "successions_of", "version_on"]


def version_on(unit: Unit, day: date) -> UnitVersion | None:
    """How `unit` stood on `day`; None where it did not exist."""
    return unit.versions.on(day).select_related("kind", "parent").last()


def above_on(version: UnitVersion, day: date) -> list[UnitVersion]:
    """The units above on `day`, from the top down."""
    above: list[UnitVersion] = []
    while version.parent_id:
        standing = UnitVersion.objects.on(day).filter(unit_id=version.parent_id)
        version = standing.select_related("unit").last()
        if version is None:
            break
        above.insert(0, version)
    return above


def below_on(unit: Unit, day: date) -> QuerySet[UnitVersion]:
    """The units right below on `day`."""
    return UnitVersion.objects.on(day).filter(parent=unit).select_related("unit", "kind").order_by("unit_id")


def changes_of(unit: Unit) -> QuerySet[Change]:
    """What changed the unit or took it in, newest first, without what was withdrawn."""
    touching = Q(unit=unit) | Q(begun__unit=unit) | Q(ended__unit=unit) | Q(successions__after=unit)
    found = Change.objects.filter(touching, withdrawn_at=None).select_related("unit").distinct()
    return found.prefetch_related("successions__before", "successions__after")


def planned(unit: Unit | None = None) -> QuerySet[Change]:
    """Changes whose day has not come, soonest first."""
    found = Change.objects.filter(applied_at=None, withdrawn_at=None).select_related("unit")
    found = found.order_by("effective_on", "pk")
    return found if unit is None else found.filter(Q(unit=unit) | Q(begun__unit=unit)).distinct()


def former_names(unit: Unit) -> QuerySet[UnitVersion]:
    """The versions that ended with a new name, newest first; what was withdrawn left out."""
    renamed = unit.versions.filter(ended_by__verb=Change.Verb.RENAME, until_on__gte=F("from_on"))
    return (
        renamed.filter(ended_by__applied_at__isnull=False)
        .select_related("ended_by")
        .order_by("-until_on", "-pk")
    )


def successions_of(unit: Unit) -> QuerySet[Succession]:
    """What the unit came from and what it became."""
    found = Succession.objects.filter(Q(before=unit) | Q(after=unit), change__withdrawn_at=None)
    return found.select_related("before", "after", "change")
