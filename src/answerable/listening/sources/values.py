"""Fitting what a file holds into the type of a column, value by value, with the reason where it fails."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pyarrow as pa

from answerable.listening.sources.moments import read_day, read_moment

__all__ = ["LONGEST_TEXT", "decoded", "fit"]

LONGEST_TEXT = 2_000_000
"""Characters. No message and no article is longer; what is longer is set aside so that memory stays flat."""


def fit(values: Sequence[object], kind: pa.DataType) -> tuple[list[object], dict[int, str]]:
    """Return `values` as the type `kind` wants them, and the reason for each position where that failed.

    Empty text, NaN and None are "nothing" for every type but text, where empty text stays. A failed position
    holds None. Raises `NotImplementedError` for a type that no record uses.
    """
    read = _reader(kind)
    fitted: list[object] = []
    faults: dict[int, str] = {}
    for position, value in enumerate(values):
        try:
            fitted.append(None if value is None else read(value))
        except (ValueError, OverflowError) as fault:
            fitted.append(None)
            faults[position] = str(fault)
    return fitted, faults


def _reader(kind: pa.DataType) -> Callable[[object], object]:
    for is_kind, read in _READERS:
        if is_kind(kind):
            return read
    raise NotImplementedError(f"No reader is known for columns of type `{kind}`; add one here.")


def _unless_empty(read: Callable[[object], object]) -> Callable[[object], object]:
    def reading(value: object) -> object:
        if value == "" or (isinstance(value, float) and math.isnan(value)):
            return None
        return read(value)

    return reading


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return None if math.isnan(value) else str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return _text(decoded(value))
    if not isinstance(value, str):
        raise ValueError(f"text was expected and a {_word(value)} found")
    if len(value) > LONGEST_TEXT:
        raise ValueError(f"longer than {LONGEST_TEXT:,} characters")
    return _storable(value)


def decoded(value: bytes) -> str:
    """Return `value` read as UTF-8, else as GB18030 where the whole of it is;

    Raises `ValueError` otherwise.
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("neither UTF-8 nor GB18030")


def _storable(text: str) -> str:
    """NUL cannot be stored by PostgreSQL, half a surrogate pair by nobody."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _word(value: object) -> str:
    return "nested object" if isinstance(value, dict) else "list" if isinstance(value, list) else "value"


def _integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("a whole number was expected")
    try:
        number = int(value) if isinstance(value, str | int) else _whole(value)
    except (ValueError, OverflowError):
        raise ValueError("a whole number was expected") from None
    if not -(2**63) <= number < 2**63:
        raise ValueError("the number is too large")
    return number


def _count(value: object) -> int:
    number = _integer(value)
    if number < 0:
        raise ValueError("a count is not below zero")
    return number


def _whole(value: float) -> int:
    if not value.is_integer():
        raise ValueError("a whole number was expected")
    return int(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("a number was expected")
    try:
        return float(value)
    except ValueError:
        raise ValueError("a number was expected") from None


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in ("true", "false", "1", "0"):
        raise ValueError("true or false was expected")
    return word in ("true", "1")


def _texts(value: object) -> list[str | None] | None:
    if isinstance(value, str):
        return [_text(value)] if value else None
    if not isinstance(value, list | tuple):
        raise ValueError("a list of texts was expected")
    return [_text(part) for part in value]


_READERS: tuple[tuple[Callable[[pa.DataType], bool], Callable[[object], object]], ...] = (
    (pa.types.is_string, _text),
    (pa.types.is_large_string, _text),
    (pa.types.is_unsigned_integer, _unless_empty(_count)),
    (pa.types.is_integer, _unless_empty(_integer)),
    (pa.types.is_floating, _unless_empty(_number)),
    (pa.types.is_boolean, _unless_empty(_truth)),
    (pa.types.is_timestamp, _unless_empty(read_moment)),
    (pa.types.is_date, _unless_empty(read_day)),
    (pa.types.is_list, _texts),
)
