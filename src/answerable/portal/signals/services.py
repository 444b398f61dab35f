"""Writing judged periods. Only `runs` calls this."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
from django.db import transaction

from answerable.portal.signals.models import Signal
from answerable.portal.stories import queries as stories
from answerable.portal.stories.services import mark_warned

__all__ = ["store"]

BATCH = 500
FIELDS = ["story", "observed", "expected", "upper", "p_value", "alarm", "reason"]


@transaction.atomic
def store(table: pa.Table) -> int:
    """Upsert SIGNAL rows by (series, period_start, frequency), and mark the stories that alarms point to."""
    rows = table.to_pylist()
    keys = stories.keys_of({row["story_id"] for row in rows if row["story_id"]})
    Signal.objects.bulk_create(
        [_signal(row, keys) for row in rows],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["series", "period_start", "frequency"],
        update_fields=FIELDS,
    )
    mark_warned(_last_warnings(rows))
    return len(rows)


def _signal(row: dict, keys: dict[str, int]) -> Signal:
    plain = {
        name: row[name] for name in ["series", "period_start", "frequency", "observed", "expected", "upper"]
    }
    return Signal(
        **plain,
        story_id=keys.get(row["story_id"]),
        p_value=row["p_value"],
        alarm=row["alarm"],
        reason=(row["reason"] or "")[:200],
    )


def _last_warnings(rows: list[dict]) -> dict[str, tuple[dt.date, dict]]:
    """The newest alarm of each story; of several on one day the one that chance explains least."""
    last: dict[str, dict] = {}
    for row in rows:
        if row["alarm"] and row["story_id"]:
            last[row["story_id"]] = max(row, last.get(row["story_id"], row), key=_weight)
    return {story_id: (row["period_start"], _figures(row)) for story_id, row in last.items()}


def _weight(row: dict) -> tuple[dt.date, float]:
    return row["period_start"], -(row["p_value"] or 0.0)


def _figures(row: dict) -> dict:
    return {name: row[name] for name in ["series", "frequency", "observed", "expected", "upper", "p_value"]}
