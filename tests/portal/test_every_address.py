"""Every address states who may see it, and keeps to it: strangers sign in, Charlie sees nothing."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from answerable.portal.core.access import PUBLIC, SIGNED_IN, stated_access
from answerable.portal.core.permissions import PERMISSION_NAMES

SAMPLES = {
    "int": "7",
    "slug": "water",
    "str": "x",
    "path": "x/y",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def patterns(resolver, before=""):
    """(address, name, view) of every pattern, with a sample in place of each converter."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield "/" + re.sub(r"<(?:(\w+):)?\w+>", _sample, route), entry.name, entry.callback


def _sample(converter):
    return SAMPLES.get(converter[1] or "str", "x")


EVERY = list(patterns(get_resolver()))
OPEN = [entry for entry in EVERY if stated_access(entry[2]) == PUBLIC]
GUARDED = [entry for entry in EVERY if stated_access(entry[2]) not in {PUBLIC, None}]
BY_OFFICE = [entry for entry in GUARDED if stated_access(entry[2]) != SIGNED_IN]


def named(entries):
    return [pytest.param(address, id=f"{address} {name}") for address, name, _view in entries]


def test_there_are_addresses_of_every_sort():
    assert len(OPEN) > 10
    assert len(BY_OFFICE) > 20


@pytest.mark.parametrize(("address", "name", "view"), EVERY, ids=[entry[0] for entry in EVERY])
def test_an_address_states_its_access_and_has_a_name(address, name, view):
    access = stated_access(view)
    assert access in {PUBLIC, SIGNED_IN} or access in PERMISSION_NAMES, (
        f"{view.__qualname__} states {access!r}"
    )
    assert name, f"{address} has no name"


@pytest.mark.parametrize("address", named(GUARDED))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in(client_of, address, method):
    answer = getattr(client_of(None), method)(address)
    if answer.status_code != 405:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/?next=/")


@pytest.mark.parametrize("address", named(BY_OFFICE))
@pytest.mark.parametrize("method", ["get", "post"])
def test_charlie_sees_nothing(client_of, charlie, address, method):
    assert getattr(client_of(charlie), method)(address).status_code in {403, 404, 405}


@pytest.mark.parametrize("address", named(EVERY))
def test_an_unknown_verb_is_refused(client_of, erin, address):
    assert client_of(erin).delete(address).status_code == 405


@pytest.mark.parametrize("address", named(OPEN))
def test_a_public_address_never_breaks(client_of, units, address):
    assert client_of(None).get(address).status_code in {200, 302, 404, 405}


READ_BY_ERIN = [
    "desk",
    "core:audit",
    "core:audit-csv",
    "stories:list",
    "sources:list",
    "runs:list",
    "accounts:people",
]


@pytest.mark.parametrize("name", READ_BY_ERIN)
def test_a_page_that_is_not_public_is_kept_by_no_cache(client_of, erin, name):
    answer = client_of(erin).get(reverse(name))
    assert answer.status_code == 200
    assert {"private", "no-store"} <= {part.strip() for part in answer["Cache-Control"].split(",")}
