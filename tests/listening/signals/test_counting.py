"""Three counts that are never mixed up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa

from answerable.listening import records
from answerable.listening.signals import count

FIRST, SECOND = datetime(2026, 1, 1, 23, tzinfo=UTC), datetime(2026, 1, 2, 1, tzinfo=UTC)


def documents() -> pa.Table:
    """Return four documents: a report and its reprint, a message, and one without a date of its own."""
    return pa.table(
        {
            "topic": ["water", "water", "water", None],
            "place_code": ["1", "1", None, "1"],
            "story_id": ["s", "s", "s", "t"],
            "group_id": ["g", "g", "h", "i"],
            "source": ["晚报", "日报", None, "晚报"],
            "published_at": pa.array([FIRST, FIRST, FIRST, None], records.TIMESTAMP),
            "collected_at": pa.array([SECOND] * 4, records.TIMESTAMP),
        }
    )


def counts() -> dict[tuple[str, date], tuple[int, int, int]]:
    rows = count(documents()).to_pylist()
    return {(r["series"], r["period_start"]): (r["documents"], r["groups"], r["sources"]) for r in rows}


def test_documents_groups_and_sources_are_three_counts():
    assert counts()["topic:water", date(2026, 1, 1)] == (3, 2, 2)


def test_a_document_without_a_date_counts_on_the_day_it_was_collected():
    assert counts()["story:t", date(2026, 1, 2)] == (1, 1, 1)


def test_topic_and_place_are_counted_together_only_where_both_are_known():
    assert counts()["topic:water|place:1", date(2026, 1, 1)] == (2, 1, 1)
    assert counts()["place:1", date(2026, 1, 2)] == (1, 1, 1)


def test_nothing_counts_to_nothing():
    empty = count(documents().slice(0, 0))
    assert empty.num_rows == 0
    assert empty.schema == records.COUNT
