"""A source that was not heard leaves no zero, and a stock without dates no wave."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from answerable.engines.archive import Archive
from answerable.engines.archive.conclusions import TOLD
from answerable.engines.archive.outages import counted, masks, noted, outage_table
from answerable.engines.archive.parts import ARCHIVED
from answerable.listening.records import INPUT, REJECTED
from answerable.listening.sources import InputBatch

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
DOWN = START + timedelta(days=30)


def row(source, at, *, topic="water", dated=True):
    return {
        "doc_id": "d",
        "source": source,
        "published_at": at if dated else None,
        "collected_at": at,
        "topic": topic,
        "group_id": f"g{source}{at}{topic}",
        "story_id": "s",
    }


def told(rows):
    schema = pa.schema([ARCHIVED.field(name) for name in TOLD])
    return pa.Table.from_pylist([dict(each, place_code=each.get("place_code")) for each in rows], schema)


def daily(source, count=1, days=30, **more):
    return [row(source, START + timedelta(days=day), **more) for day in range(days) for _ in range(count)]


def masked(rows, since, until, source="daily"):
    found = masks(told(rows), noted((), outage_table([(source, since, until)])))
    return {(each["series"], each["period_start"]): each["state"] for each in found.to_pylist()}


def test_a_day_without_the_source_that_brings_most_is_an_outage():
    rows = daily("daily", 3) + daily("other", 1)
    found = masked(rows, DOWN, DOWN + timedelta(days=1))
    assert found["all", DOWN.date()] == found["topic:water", DOWN.date()] == "outage"
    assert {day for _, day in found} == {DOWN.date(), DOWN.date() + timedelta(days=1)}


def test_what_brings_a_part_masks_in_part_and_what_brings_little_not_at_all():
    rows = daily("daily", 1) + daily("other", 3) + daily("other", 19, topic="roads")
    found = masked(rows, DOWN, DOWN + timedelta(hours=12))
    assert found["topic:water", DOWN.date()] == "partial"
    assert ("topic:roads", DOWN.date()) not in found
    assert ("all", DOWN.date()) not in found


def test_a_short_failure_is_no_outage():
    assert masked(daily("daily"), DOWN, DOWN + timedelta(hours=5)) == {}


def test_a_feed_that_makes_up_for_its_silence_is_not_masked():
    rows = daily("daily", 2, days=32)  # its entries of the silent days came later, with their own dates
    assert masked(rows, DOWN, DOWN + timedelta(days=1)) == {}


def test_sources_that_are_down_together_add_up():
    rows = daily("daily", 1) + daily("second", 1) + daily("third", 2)
    both = [(name, DOWN, DOWN + timedelta(hours=12)) for name in ("daily", "second")]
    (state,) = {each["state"] for each in masks(told(rows), noted((), outage_table(both))).to_pylist()}
    assert state == "outage"


def test_a_source_never_heard_masks_nothing():
    assert masked(daily("daily"), DOWN, DOWN + timedelta(days=2), source="new") == {}


def test_of_an_outage_that_goes_on_the_later_end_holds():
    first = noted((), outage_table([("daily", DOWN, DOWN + timedelta(hours=1))]))
    later = noted(first, outage_table([("daily", DOWN, DOWN + timedelta(hours=9))]))
    assert noted(later, outage_table([("daily", DOWN, DOWN + timedelta(hours=1))])) == later
    assert len(later) == 1


def test_a_stock_without_dates_is_not_counted_on_the_day_it_was_taken_in():
    stock = [row("archive", DOWN, dated=False) for _ in range(500)]
    assert counted(told(daily("daily") + stock)).num_rows == 30


def test_what_comes_undated_day_by_day_is_counted():
    undated = daily("board", 60, dated=False) + [row("board", DOWN, dated=False) for _ in range(300)]
    assert counted(told(undated)).num_rows == len(undated)


def test_a_file_with_dates_is_never_a_stock():
    rows = told([row("archive", DOWN) for _ in range(500)])
    assert counted(rows).equals(rows)


@pytest.fixture
def archive(tmp_path):
    with Archive.open(tmp_path / "archive", clock=lambda: DOWN) as archive:
        yield archive


def batch(days, count=8):
    texts = ("水管坏了，家里停水", "路灯不亮，夜里很黑", "楼上噪音，睡不好觉", "垃圾没人收，很臭")
    rows = [
        {
            "text": f"{texts[n % 4]}{day}{n}",
            "source": f"o{n % 5}",
            "published_at": START + timedelta(days=day),
        }
        for day in days
        for n in range(count)
    ]
    table = pa.Table.from_pylist(rows, INPUT)
    lines = pa.array(range(1, len(rows) + 1), pa.int64())
    return InputBatch(table.append_column("line", lines), REJECTED.empty_table())


def test_an_archive_keeps_outages_and_says_why_a_day_is_not_judged(archive):
    archive.ingest([batch([*range(40), *range(43, 60)]), batch([41], count=1)], "feed")
    before = {(s["series"], s["period_start"]): s["reason"] for s in archive.signals().to_pylist()}
    day = date(2026, 4, 11)
    assert before["all", day] != "source outage"
    silent = START + timedelta(days=40), START + timedelta(days=43)
    archive.note_outages(outage_table([(f"o{n}", *silent) for n in range(5)]))
    archive.settle()
    after = {(s["series"], s["period_start"]): s for s in archive.signals().to_pylist()}
    assert after["all", day]["reason"] == "source outage"
    assert after["all", day]["p_value"] is None
    assert archive.masks().num_rows
    sequence = archive.sequence
    archive.note_outages(outage_table([("o1", *silent)]))
    assert archive.sequence == sequence
