"""What may be told and when, free of the framework: kinds of notice, a person's own rhythm, patience.

A delivery waits until its moment, is packed with everything else that is due for the same person by the same
way, and then goes out as one parcel:

    waiting ─ packed ─ sent        handed over; nobody can say whether it was read
                     ─ delivered   it has arrived
                     ─ failed      refused for good
                     ─ given_up    could not be handed over, however often it was tried
    waiting ─ stopped              the person no longer wants this kind
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

__all__ = [
    "AT_ONCE",
    "DAILY",
    "ENDED",
    "FREQUENCIES",
    "MOST_ATTEMPTS",
    "OFF",
    "WEEKLY",
    "Kind",
    "Rhythm",
    "UnknownKindError",
    "allowed_frequencies",
    "kind_of",
    "kinds",
    "next_try",
    "register_kind",
    "send_at",
]

AT_ONCE, DAILY, WEEKLY, OFF = "at_once", "daily", "weekly", "off"
FREQUENCIES = (AT_ONCE, DAILY, WEEKLY, OFF)
ENDED = ("sent", "delivered", "failed", "given_up", "stopped")

MOST_ATTEMPTS = 9  # with the waits below: tried for a day and a half, longer than any night
FIRST_WAIT = dt.timedelta(minutes=2)
LONGEST_WAIT = dt.timedelta(hours=8)


class UnknownKindError(LookupError):
    """No application registered the kind of notice `{code}`; it does so in its `AppConfig.ready`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(
            f"No application registered the kind of notice `{code}`; it does so in its `AppConfig.ready`."
        )

    def __reduce__(self):
        return UnknownKindError, (self.code,)


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its `code` is `app.what`, its names are (lazily) translated words.

    `duty`: belongs to an office, so it cannot be switched off and waits a day at most. `urgent`: goes out at
    once, in quiet hours too.
    """

    code: str
    name: object
    help: object = ""
    duty: bool = False
    urgent: bool = False
    frequency: str = AT_ONCE


Local = Callable[[dt.date, dt.time], dt.datetime]
_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> Kind:
    """Make `kind` known; the same code again replaces it."""
    _kinds[kind.code] = kind
    return kind


def kind_of(code: str) -> Kind:
    """The kind that was registered under `code`. Raises UnknownKindError."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKindError(code) from None


def kinds() -> list[Kind]:
    """Every kind there is, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def allowed_frequencies(kind: Kind) -> tuple[str, ...]:
    """How often a person may choose to hear of `kind`: of a duty at least once a day."""
    return (AT_ONCE, DAILY) if kind.duty else FREQUENCIES


@dataclass(frozen=True)
class Rhythm:
    """When a person wants to be written to: not from `quiet_from` to `quiet_until` (equal times: no such
    hours); digests at `daily_at`, weekly ones on `weekly_on` (Monday is 0)."""

    quiet_from: dt.time = dt.time(20)
    quiet_until: dt.time = dt.time(8)
    daily_at: dt.time = dt.time(8)
    weekly_on: int = 0


def send_at(now: dt.datetime, kind: Kind, frequency: str, rhythm: Rhythm, local: Local) -> dt.datetime:
    """The moment from which a notice of `now` may go out. `now` is in the person's zone; so is what `local`
    makes of a day and a time."""
    if kind.urgent:
        return now
    if frequency == AT_ONCE:
        return _after_quiet(now, rhythm, local)
    moment = _next_digest(now, rhythm, local)
    while frequency == WEEKLY and moment.weekday() != rhythm.weekly_on:
        moment = local(moment.date() + dt.timedelta(days=1), rhythm.daily_at)
    return moment


def _next_digest(now: dt.datetime, rhythm: Rhythm, local: Local) -> dt.datetime:
    today = local(now.date(), rhythm.daily_at)
    return today if today > now else local(now.date() + dt.timedelta(days=1), rhythm.daily_at)


def _after_quiet(now: dt.datetime, rhythm: Rhythm, local: Local) -> dt.datetime:
    start, end, clock = rhythm.quiet_from, rhythm.quiet_until, now.time()
    over_midnight = start > end
    quiet = (clock >= start or clock < end) if over_midnight else start <= clock < end
    if not quiet:
        return now
    tomorrow = over_midnight and clock >= start
    return local(now.date() + dt.timedelta(days=int(tomorrow)), end)


def next_try(now: dt.datetime, attempts: int) -> dt.datetime | None:
    """When to try again after `attempts` in vain; None where patience ends."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + min(FIRST_WAIT * 3 ** (attempts - 1), LONGEST_WAIT)
