"""Pure: the health of a source, from what is known of its last visits."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

__all__ = ["OFTENEST", "SELDOMEST", "SILENT_AFTER", "health", "is_due", "only_an_example"]

OFTENEST = dt.timedelta(minutes=15)  # between two visits to a source that works
SELDOMEST = dt.timedelta(days=1)  # … and to one that keeps failing: each failure doubles the wait up to this
SILENT_AFTER = dt.timedelta(days=14)  # an outlet that said nothing new for so long has moved or ended


def health(
    now: dt.datetime,
    *,
    active: bool,
    failures: int,
    last_tried_at: dt.datetime | None,
    last_new_at: dt.datetime | None,
) -> str:
    """One of paused, waiting (never tried), failing, silent, well.

    A feed that dies in silence looks exactly like one with nothing to say; so silence is a state of its own.
    """
    if not active:
        return "paused"
    if last_tried_at is None:
        return "waiting"
    if failures:
        return "failing"
    if last_new_at is None or now - last_new_at > SILENT_AFTER:
        return "silent"
    return "well"


def is_due(now: dt.datetime, *, last_tried_at: dt.datetime | None, failures: int) -> bool:
    """Whether a source is to be asked again: often while it works, ever more seldom while it fails."""
    if last_tried_at is None:
        return True
    wait = min(SELDOMEST, OFTENEST * 2 ** min(failures, 10))
    return now - last_tried_at >= wait


def only_an_example(url: str) -> bool:
    """Whether an address is one that the internet reserves for examples (RFC 2606); none is ever asked."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return host.endswith((".example", ".invalid", ".test"))
