import datetime as dt

import pyarrow as pa

from answerable.listening.stories.spread import spread

DAWN = dt.datetime(2026, 3, 1, 20, tzinfo=dt.UTC)


def said(doc_id, source, hours, group=None, place=None):
    when = None if hours is None else DAWN + dt.timedelta(hours=hours)
    return {"doc_id": doc_id, "source": source, "published_at": when, "group_id": group, "place_code": place}


def table(*rows):
    text = ("doc_id", "source", "group_id", "place_code")
    kinds = pa.schema([*((name, pa.string()) for name in text), ("published_at", pa.timestamp("us", "UTC"))])
    return pa.Table.from_pylist(list(rows), kinds)


ROWS = [
    said("m-1", None, 0, place="990101"),
    said("a-1", "Daily", 2, "g", "990101"),
    said("a-2", "Evening", 5, "g", "990102"),
    said("a-3", "Evening", 30),
    said("a-4", "Radio", None),
]


def test_the_first_is_an_outlet_and_never_whoever_wrote_to_us():
    found = spread(table(*ROWS))
    assert found.first == "Daily"
    assert found.outlets.column("outlet").to_pylist() == [None, "Daily", "Evening", "Radio"]
    assert found.outlets.column("hours_later").to_pylist() == [None, 0.0, 3.0, None]


def test_two_outlets_at_the_same_moment_are_both_first_and_none_is_named():
    assert spread(table(said("a", "Daily", 1), said("b", "Evening", 1))).first is None


def test_what_another_outlet_had_told_before_is_a_copy():
    copied = dict(
        zip(*(spread(table(*ROWS)).outlets.column(name).to_pylist() for name in ("outlet", "copied")))
    )
    assert copied == {None: 0, "Daily": 0, "Evening": 1, "Radio": 0}


def test_places_come_in_the_order_of_their_first_mention():
    found = spread(table(*ROWS)).places
    assert found.column("place_code").to_pylist() == ["990101", "990102"]
    assert found.column("documents").to_pylist() == [2, 1]


def test_days_are_those_of_the_zone():
    days = spread(table(*ROWS), zone="Asia/Shanghai").days.column("day").to_pylist()
    assert (min(days), max(days)) == (dt.date(2026, 3, 2), dt.date(2026, 3, 3))


def test_an_empty_story_has_an_empty_spread():
    found = spread(table())
    assert (found.first, found.outlets.num_rows, found.days.num_rows) == (None, 0, 0)


def test_what_the_columns_do_not_hold_is_not_asked_for():
    assert spread(pa.table({"doc_id": ["a"]})).outlets.num_rows == 1
