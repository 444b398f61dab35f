"""A day that is still to fill is judged and not learned from; how late a source is, is seen from itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from answerable.engines.archive.ages import covered, young
from answerable.engines.archive.conclusions import TOLD
from answerable.engines.archive.outages import noted, outage_table
from answerable.engines.archive.parts import ARCHIVED

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
LAST = 40  # days after START, on which anything was collected last


def row(source, day, late, number, topic="water"):
    at = START + timedelta(days=day)
    return {
        "doc_id": f"{source}-{day}-{number}",
        "source": source,
        "published_at": at,
        "collected_at": at + timedelta(days=late),
        "topic": topic,
        "group_id": f"{source}{day}{number}",
        "story_id": "s",
    }


def told(*rows):
    schema = pa.schema([ARCHIVED.field(name) for name in TOLD])
    return pa.Table.from_pylist([dict(each, place_code=None) for each in rows], schema)


def weekly(source="board", a_day=2, topic="water"):
    """Read on every seventh day: what is said on a day is heard up to six days later."""
    return [
        row(source, day, -day % 7, number, topic)
        for day in range(LAST + 1)
        for number in range(a_day)
        if day + -day % 7 <= LAST
    ]


def prompt(source="daily", a_day=2, topic="water"):
    return [row(source, day, 0, number, topic) for day in range(LAST + 1) for number in range(a_day)]


def found(*rows):
    masks = young(told(*rows)).to_pylist()
    return {(each["series"], (each["period_start"] - START.date()).days): each["state"] for each in masks}


def test_the_newest_days_of_a_source_that_is_read_weekly_are_partial():
    masks = found(*weekly(), *prompt())
    days = sorted(day for series, day in masks if series == "topic:water")
    assert days == list(range(days[0], LAST + 1)) and len(days) in (4, 5, 6)
    assert set(masks.values()) == {"partial"}


def test_a_series_that_hears_little_from_it_is_whole():
    masks = found(*weekly(a_day=1), *prompt(a_day=9), *weekly("other", 2, "noise"))
    assert {series for series, _day in masks if series.startswith("topic")} == {"topic:noise"}


def test_sources_that_bring_everything_at_once_are_never_young():
    assert found(*prompt()) == {}


def test_of_a_source_that_told_little_nothing_is_known():
    assert found(*[row("board", day, 5, 0) for day in range(10)], *prompt()) == {}


def test_a_stock_that_was_taken_in_is_not_late():
    stock = [row("archive", -day, day, 0) for day in range(300)]
    assert found(*stock) == {}
    assert found(*stock, *prompt()) == {}
    assert young(told()).num_rows == 0


def test_where_a_source_was_down_that_holds_and_no_day_is_named_twice():
    rows = [each for each in prompt() if each["published_at"] < START + timedelta(days=LAST - 1)]
    documents = told(*rows, *weekly())
    since = START + timedelta(days=LAST - 1)
    outages = noted((), outage_table([("daily", since, since + timedelta(days=1))]))
    masks = covered(documents, outages).to_pylist()
    keys = [(each["series"], each["period_start"]) for each in masks]
    assert len(keys) == len(set(keys))
    states = {each["period_start"]: each["state"] for each in masks if each["series"] == "topic:water"}
    assert states[since.date()] == "outage"
    assert "partial" in states.values()
    assert covered(documents, ()).equals(young(documents))
    assert min(states) > date(2026, 4, 1)
