"""A tiny grammar: `{slot}` is filled, `[a|b|]` takes one of the choices, inside out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

__all__ = ["expand", "settle"]

INNERMOST = re.compile(r"\[([^\[\]]*)\]")


def expand(pattern: str, slots: Mapping[str, str], chance: Random) -> str:
    """`pattern` with one choice taken of each bracket, and the slots filled.

    >>> expand("[very |]good, {name}", {"name": "Ann"}, Random(1))
    'very good, Ann'
    """
    return settle(pattern, chance).format_map(slots)


def settle(pattern: str, chance: Random) -> str:
    """`pattern` with the choices taken, and the slots still open."""
    while "[" in pattern:
        pattern = INNERMOST.sub(lambda found: chance.choice(found[1].split("|")), pattern)
    return pattern
