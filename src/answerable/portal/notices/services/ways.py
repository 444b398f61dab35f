"""The ways by which a person can be told something. An application further down registers its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from answerable.portal.notices.models import Notice

__all__ = ["Backend", "Outcome", "Post", "backend_of", "backends", "register"]


@dataclass(frozen=True)
class Post:
    """One parcel as a back-end gets it: `key` is the same when it is sent once more, so that a way which can
    tell repeats apart delivers it once. `notices` are in the order in which they happened."""

    key: str
    person: Any
    notices: Sequence[Notice]


@dataclass(frozen=True)
class Outcome:
    """What became of a parcel: `sent`, `delivered`, `failed` (for good) or `again` (perhaps later).

    `why` is a short code, never what a server wrote: that can hold an address.
    """

    state: str
    why: str = ""
    reference: str = ""


class Backend(Protocol):
    """A way to a person. It knows the address; what it is given never holds one."""

    code: str
    name: object  # (lazily) translated

    def reaches(self, person: Any) -> bool:
        """Whether this way leads to `person` today."""

    def deliver(self, post: Post) -> Outcome:
        """Hand `post` over. It may be called again with the same `post.key`."""


_backends: dict[str, Backend] = {}


def register(backend: Backend) -> Backend:
    """Make a way known; the same code again replaces it."""
    _backends[backend.code] = backend
    return backend


def backends() -> list[Backend]:
    """Every way there is, in the order in which they were registered."""
    return list(_backends.values())


def backend_of(code: str) -> Backend | None:
    """The way with this code, or None where the application that brought it is gone."""
    return _backends.get(code)
