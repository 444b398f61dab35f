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


def of_one_story(*counts: tuple[int, int]) -> pa.Table:
    """Alarms of one story as (day, counted)."""
    rows = signals(*(("story:s-0", day, 1e-9) for day, _ in counts)).to_pylist()
    told = [
        row | {"story_id": "s-0", "observed": count} for row, (_, count) in zip(rows, counts, strict=True)
    ]
    return pa.Table.from_pylist(told, SIGNAL)


def days_warned(found: pa.Table) -> list[int]:
    judged = capped(found, 5).to_pylist()
    return [(row["period_start"] - date(2026, 3, 1)).days for row in judged if row["alarm"]]


def test_a_story_that_has_warned_is_silent_for_a_week():
    assert days_warned(of_one_story((0, 9), (1, 10), (6, 12), (7, 9))) == [0, 7]


def test_a_story_warns_again_at_once_when_its_count_doubles():
    assert days_warned(of_one_story((0, 9), (1, 17), (2, 18), (3, 35))) == [0, 2]


def test_a_warning_held_back_says_so():
    judged = capped(of_one_story((0, 9), (1, 10)), 5).to_pylist()
    assert judged[1]["reason"] == "already warned"
