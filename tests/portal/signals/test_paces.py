"""How much was said by hour, day and week: three counts that are never mixed up."""

import datetime as dt

import pytest
from django.urls import reverse

from answerable.portal.signals import queries, services
from answerable.portal.signals.models import Signal
from answerable.portal.stories.services import store as store_stories
from portal.stories import heard

DAY = heard.NOON.date()


def at(hours):
    """So many hours before the end of the day that was judged."""
    return dt.datetime.combine(DAY + dt.timedelta(days=1), dt.time.min, dt.UTC) - dt.timedelta(hours=hours)


def said(doc_id, hours, **more):
    return heard.document(doc_id, published_at=at(hours), **more)


@pytest.fixture
def warning(db):
    documents = [
        said("d-1", 1.5, group_id="g"),
        said("d-2", 1.2, group_id="g", source="Evening"),
        said("d-3", 1.1, source=""),
        said("d-4", 1.05, source=""),
        said("d-5", 30, place_code="990101"),
        said("d-6", 1.5, topic="noise", story_id="s-2"),
        said("d-7", 24 * 20),
        heard.document("d-8", published_at=None, collected_at=at(2.5)),
        said("d-9", -1),
    ]
    store_stories(heard.documents(*documents), heard.stories(heard.story(), heard.story("s-2")), heard.days())
    services.store(heard.signals(heard.signal()))
    return Signal.objects.get()


def spoken(signal, by):
    return [(p.documents, p.groups, p.sources) for p in queries.pace_of(signal, by) if p.documents]


def test_every_hour_of_three_days_is_there_with_copies_and_sources_counted_apart(warning):
    paces = queries.pace_of(warning, "hour")
    assert len(paces) == 72
    assert paces[-1].start + dt.timedelta(hours=1) == at(0)
    assert spoken(warning, "hour") == [(1, 1, 1), (1, 1, 1), (4, 3, 3)]


def test_days_and_weeks_tell_of_more(warning):
    assert len(queries.pace_of(warning, "day")) == 28
    assert [each[0] for each in spoken(warning, "day")] == [1, 1, 5]
    assert len(queries.pace_of(warning, "week")) == 26
    assert sum(each[0] for each in spoken(warning, "week")) == 7


@pytest.mark.parametrize(
    ("series", "documents"),
    [("all", 8), ("topic:noise", 1), ("place:990101", 1), ("topic:water-quality|place:990101", 1)],
)
def test_each_kind_of_series_counts_its_own(warning, series, documents):
    warning.series = series
    assert sum(each[0] for each in spoken(warning, "week")) == documents


def test_a_storys_series_counts_the_story(warning):
    warning.series = "story:s-1"
    assert sum(each[0] for each in spoken(warning, "week")) == 7


def test_the_card_shows_hours_and_on_demand_days_and_weeks(client_of, alice, english, warning):
    client, card = client_of(alice, **english), reverse("signals:signal", args=[warning.pk])
    assert "in the last 72 hours" in client.get(card).content.decode()
    assert "in the last 28 days" in client.get(card + "?by=day").content.decode()
    assert "in the last 26 weeks" in client.get(card + "?by=week").content.decode()
    assert "in the last 72 hours" in client.get(card + "?by=nonsense").content.decode()


def test_a_card_reads_no_more_than_it_may(warning, monkeypatch):
    monkeypatch.setattr("answerable.portal.signals.queries.paces.READ", 2)
    assert sum(each[0] for each in spoken(warning, "week")) == 2
