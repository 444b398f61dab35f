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
TOLD_DAYS = 7  # a warning is explained by its own week
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
    """The last day each story was warned of, with the figures that say best why."""
    alarms: dict[str, list[dict]] = {}
    for row in rows:
        if row["alarm"] and row["story_id"]:
            alarms.setdefault(row["story_id"], []).append(row)
    return {story_id: (_last_day(of_story), _telling(of_story)) for story_id, of_story in alarms.items()}


def _last_day(alarms: list[dict]) -> dt.date:
    return max(row["period_start"] for row in alarms)


def _telling(alarms: list[dict]) -> dict:
    """Of the last week's alarms the one that a reader understands best: a single day far above its limit.

    A slow rise alarms on the sum of some days, and no day alone need be above; this prefers one that is.
    """
    since = _last_day(alarms) - dt.timedelta(days=TOLD_DAYS - 1)
    recent = [row for row in alarms if row["period_start"] >= since]
    row = max(
        recent, key=lambda row: (row["series"] != "all", row["observed"] / max(row["upper"] or 1.0, 1.0))
    )
    figures = {
        name: row[name] for name in ["series", "frequency", "observed", "expected", "upper", "p_value"]
    }
    return figures | {"day": row["period_start"].isoformat()}
