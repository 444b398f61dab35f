"""Reading dates and times as people and programs write them.

Naive times are UTC; results are aware and UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

__all__ = ["EARLIEST", "LATEST", "read_day", "read_moment"]

EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""A published date outside of these is a fault of the writer's software, not a date."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"-?\d{9,}(?:\.\d+)?")
_RUN_TOGETHER = re.compile(r"(?:1[89]|2[01])\d{6}")
_WRITTEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
    r"(?:[T\s]*(\d{1,2})\s*[:：时点]\s*(\d{1,2})(?:\s*[:：分]\s*(\d{1,2})(?:[.,](\d{1,6})\d*)?)?\s*[分秒]?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?"
)


def read_moment(value: object) -> datetime:
    """Return the moment that `value` states, in UTC.

    Takes datetimes, dates, ISO 8601, RFC 2822 (feeds), `2019/7/16 9:05`, `2019年7月16日 9时05分`, and numbers
    of seconds, milliseconds or microseconds since 1970. Raises `ValueError` with the reason in words.
    """
    moment = _moment(value)
    if not EARLIEST <= moment < LATEST:
        raise ValueError(f"the year {moment.year} is not plausible")
    return moment


def read_day(value: object) -> date:
    """Return the day that `value` states; raises `ValueError` like `read_moment`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return read_moment(value).date()


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("a date was expected")
    if not isinstance(value, str):
        return _counted(float(value))
    written = value.strip()
    if _RUN_TOGETHER.fullmatch(written):
        return _written(f"{written[:4]}-{written[4:6]}-{written[6:]}")
    return _counted(float(written)) if _NUMBER.fullmatch(written) else _written(written)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"the year {moment.year} is not plausible") from None


def _counted(number: float) -> datetime:
    """Seconds, milliseconds or microseconds since 1970:

    Told apart by size, which holds for the years 1973 to 5138.
    """
    for unit in (1, 1_000, 1_000_000):
        if abs(number) < 1e11 * unit:
            return _EPOCH + timedelta(seconds=number / unit)
    raise ValueError("the number is too large for a date")


def _written(text: str) -> datetime:
    found = _WRITTEN.fullmatch(text)
    try:
        if not found:
            return _in_utc(parsedate_to_datetime(text))
        *parts, fraction, zone = found.groups()
        year, month, day, hour, minute, second = (int(part or 0) for part in parts)
        micros = int((fraction or "0").ljust(6, "0"))
        moment = datetime(year, month, day, hour, minute, second, micros, tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        raise ValueError("the date cannot be read") from None
    return moment - _offset(zone)


def _offset(zone: str | None) -> timedelta:
    if not zone or zone in ("Z", "UTC"):
        return timedelta()
    digits = zone[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -ahead if zone[0] == "-" else ahead
