"""The two menus, as data. A desk entry is shown to whom its view lets in, by what that view states itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from answerable.portal.core.access import may_open

__all__ = ["DESK", "PUBLIC", "Entry", "desk_entries", "public_entries"]

PUBLIC = (
    (_("Ask"), "cases:ask"),
    (_("Answers"), "answers:list"),
    (_("Suggestions"), "suggestions:list"),
    (_("Rates"), "rates:rates"),
    (_("Matters of the month"), "agenda:newest"),
    (_("Organisation"), "organisation:chart"),
    (_("Charter"), "core:charter"),
)
DESK = (
    (_("Today"), "desk"),
    (_("Inbox"), "cases:inbox"),
    (_("Cases"), "cases:list"),
    (_("Tasks"), "work:list"),
    (_("Suggestions"), "suggestions:desk"),
    (_("Agenda"), "agenda:desk"),
    (_("Templates"), "answers:templates"),
    (_("Concerns"), "stories:concerns"),
    (_("Stories"), "stories:list"),
    (_("Briefings"), "stories:briefings"),
    (_("Topics"), "topics:list"),
    (_("Signals"), "signals:list"),
    (_("Sources"), "sources:list"),
    (_("WeChat"), "wechat:accounts"),
    (_("Runs"), "runs:list"),
    (_("Units and offices"), "organisation:desk"),
    (_("Who answers"), "cases:catalogue"),
    (_("People"), "accounts:people"),
    (_("Outbox"), "notices:outbox"),
    (_("Personal data"), "core:personal-data"),
    (_("Audit log"), "core:audit"),
)


@dataclass(frozen=True)
class Entry:
    """One line of a menu; `here` when the reader is on that page or below it."""

    label: str
    address: str
    here: bool


def public_entries(request: HttpRequest) -> list[Entry]:
    """The menu that everybody has, with the way to the desk for those who work at it."""
    user = getattr(request, "user", None)
    works_here = user is not None and may_open(user, "desk")
    return _entries(request, [*PUBLIC, (_("Desk"), "desk")] if works_here else PUBLIC)


def desk_entries(request: HttpRequest) -> list[Entry]:
    """The desk's menu for whoever asks, without what they may not open."""
    user = getattr(request, "user", None)
    return _entries(
        request, [(label, name) for label, name in DESK if user is not None and may_open(user, name)]
    )


def _entries(request: HttpRequest, menu) -> list[Entry]:
    here = _here(request.path)
    addresses = [(str(label), _address(name)) for label, name in menu]
    return [Entry(label, address, address == here) for label, address in addresses if address]


def _here(path: str) -> str | None:
    """Of all addresses that lead to `path`, the longest: /desk/stories/ is not "today" as well."""
    every = (_address(name) for _label, name in (*PUBLIC, *DESK))
    return max((address for address in every if address and path.startswith(address)), key=len, default=None)


@cache
def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # an address book of tests, without this application
        return ""
