"""What applications hold about somebody who signs in, for the page on which that person sees all of it.

An application registers what it holds where its services are made:

    register(Holding("wechat", _("WeChat"), _("…"), tell))

`tell(person)` gives plain data, one dictionary for each thing that is held, with what may be shown to the
person and taken along as JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Holding", "holdings_of", "register"]

Told = list[dict[str, Any]]


@dataclass(frozen=True)
class Holding:
    """One kind of thing that is held: its code, its name, a sentence about it and the address of the page
    where the person changes it."""

    code: str
    name: Any
    about: Any
    tell: Callable[[Any], Told]
    page: str = ""  # name of a URL


_HOLDINGS: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Make a kind known; importing the application's services does it."""
    _HOLDINGS[holding.code] = holding


def holdings_of(person: Any) -> list[tuple[Holding, Told]]:
    """Every kind of which something is held about `person`, in the order of their codes."""
    told = [(each, each.tell(person)) for _code, each in sorted(_HOLDINGS.items())]
    return [(holding, things) for holding, things in told if things]
