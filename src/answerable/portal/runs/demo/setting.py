"""Founding the invented city: units, offices, accounts, sources and places."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from answerable.portal.organisation import services as organisation
from answerable.portal.organisation.models import KindRule, OfficeKind, Tree, Unit, UnitKind
from answerable.portal.runs.demo.city import GAZETTEER, OUTLETS, PEOPLE, STANDING, UNIT_KINDS, UNITS
from answerable.portal.runs.demo.speech import Item
from answerable.portal.sources.models import Source
from answerable.portal.stories.queries import gazetteer

__all__ = ["PASSWORD", "found_city", "found_sources", "lay_out_places", "put_aside_archive"]

PASSWORD = "wangjin-demo"  # noqa: S105 - shown to everybody who starts the demonstration
FOUNDED = dt.timedelta(days=3 * 365)
APPOINTED = dt.timedelta(days=400)


def lay_out_places() -> None:
    """Put the city's table of places where listening looks for the operator's own."""
    shutil.copyfile(GAZETTEER, gazetteer())


def put_aside_archive() -> None:
    """With an empty database, an archive is what a broken-off loading left: it is moved away, not lost."""
    if settings.ARCHIVE.exists():
        settings.ARCHIVE.rename(settings.ARCHIVE.with_name(f"archive-{timezone.now():%Y%m%d%H%M%S}"))


def found_city(today: dt.date) -> dict[str, object]:
    """Units, offices and people; gives the people by their sign-in name."""
    organisation.lay_down_kinds()
    for code, zh, en in UNIT_KINDS:
        UnitKind.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en})
    _let_kinds_stand()
    units = _found_units(today - FOUNDED)
    people = _take_on_people()
    kinds = {kind.code: kind for kind in OfficeKind.objects.all()}
    for person in PEOPLE:
        office = {"unit": units[person.unit], "kind": kinds[person.office], "holder": people[person.username]}
        organisation.appoint(None, **office, starts_on=today - APPOINTED, decision="演示任命〔演示〕1号")
    return people


def found_sources(items: Iterable[Item], now: dt.datetime) -> None:
    """The city's outlets as sources, as if they had been asked until now: one fails, one is paused."""
    told: dict[str, list[dt.datetime]] = {}
    for item in items:
        if item.outlet:
            told.setdefault(item.outlet, []).append(item.at)
    Source.objects.bulk_create(
        Source(
            name=outlet.name,
            kind=Source.Kind.FEED,
            url=outlet.feed,
            outlet=outlet.name,
            added_at=now - dt.timedelta(days=61),
            last_tried_at=now,
            last_worked_at=now,
            last_new_at=max(told.get(outlet.name, [now])),
            documents=len(told.get(outlet.name, [])),
        )
        for outlet in OUTLETS
    )
    _let_some_fare_badly(now)


def _let_some_fare_badly(now: dt.datetime) -> None:
    hosts = {outlet.host: outlet.feed for outlet in OUTLETS}
    failing = {"failures": 4, "last_error": "The address answered with status 503."}
    Source.objects.filter(url=hosts["radio"]).update(last_worked_at=now - dt.timedelta(hours=9), **failing)
    Source.objects.filter(url=hosts["yunlu"]).update(active=False)


def _let_kinds_stand() -> None:
    """Where the city's kinds of unit may stand, beside what the standard rules say."""
    kinds = {kind.code: kind for kind in UnitKind.objects.all()}
    for kind, above in STANDING:
        KindRule.objects.get_or_create(tree=Tree.main(), kind=kinds[kind], above=kinds.get(above))


def _found_units(founded_on: dt.date) -> dict[str, Unit]:
    kinds = {kind.code: kind for kind in UnitKind.objects.all()}
    units: dict[str, Unit] = {}
    for code, above, kind, name_zh, name_en, place, topics in UNITS:
        names = {"name_zh": name_zh, "name_en": name_en, "place_code": place, "topics": topics.split()}
        units[code] = organisation.found_unit(
            None, code=code, kind=kinds[kind], parent=units.get(above), founded_on=founded_on, **names
        )
    return units


def _take_on_people() -> dict[str, object]:
    """All share one password, so it is hashed once: hashing is slow on purpose."""
    users, hashed = get_user_model().objects, make_password(PASSWORD)
    users.bulk_create(
        users.model(username=person.username, display_name=person.display_name, password=hashed)
        for person in PEOPLE
    )
    return {user.username: user for user in users.filter(username__in=[person.username for person in PEOPLE])}
