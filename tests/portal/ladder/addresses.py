"""Every address of the portal, led to a thing that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client

from answerable.portal.core.access import PUBLIC, SIGNED_IN, every_address
from portal.ladder.town import Town

__all__ = ["Address", "addresses", "verbs_of"]

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
UNKNOWN = {"int": "7", "slug": "none", "uuid": "00000000-0000-4000-8000-000000000000"}
VERBS = ("GET", "POST")


@dataclass(frozen=True)
class Address:
    """One address with real arguments; `access`: what its view states."""

    name: str
    path: str
    access: str | None
    parameters: tuple[str, ...] = ()

    @property
    def by_office(self) -> bool:
        """Whether an office opens it."""
        return self.access not in {PUBLIC, SIGNED_IN, None}


def addresses(town: Town, *, more: bool = False) -> Iterator[Address]:
    """Every address once; with `more` those of further things too."""
    known = every_address()
    yield from (_led(route, name, access, town) for route, name, access in known)
    if more:
        stated = {name: (route, access) for route, name, access in known}
        for name, args in town.more:
            route, access = stated[name]
            yield _led(route, name, access, town, args)


def verbs_of(browser: Client, address: Address) -> set[str]:
    """Which of GET and POST the address takes, by what it answers to a verb that nobody knows."""
    answer = browser.delete(address.path)
    assert answer.status_code == 405, f"{address.name} takes DELETE"
    return {verb.strip() for verb in answer["Allow"].split(",")} & set(VERBS)


def _led(route: str, name: str, access: str | None, town: Town, args: dict | None = None) -> Address:
    given = args or {}
    known = town.args.get(name.split(":", maxsplit=1)[0], {}) | town.args.get(name, {}) | given

    def value(match: re.Match) -> str:
        return str(known.get(match[2], UNKNOWN.get(match[1] or "str", "none")))

    return Address(name, PARAMETER.sub(value, route), access, tuple(m[1] for m in PARAMETER.findall(route)))
