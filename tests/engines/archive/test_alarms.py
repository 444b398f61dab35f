"""Which warnings are kept: one a story and day, so many a week, and what names a matter goes first."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from answerable.engines.archive.alarms import capped
from answerable.listening.records import SIGNAL


def signals(*rows: tuple[str, int, float]) -> pa.Table:
    """Return alarms of (series, day, p-value), each led by a story of its own."""
    made = [
        {
            "series": series,
            "story_id": f"s-{number}",
            "period_start": date(2026, 3, 1) + timedelta(days=day),
            "frequency": "day",
            "observed": 9,
            "expected": 1.0,
            "upper": 5.0,
            "p_value": chance,
            "alarm": True,
            "reason": "above the limit",
        }
        for number, (series, day, chance) in enumerate(rows)
    ]
    return pa.Table.from_pylist(made, SIGNAL)


def kept(found: pa.Table, a_week: int) -> list[str]:
    judged = capped(found, a_week).to_pylist()
    return [row["series"] for row in judged if row["alarm"]]


def test_what_names_a_matter_goes_before_the_count_of_everything():
    assert kept(signals(("all", 0, 1e-9), ("topic:water", 0, 1e-4)), 1) == ["topic:water"]


def test_the_count_of_everything_warns_once_in_seven_days():
    assert len(kept(signals(*(("all", day, 1e-9) for day in range(7))), 5)) == 1


@pytest.mark.parametrize("a_week", [1, 3])
def test_no_more_than_the_budget_warn_in_seven_days(a_week):
    assert len(kept(signals(*(("topic:water", day, 1e-9) for day in range(7))), a_week)) == a_week
