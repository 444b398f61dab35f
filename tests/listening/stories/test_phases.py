"""Open, closed after silence, told again."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

from answerable.listening.stories import phases

TODAY = date(2026, 3, 31)


def days(**told: list[int]) -> pa.Table:
    """Return the days of each story, as days before today, the latest last."""
    rows = [(name, TODAY - timedelta(days=ago)) for name, own in told.items() for ago in own]
    return pa.table({"story_id": [name for name, _ in rows], "day": [day for _, day in rows]})


def test_a_story_is_open_closed_after_silence_or_told_again():
    found = phases(days(fresh=[3, 1], silent=[40, 20], again=[40, 2, 1]), TODAY).to_pylist()
    assert [(row["story_id"], row["phase"], (TODAY - row["since"]).days) for row in found] == [
        ("fresh", "open", 3),
        ("silent", "closed", 5),
        ("again", "reopened", 2),
    ]


def test_fourteen_days_of_silence_are_not_too_long():
    assert phases(days(quiet=[14]), TODAY)["phase"].to_pylist() == ["open"]


def test_no_days_give_no_phases():
    assert phases(days(), TODAY).num_rows == 0
