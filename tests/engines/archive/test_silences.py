"""A day on which the whole archive heard nothing is no calm day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from answerable.engines.archive.ages import covered
from answerable.engines.archive.conclusions import TOLD
from answerable.engines.archive.parts import ARCHIVED
from answerable.engines.archive.silences import silences

START = datetime(2026, 3, 2, 8, tzinfo=UTC)  # a Monday


def told(days, *, a_day=6):
    """So many documents on each of the `days` after the start, and one of roads long ago."""
    columns = {"doc_id": "d", "source": "daily", "topic": "water", "place_code": None, "story_id": "s"}
    rows = [
        dict(columns, published_at=at, collected_at=at, group_id=f"g{day}.{number}")
        for day in days
        for number in range(a_day)
        for at in [START + timedelta(days=day)]
    ]
    return pa.Table.from_pylist(rows, pa.schema([ARCHIVED.field(name) for name in TOLD]))


def masked(table):
    return {(row["series"], (row["period_start"] - START.date()).days) for row in silences(table).to_pylist()}


def test_a_day_without_a_single_document_is_an_outage_of_all_series():
    found = masked(told([day for day in range(40) if day not in (33, 34)]))
    assert found == {(series, day) for series in ("all", "topic:water", "story:s") for day in (33, 34)}


def test_days_on_which_nobody_ever_writes_are_not_silent():
    assert not masked(told([day for day in range(60) if day % 7 < 5]))


def test_where_little_is_heard_a_day_may_be_empty_by_chance():
    assert not masked(told([day for day in range(40) if day != 33], a_day=2))


def test_a_long_silence_is_masked_for_as_long_as_what_was_before_still_tells():
    found = masked(told([*range(40), *range(400, 410)]))
    assert {day for series, day in found if series == "all"} == set(range(40, 130))


def test_nothing_is_known_of_the_days_after_the_last_document():
    assert silences(told(range(40))).num_rows == 0
    assert silences(told([])).num_rows == 0


def test_a_silence_is_among_the_days_that_were_not_heard_whole():
    table = told([day for day in range(40) if day != 33])
    assert {"series": "all", "period_start": (START + timedelta(days=33)).date(), "state": "outage"} in (
        covered(table, ()).to_pylist()
    )
