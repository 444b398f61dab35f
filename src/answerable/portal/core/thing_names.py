"""What things are called in the audit log. Core keeps kinds and numbers; their keepers tell the names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from answerable.portal.core.models import AuditEntry

__all__ = ["tells_names_of", "with_thing_names"]

Teller = Callable[[Collection[str]], dict[str, str]]
_tellers: dict[str, Teller] = {}


def tells_names_of(kind: str) -> Callable[[Teller], Teller]:
    """Decorate the function that answers identities of `kind` (`app.model`) with identity → name."""

    def note(teller: Teller) -> Teller:
        _tellers[kind] = teller
        return teller

    return note


def with_thing_names(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The entries, each with `thing_name`, empty where nobody tells one; one question for each kind."""
    entries = list(entries)
    names = {
        kind: _names(kind, entries) for kind in {entry.object_kind for entry in entries} & _tellers.keys()
    }
    for entry in entries:
        entry.thing_name = names.get(entry.object_kind, {}).get(entry.object_id, "")
    return entries


def _names(kind: str, entries: list[AuditEntry]) -> dict[str, str]:
    return _tellers[kind]({entry.object_id for entry in entries if entry.object_kind == kind})
