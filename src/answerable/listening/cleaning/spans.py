"""A stretch of text that holds personal data, and which of several claims to the same stretch holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["KINDS", "Span", "mark", "settled"]

KINDS = (
    "email", "id", "phone", "landline", "card", "plate", "passport", "ip", "device", "account", "address",
    "name",
)  # fmt: skip
"""What is found. Where two overlap, a written form goes before what only the words around it tell; then the
longer holds, so that the middle of a card's number is not a phone; then the earlier kind of this list.
"""

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_TOLD_BY_WORDS = ("address", "name")


class Span(NamedTuple):
    """`start` and `end` are in characters (code points) of the text as given, `end` exclusive."""

    start: int
    end: int
    kind: str


def mark(kind: str) -> str:
    """Return what stands in the text in place of personal data: `〔phone〕`.

    The brackets are those of Chinese document numbers, 〔2024〕3 号, which hold digits, never Latin words;
    so a later stage can drop the marks by `〔[a-z]+〕` and lose nothing else.
    """
    return f"〔{kind}〕"


def _precedence(span: Span) -> tuple[bool, int, int]:
    return span.kind in _TOLD_BY_WORDS, span.start - span.end, _RANK[span.kind]


def settled(claims: Iterable[Span]) -> list[Span]:
    """Return the claims that hold, in order of the text, none overlapping another."""
    held: list[Span] = []
    for claim in sorted(claims, key=_precedence):
        if all(claim.end <= other.start or claim.start >= other.end for other in held):
            held.append(claim)
    return sorted(held)
