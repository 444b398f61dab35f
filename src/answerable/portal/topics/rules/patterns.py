"""How long a regular expression may make the listening wait: a bound on what can be tried at one place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from re import _parser
from typing import Any

__all__ = ["MOST_WAYS", "fits_everything", "ways"]

MOST_WAYS = 1_000  # at one place of a text; all texts of a batch are searched as one


def ways(pattern: str) -> float:
    """In how many ways, at most, `pattern` can be tried at one place; infinite for `.*` and the like.

    Raises `re.error` where it is no pattern at all.

    >>> ways("自来水.{0,6}(黄|浑)")
    14.0
    >>> ways("(a+)+")
    inf
    """
    return _sequence(_parser.parse(pattern))


def fits_everything(pattern: str) -> bool:
    """Whether the pattern is content with nothing, and so fits every text there is."""
    return bool(pattern) and re.match(pattern, "") is not None


def _sequence(parts: Iterable[tuple[Any, Any]]) -> float:
    return math.prod((_one(str(kind), held) for kind, held in parts), start=1.0)


def _one(kind: str, held: Any) -> float:
    if kind in {"LITERAL", "NOT_LITERAL", "ANY", "IN", "AT"}:
        return 1.0
    if kind == "BRANCH":
        return sum(_sequence(each) for each in held[1])
    if kind == "SUBPATTERN":
        return _sequence(held[-1])
    if kind in {"MAX_REPEAT", "MIN_REPEAT"}:
        return _repeated(*held)
    return math.inf  # looking around and back: rarely needed here, and hard to bound


def _repeated(least: int, most: Any, parts: Any) -> float:
    if int(most) > MOST_WAYS:
        return math.inf
    once = _sequence(parts)
    if once == 1:
        return float(int(most) - int(least) + 1)
    return sum(min(once**times, math.inf) for times in range(int(least), min(int(most), 64) + 1))
