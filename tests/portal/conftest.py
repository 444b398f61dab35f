"""The standing cast of the portal's tests, and the ground they stand on.

alice    owns: duty officer of the city, and secretary of the water company, the lead unit
bob      helps: secretary of the health department, the joint unit
charlie  has signed in and holds no office: must see nothing
dora     reviews and publishes: leader of the city
erin     administers: units, offices, the audit log

city ─┬─ water     water-quality, water-supply        (alice)
      ├─ health    health-care                        (bob)
      └─ east      street office for place 990101 ─── elm   a community in it
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from answerable.portal.accounts.models import User
from answerable.portal.core import guards
from answerable.portal.organisation.models import Office, OfficeKind, Unit, UnitKind
from answerable.portal.organisation.services import lay_down_kinds

LONG_AGO = date(2020, 1, 1)


@dataclass
class Units:
    city: Unit
    water: Unit
    health: Unit
    east: Unit
    elm: Unit


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Without the guard over the audit log, which migrations put up: tests empty their tables."""
    with django_db_blocker.unblock():
        guards.take_down()


@pytest.fixture(autouse=True)
def plain_ground(settings, tmp_path):
    """Static files without a manifest, quick password hashes, no outside, a home of one's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "whitenoise" not in each.lower()]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.HOME, settings.ARCHIVE = tmp_path, tmp_path / "archive"


@pytest.fixture
def units(db) -> Units:
    return found_units()


def found_units() -> Units:
    """The city with all that stands below it."""
    lay_down_kinds()
    kinds = {kind.code: kind for kind in UnitKind.objects.all()}
    top = {"code": "city", "name_zh": "清和市", "name_en": "Qinghe City", "kind": kinds["organisation"]}
    city = Unit.objects.add_root(create_kwargs={**top, "founded_on": LONG_AGO})

    def below(parent, code, zh, en, kind, **more):
        fields = {"code": code, "name_zh": zh, "name_en": en, "kind": kinds[kind], "founded_on": LONG_AGO}
        return Unit.objects.add_child(Unit.objects.get(pk=parent.pk), create_kwargs={**fields, **more})

    water = below(
        city, "water", "自来水公司", "Water company", "company", topics=["water-quality", "water-supply"]
    )
    health = below(
        city, "health", "卫生健康委员会", "Health department", "department", topics=["health-care"]
    )
    east = below(city, "east", "东街街道办事处", "East Street office", "street", place_code="990101")
    elm = below(east, "elm", "榆树社区", "Elm community", "community", place_code="99010103")
    city.refresh_from_db()
    east.refresh_from_db()
    return Units(city, water, health, east, elm)


def take_on(username: str, *offices: tuple[str, Unit], name: str = "") -> User:
    """Somebody with those offices."""
    user = User.objects.create(username=username, display_name=name or username.title(), password="!")
    for kind, unit in offices:
        Office.objects.create(
            unit=unit,
            kind=OfficeKind.objects.get(code=kind),
            holder=user,
            starts_on=LONG_AGO,
            decision="决〔2020〕1号",
        )
    return user


@pytest.fixture
def person(db):
    """`person("frank", ("leader", units.east))`: somebody with those offices."""
    return take_on


@pytest.fixture
def alice(units, person) -> User:
    return person("alice", ("duty_officer", units.city), ("secretary", units.water))


@pytest.fixture
def bob(units, person) -> User:
    return person("bob", ("secretary", units.health))


@pytest.fixture
def charlie(units, person) -> User:
    return person("charlie")


@pytest.fixture
def dora(units, person) -> User:
    return person("dora", ("leader", units.city))


@pytest.fixture
def erin(units, person) -> User:
    return person("erin", ("administrator", units.city))


@pytest.fixture
def client_of(db):
    """`client_of(alice)`: her browser, signed in; `client_of(None)`: a stranger's."""
    return browser_of


def browser_of(user: User | None, **headers: str) -> Client:
    client = Client(headers=headers or None)
    if user is not None:
        client.force_login(user, backend="answerable.portal.accounts.authority.PasswordBackend")
    return client


@pytest.fixture
def english():
    """Headers of a reader of English: `client_of(alice, **english)`."""
    return {"accept-language": "en"}
