import datetime as dt

import pytest

from answerable.portal.sources import rules

NOW = dt.datetime(2026, 3, 12, 8, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def health(**known):
    plain = {"active": True, "failures": 0, "last_tried_at": NOW, "last_new_at": NOW}
    return rules.health(NOW, **plain | known)


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ({}, "well"),
        ({"active": False, "failures": 3}, "paused"),
        ({"last_tried_at": None, "last_new_at": None}, "waiting"),
        ({"failures": 1}, "failing"),
        ({"last_new_at": NOW - dt.timedelta(days=15)}, "silent"),
        ({"last_new_at": None}, "silent"),
    ],
)
def test_a_feed_that_died_in_silence_does_not_look_well(known, state):
    assert health(**known) == state


def test_a_source_that_was_never_asked_is_due():
    assert rules.is_due(NOW, last_tried_at=None, failures=0)


@pytest.mark.parametrize(
    ("failures", "waited", "due"),
    [(0, HOUR / 4, True), (0, HOUR / 5, False), (2, HOUR, True), (2, HOUR / 2, False)],
)
def test_each_failure_doubles_the_wait(failures, waited, due):
    assert rules.is_due(NOW, last_tried_at=NOW - waited, failures=failures) is due


def test_a_source_that_fails_for_months_is_still_asked_once_a_day():
    assert rules.is_due(NOW, last_tried_at=NOW - 24 * HOUR, failures=5_000)


@pytest.mark.parametrize(
    ("url", "example"),
    [
        ("https://daily.wangjin.example/feed.xml", True),
        ("https://example.org/feed", False),
        ("nonsense", False),
    ],
)
def test_addresses_that_are_reserved_for_examples_are_known(url, example):
    assert rules.only_an_example(url) is example
