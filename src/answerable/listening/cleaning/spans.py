"""A stretch of text that holds personal data, and which of several claims to the same stretch holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["KINDS", "Span", "mark", "settled"]

KINDS = (
    "email", "id", "phone", "landline", "card", "plate", "passport", "ip", "device", "account", "address", "name",
)  # fmt: skip
"""What is found, surest first: where two overlap, the earlier kind holds; of one kind, the longer."""

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


class Span(NamedTuple):
    """`start` and `end` are in characters (code points) of the text as given, `end` exclusive."""

    start: int
    end: int
    kind: str


def mark(kind: str) -> str:
    """Return what stands in the text in place of personal data: `〔phone〕`.

    The brackets are those of Chinese document numbers, 〔2024〕3 号, which hold digits, never Latin words; so a
    later stage can drop the marks by `〔[a-z]+〕` and lose nothing else.
    """
    return f"〔{kind}〕"


def settled(claims: Iterable[Span]) -> list[Span]:
    """Return the claims that hold, in order of the text, none overlapping another."""
    held: list[Span] = []
    for claim in sorted(claims, key=lambda span: (_RANK[span.kind], span.start - span.end)):
        if all(claim.end <= other.start or claim.start >= other.end for other in held):
            held.append(claim)
    return sorted(held)
