"""How lines of the audit log are chained: pure functions, the same in migrations, in the portal and in a
checker.

A line's `seal` is SHA-256 over the seal before it and the line's canonical content. Nothing in the
content is a person's name: who acted stands in it as `actor_mark`, a keyed hash, and personal values
stand in it encrypted. So names can be erased later, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime

__all__ = ["CONTENT", "FIRST", "canonical", "link", "mark", "written"]

FIRST = "0" * 64  # what stands before the first line

# The columns of a line's content, in the order in which `canonical` takes them.
CONTENT = (
    "id",
    "at",
    "actor_mark",
    "verb",
    "object_kind",
    "object_id",
    "unit_code",
    "detail",
    "personal",
)


# One encoder, made once: a million lines are written so when the log is checked.
_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(content: Sequence[object]) -> bytes:
    """The one way to write a line's content (values in the order of `CONTENT`) as bytes."""
    identity, at, *rest = content
    return _as_json([identity, written(at), *rest]).encode()


def link(before: str, content: bytes) -> str:
    """The seal of a line with this canonical content after the seal `before`; 64 hexadecimal digits."""
    return hashlib.sha256(before.encode() + b"\n" + content).hexdigest()


def mark(key: bytes, names: tuple[str, str], at: datetime | str, act: tuple[str, str, str]) -> str:
    """What stands for the actor in one line; `names`: sign-in and shown, `act`: verb, kind, identity.

    Without the key it tells neither the name nor which lines share it.
    """
    said = _as_json([*names, written(at), *act])
    return hmac.digest(key, said.encode(), "sha256").hex()


def written(at: datetime | str) -> str:
    """The moment as it stands in a line; one that is written already stays as it is."""
    if isinstance(at, str):
        return at
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")
