"""Who answers for what: the catalogue in force, its versions, and the unit that it names.

Where no version is in force, or none of its entries fits, the topics stand that the units themselves name.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, QuerySet
from django.utils import timezone

from answerable.portal.cases import rules
from answerable.portal.cases.models import Case, Catalogue, Entry
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import responsible_unit, topics_of

__all__ = [
    "answering_unit",
    "answering_units",
    "catalogue_on",
    "desk_topics",
    "differences",
    "draft_of_catalogue",
    "entries_of",
    "get_version",
    "is_protected",
    "overseeing_unit",
    "place_of",
    "versions_of_catalogue",
]


def catalogue_on(day: dt.date | None = None) -> Catalogue | None:
    """The version in force on a day, today unless said otherwise."""
    in_force = Catalogue.objects.filter(state=Catalogue.State.IN_FORCE).order_by("-serial")
    return in_force.filter(from_on__lte=day or timezone.localdate()).first()


def versions_of_catalogue() -> QuerySet[Catalogue]:
    """The versions that were put in force, also for a day to come, the newest first."""
    found = Catalogue.objects.filter(state=Catalogue.State.IN_FORCE).annotate(many=Count("entries"))
    return found.select_related("based_on", "made_by").order_by("-serial")


def get_version(serial: int) -> Catalogue | None:
    """A version that was put in force."""
    return versions_of_catalogue().filter(serial=serial).first()


def draft_of_catalogue() -> Catalogue | None:
    """The draft, if there is one."""
    return Catalogue.objects.filter(state=Catalogue.State.DRAFT).select_related("based_on").first()


def entries_of(catalogue: Catalogue | None) -> QuerySet[Entry]:
    """The entries of a version in its order; none without a version."""
    return Entry.objects.filter(catalogue=catalogue).select_related("unit")


def answering_units(topic: str, place: str = "", *, catalogue: Catalogue | None = None) -> list[Unit]:
    """Who answers for `topic` at `place`: first, and next where that unit cannot; no closed unit."""
    entries = entries_of(catalogue or catalogue_on()).filter(topic=topic)
    named = [entry.unit for entry in rules.fitting(entries, topic, place)]
    still = [unit for unit in named if unit.closed_on is None or unit.closed_on > timezone.localdate()]
    if still:
        return still
    fallback = responsible_unit(topic, place)
    return [fallback] if fallback else []


def answering_unit(topic: str, place: str = "") -> Unit | None:
    """The first of them, or None where nobody answers for it."""
    return next(iter(answering_units(topic, place)), None)


def place_of(case: Case) -> str:
    """The code of the place of a case: its story's, else that of an area that its place names."""
    if case.story and case.story.place_code:
        return case.story.place_code
    return _named(case.place) if case.place else ""


def _named(text: str) -> str:
    areas = Unit.objects.open().exclude(place_code="").values_list("name_zh", "name_en", "place_code")
    return rules.place_named(text, [(name, code) for zh, en, code in areas for name in (zh, en)])


def desk_topics(units: QuerySet[Unit]) -> set[str]:
    """The topics of which messages wait at the desks of `units`."""
    named = entries_of(catalogue_on()).filter(unit__in=units).values_list("topic", flat=True)
    return topics_of(units) | set(named)


def is_protected(topic: str) -> bool:
    """Whether what is sent under `topic` is a complaint, kept from the unit that it is about."""
    return bool(topic) and entries_of(catalogue_on()).filter(topic=topic, protected=True).exists()


def overseeing_unit() -> Unit | None:
    """The unit that complaints about units go to, where the catalogue names one."""
    entry = entries_of(catalogue_on()).filter(protected=True).order_by("place_code", "level").first()
    return entry.unit if entry else None


def differences(old: Catalogue | None, new: Catalogue | None) -> list[rules.Change]:
    """What changed from one version to another; units by their codes."""
    return rules.differences(_rows(old), _rows(new))


def _rows(catalogue: Catalogue | None) -> dict[tuple[str, str, int], tuple[str, bool]]:
    return {(e.topic, e.place_code, e.level): (e.unit.code, e.protected) for e in entries_of(catalogue)}
