"""Pure: the health of a source, from what is known of its last visits."""

from __future__ import annotations

import datetime as dt

__all__ = ["SILENT_AFTER", "health"]

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
