"""What is followed and cannot be read leaves an outage of the outlets it brings, and no zero."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from answerable.cli.listen.run import _Session
from answerable.cli.silences import Silences
from answerable.engines.archive import Archive
from answerable.listening.errors import InputError
from answerable.listening.pipeline import Settings
from answerable.listening.records import INPUT, REJECTED
from answerable.listening.sources import InputBatch

START = datetime(2026, 3, 1, 8, 20, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def pass_by(self, **time):
        self.now += timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def silences(clock):
    return Silences(clock)


def batch(*outlets):
    rows = [
        {
            "doc_id": f"{outlet}-{at}",
            "text": f"{outlet} 报道停水 {at}",
            "source": outlet,
            "published_at": START,
        }
        for at, outlet in enumerate(outlets)
    ]
    lines = pa.array(range(1, len(rows) + 1), pa.int64())
    return InputBatch(pa.Table.from_pylist(rows, INPUT).append_column("line", lines), REJECTED.empty_table())


def hear(silences, name, *outlets):
    return list(silences.listening(name, [batch(*outlets)]))


def test_an_outage_lasts_to_the_full_hour_and_then_to_its_end(silences, clock):
    hear(silences, "feed", "Daily", "Evening")
    silences.failed("feed")
    assert silences.outages() == []
    clock.pass_by(hours=3)
    silences.failed("feed")
    until = START.replace(minute=0) + timedelta(hours=3)
    assert silences.outages() == [("Daily", START, until), ("Evening", START, until)]
    clock.pass_by(minutes=5)
    silences.worked("feed")
    assert {end for _outlet, _since, end in silences.outages()} == {clock.now}


def test_what_never_gave_anything_and_what_always_worked_are_no_outages(silences, clock):
    silences.failed("unknown")
    hear(silences, "well", "Daily")
    silences.worked("well")
    clock.pass_by(days=2)
    assert silences.outages() == []


def test_a_batch_without_outlets_passes(silences):
    table = pa.table({"text": ["停水"], "line": [1]})
    told = InputBatch(table, REJECTED.empty_table())
    assert list(silences.listening("inbox", [told])) == [told]


class Feed:
    """An input that can be down."""

    name = "https://daily.example/feed"

    def __init__(self):
        self.seen, self.down = Counter(), False

    def batches(self):
        if self.down:
            raise InputError("`https://daily.example/feed` could not be fetched.")
        yield batch("Daily")


class Never:
    """Nobody asks to stop."""

    def is_set(self):
        return False

    def until(self, batches):
        return iter(batches)


@pytest.mark.parametrize("follow", [True, False])
def test_a_followed_feed_that_is_down_is_known_to_the_archive(tmp_path, silences, clock, follow, capsys):
    feed = Feed()
    with Archive.open(tmp_path / "archive", Settings(), clock=clock) as archive:
        session = _Session(archive, [feed], Never(), follow=follow, silences=silences)
        session.read_all()
        feed.down = True
        session.read_all()
        clock.pass_by(hours=9)
        session.read_all()
        sequence = archive.sequence
        session.read_all()
        assert archive.sequence == sequence
        feed.down = False
        session.read_all()
        held = archive.manifest.outages
    assert held == ((("Daily", START.isoformat(), clock.now.isoformat()),) if follow else ())
    assert "could not be fetched" in capsys.readouterr().err
