"""Public texts of senders that can be hidden: each kind says how it is found and how it is shown or not.

    register(PublicText("suggestions.suggestion", _("suggestion"), find=…, show=…))

Hiding knows nothing else of them, so that every public text is under the same few rules and the same log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from answerable.portal.core.errors import Conflict

__all__ = ["TEXTS", "Found", "PublicText", "found", "register"]


class Found(NamedTuple):
    """One public text: the unit it was sent to, what it is called without its words, its public address."""

    unit: Any
    label: str
    address: str


@dataclass(frozen=True)
class PublicText:
    """A kind of public text. `find(identity)` gives it or None.

    `show(identity, hidden_at, at)` hides it since a moment or, with None, shows it again; it raises
    `Conflict` where it is so already.
    """

    kind: str
    name: Any
    find: Callable[[str], Found | None]
    show: Callable[[str, dt.datetime | None, dt.datetime], None]


TEXTS: dict[str, PublicText] = {}


def register(text: PublicText) -> None:
    """Make a kind of public text known; importing the application's services does it."""
    TEXTS[text.kind] = text


def found(kind: str, identity: str) -> Found:
    """The text of that kind and id. Raises Conflict where there is none."""
    text = TEXTS[kind].find(identity) if kind in TEXTS else None
    if text is None:
        raise Conflict(f"There is no public text `{kind}` `{identity}`.")
    return text
