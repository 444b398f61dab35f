"""How lines of the audit log are chained: pure functions, the same in migrations, in the portal and in a
checker.

A line's `seal` is SHA-256 over the seal before it and the line's canonical content. Nothing in the
content is a person's name: who acted stands in it as `actor_mark`, a keyed hash, and personal values
stand in it encrypted. So names can be erased later, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted

__all__ = ["CONTENT", "FIRST", "Hand", "canonical", "link", "mark", "written"]

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

BLOCK = 64  # bytes that SHA-256 takes at a time, and the length to which RFC 2104 fills a key

# One encoder, made once: a million lines are written so when the log is checked.
_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(content: Sequence[object]) -> bytes:
    """The one way to write a line's content (values in the order of `CONTENT`) as bytes.

    It is a JSON list, written piece by piece: seven of the nine are plain text.
    """
    identity, at, *texts, detail, personal = content
    plain = ",".join(map(quoted, texts))
    return f'[{identity},"{written(at)}",{plain},{_object(detail)},{quoted(personal)}]'.encode()


def link(before: str, content: bytes) -> str:
    """The seal of a line with this canonical content after the seal `before`; 64 hexadecimal digits."""
    return hashlib.sha256(before.encode() + b"\n" + content).hexdigest()


class Hand:
    """Signs the lines of one actor: HMAC-SHA-256 (RFC 2104) with a key that is taken in once.

    OpenSSL takes longer to begin a keyed hash than to hash a line, and one hand signs thousands.
    """

    def __init__(self, key: bytes) -> None:
        filled = (key if len(key) <= BLOCK else hashlib.sha256(key).digest()).ljust(BLOCK, b"\0")
        self._inner, self._outer = (
            hashlib.sha256(bytes(each ^ pad for each in filled)) for pad in (0x36, 0x5C)
        )

    def mark(self, names: tuple[str, str], at: datetime | str, act: tuple[str, str, str]) -> str:
        """What stands for the actor in one line; `names`: sign-in and shown, `act`: verb, kind, identity.

        Without the key it tells neither the name nor which lines share it.
        """
        said = f'[{",".join(map(quoted, names))},"{written(at)}",{",".join(map(quoted, act))}]'
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(said.encode())
        outer.update(inner.digest())
        return outer.hexdigest()


def mark(key: bytes, names: tuple[str, str], at: datetime | str, act: tuple[str, str, str]) -> str:
    """The mark of a single line, as its actor's `Hand` makes it."""
    return Hand(key).mark(names, at, act)


def written(at: datetime | str) -> str:
    """The moment as it stands in a line; one that is written already stays as it is."""
    if isinstance(at, str):
        return at
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")


def _object(detail: object) -> str:
    """As the encoder writes it; most values are short texts and numbers, for which it takes far longer."""
    if not isinstance(detail, dict):
        return _as_json(detail)
    return "{" + ",".join([f"{quoted(key)}:{_value(detail[key])}" for key in sorted(detail)]) + "}"


def _value(value: object) -> str:
    if type(value) is str:
        return quoted(value)
    return str(value) if type(value) is int else _as_json(value)
