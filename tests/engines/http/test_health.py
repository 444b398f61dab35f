"""Health of feeds and how often to ask them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from answerable.engines.http import Attempt, MemoryFetcher, judge_health, next_interval
from answerable.engines.http.fetching import Fetched

NOW = datetime(2024, 5, 20, tzinfo=UTC)


def days(count: int, **values) -> list[Attempt]:
    return [
        Attempt(
            **{
                "at": NOW - timedelta(days=ago),
                "status": 200,
                "entries": 9,
                "newest": NOW - timedelta(days=ago),
            }
            | values
        )
        for ago in reversed(range(count))
    ]


def test_a_feed_that_brings_something_every_day_is_ok():
    assert judge_health(days(10), NOW).state == "ok"


def test_a_feed_never_tried_is_ok_so_far():
    assert judge_health([], NOW).state == "ok"


def test_one_failure_is_no_state():
    health = judge_health([*days(5), Attempt(NOW, 0, "the host did not answer in time")], NOW)
    assert health.state == "ok"
    assert "may pass" in health.reason


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (days(3, status=0, problem="the host did not answer in time"), "dead"),
        (days(3, status=404, problem="the host answered 404"), "dead"),
        (days(1, status=410, problem="gone"), "dead"),
        (days(3, status=403, problem="the host answered 403"), "blocked"),
        (days(3, status=0, problem="robots.txt does not allow it"), "blocked"),
        (days(1, is_feed=False, entries=0, problem="it is a web page."), "changed"),
        (days(3, entries=0, newest=None), "empty"),
    ],
)
def test_what_goes_wrong_has_a_name_and_a_reason(last, state):
    health = judge_health([*days(5), *last], NOW)
    assert health.state == state
    assert health.reason.strip()


def test_a_feed_that_has_fallen_silent_is_late():
    health = judge_health(days(10), NOW + timedelta(days=6))
    assert health.state == "late"
    assert "6 days" in health.reason


def test_a_weekly_feed_is_not_late_after_six_days():
    weekly = [
        Attempt(NOW - timedelta(weeks=ago), 200, entries=1, newest=NOW - timedelta(weeks=ago))
        for ago in (3, 2, 1, 0)
    ]
    assert judge_health(weekly, NOW + timedelta(days=6)).state == "ok"


def test_the_interval_follows_the_share_of_known_entries_within_bounds():
    hour = timedelta(hours=1)
    assert next_interval(hour, 10, 5) == hour
    assert next_interval(timedelta(minutes=12), 10, 0) == timedelta(minutes=10)
    assert next_interval(timedelta(hours=20), 0, 0) == timedelta(hours=24)


def test_the_twin_in_memory_answers_like_the_real_one():
    twin = MemoryFetcher({"http://a/": b"x", "http://b/": Fetched("http://b/", 200, b"y", etag="1")})
    assert twin.fetch("http://a/").is_good
    assert twin.fetch("http://b/", etag="1").status == 304
    assert twin.fetch("http://c/").status == 404
    assert twin.asked == ["http://a/", "http://b/", "http://c/"]
