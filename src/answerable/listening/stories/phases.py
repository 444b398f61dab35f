"""Whether a story is still told: open, closed after silence, or told again after it had closed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pyarrow as pa

__all__ = ["PHASE", "phases"]

_COLUMNS: dict[str, pa.DataType] = {
    "story_id": pa.string(),
    "phase": pa.string(),  # open, closed, reopened
    "since": pa.date32(),  # first day of this phase
}
PHASE = pa.schema([pa.field(name, kind, nullable=False) for name, kind in _COLUMNS.items()])
"""The phase of each story, by the days on which documents told of it."""

OPEN, CLOSED, REOPENED = "open", "closed", "reopened"


def phases(days: pa.Table, today: date, silence_days: int = 14) -> pa.Table:
    """Return the phase of every story of `days` (`story_id`, `day`, in any order) as a PHASE table.

    A story closes when nothing was told of it for `silence_days`, and is reopened by what is told after that.
    """
    told: dict[str, list[date]] = {}
    for row in days.select(["story_id", "day"]).to_pylist():
        told.setdefault(row["story_id"], []).append(row["day"])
    rows = [
        (story_id, *_phase(sorted(own), today, timedelta(silence_days))) for story_id, own in told.items()
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    return pa.table(dict(zip(PHASE.names, columns, strict=True)), schema=PHASE)


def _phase(days: list[date], today: date, silence: timedelta) -> tuple[str, date]:
    if today - days[-1] > silence:
        return CLOSED, days[-1] + silence + timedelta(1)
    again = [later for earlier, later in pairwise(days) if later - earlier > silence]
    return (REOPENED, again[-1]) if again else (OPEN, days[0])
