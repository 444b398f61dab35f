import datetime as dt

import pytest

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry
from answerable.portal.sources import queries, services
from answerable.portal.sources.models import Source

NOW = dt.datetime(2026, 3, 12, 8, tzinfo=dt.UTC)
FEED = {"name": "City daily", "kind": "feed", "url": "https://daily.org/feed.xml", "outlet": "Daily"}


@pytest.fixture
def feed(alice):
    return services.add_source(alice, **FEED, at=NOW)


def test_adding_a_source_leaves_a_line_in_the_audit_log(alice, feed):
    assert AuditEntry.objects.filter(verb="sources.add", actor="alice").count() == 1


def test_the_same_address_is_not_added_twice(alice, feed):
    with pytest.raises(Conflict):
        services.add_source(alice, **FEED)
    assert Source.objects.count() == 1


@pytest.mark.parametrize("verb", [services.pause, services.resume])
def test_who_may_not_manage_sources_changes_nothing(bob, feed, verb):
    with pytest.raises(Refused):
        verb(bob, feed)
    assert not AuditEntry.objects.filter(actor="bob").exists()


def test_a_source_is_paused_once(alice, feed):
    services.pause(alice, feed)
    with pytest.raises(Conflict):
        services.pause(alice, feed)
    assert queries.due_sources(NOW) == []


def test_a_source_that_is_resumed_begins_with_a_clean_slate(alice, feed):
    services.note_failure(feed, at=NOW, reason="It did not answer.")
    services.pause(alice, feed)
    services.resume(alice, feed)
    feed.refresh_from_db()
    assert (feed.active, feed.failures) == (True, 0)


def test_a_visit_that_worked_ends_the_row_of_failures(alice, feed):
    services.note_failure(feed, at=NOW, reason="It did not answer.")
    services.note_visit(feed, at=NOW, new=3, etag="x")
    feed.refresh_from_db()
    assert (feed.failures, feed.last_error, feed.documents, feed.etag, feed.last_new_at) == (
        0,
        "",
        3,
        "x",
        NOW,
    )


def test_a_visit_without_news_is_not_taken_for_news(alice, feed):
    services.note_visit(feed, at=NOW, new=0)
    feed.refresh_from_db()
    assert feed.last_new_at is None


def test_examples_and_files_are_never_asked(alice):
    services.add_source(alice, **FEED | {"url": "https://daily.example/feed.xml"})
    services.add_source(alice, **FEED | {"url": "https://daily.org/all.csv", "kind": "file"})
    assert queries.due_sources(NOW) == []


def outages(feed):
    return list(feed.outages.order_by("since").values_list("since", "until", "reason"))


def test_an_outage_lasts_from_the_first_failure_to_the_next_success(feed):
    hours = [NOW + dt.timedelta(hours=hour) for hour in range(4)]
    services.note_failure(feed, at=hours[0], reason="It did not answer.")
    services.note_failure(feed, at=hours[1], reason="It refused.")
    assert outages(feed) == [(hours[0], None, "It did not answer.")]
    services.note_visit(feed, at=hours[2], new=0)
    services.note_visit(feed, at=hours[3], new=0)
    assert outages(feed) == [(hours[0], hours[2], "It did not answer.")]


def test_what_is_paused_is_not_heard_either(alice, feed):
    services.pause(alice, feed, at=NOW)
    services.resume(alice, feed, at=NOW + dt.timedelta(days=1))
    assert outages(feed) == [(NOW, NOW + dt.timedelta(days=1), "")]


def test_pausing_a_source_that_fails_goes_on_with_its_outage(alice, feed):
    services.note_failure(feed, at=NOW, reason="It did not answer.")
    services.pause(alice, feed, at=NOW + dt.timedelta(hours=1))
    assert outages(feed) == [(NOW, None, "It did not answer.")]


def test_an_outage_that_lasts_is_told_up_to_the_full_hour(feed):
    services.note_failure(feed, at=NOW, reason="It did not answer.")
    assert queries.outages(NOW + dt.timedelta(minutes=59)) == []
    told = queries.outages(NOW + dt.timedelta(hours=7, minutes=20))
    assert told == [("Daily", NOW, NOW + dt.timedelta(hours=7))]
