"""What was given stays given; what would have been right only later is noted, and never given afterwards."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.notices.models import Delivery
from answerable.portal.signals import queries, services
from answerable.portal.signals.models import Signal
from answerable.portal.signals.rules import Candidate, Given, why_held
from answerable.portal.stories.models import Story
from answerable.portal.stories.services import store as store_stories
from portal.stories import heard

DAY = heard.NOON.date()


def after(days):
    return DAY + dt.timedelta(days=days)


@pytest.fixture
def water(db):
    told = [heard.story(), heard.story("s-2"), heard.story("s-3")]
    store_stories(heard.documents(heard.document("d-1")), heard.stories(*told), heard.days())


def store(*rows):
    return services.store(heard.signals(*rows))


def only(**chosen):
    return Signal.objects.get(**chosen)


def test_a_first_filling_gives_what_the_archive_found(water):
    store(heard.signal(), heard.signal(period_start=after(-20)))
    assert Signal.objects.filter(alarm=True, as_known=True).count() == 2
    assert only(period_start=DAY).given["observed"] == 37


def test_a_past_day_that_would_have_warned_is_noted_and_not_given(water):
    store(heard.signal(alarm=False, observed=9, reason="as expected"), heard.signal(period_start=after(30)))
    store(heard.signal())
    late = only(period_start=DAY)
    assert (late.alarm, late.as_known, late.held, late.would_have_warned) == (False, True, "late", True)
    assert late.learned_at
    assert Story.objects.get(story_id="s-1").warned_on == after(30)


def test_nobody_is_told_of_what_was_seen_only_later(alice, water):
    store(heard.signal(period_start=after(30), alarm=False))
    before = Delivery.objects.count()
    store(heard.signal())
    assert Delivery.objects.count() == before


def test_a_warning_that_would_not_be_given_now_stays_with_the_figures_it_was_given_on(water):
    store(heard.signal())
    store(heard.signal(alarm=False, expected=30.0, reason="as expected"))
    given = only()
    assert (given.alarm, given.as_known, given.taken_back) == (True, False, True)
    assert (given.given["expected"], given.expected) == (6.0, 30.0)


def test_what_is_known_and_what_was_given_may_come_together_again(water):
    store(heard.signal())
    store(heard.signal(alarm=False, reason="as expected"))
    store(heard.signal())
    assert (only().taken_back, only().learned_at) == (False, None)


def test_a_warning_told_through_another_series_was_not_taken_back(water):
    store(heard.signal())
    store(heard.signal(alarm=False, reason="told by another series"))
    assert not only().taken_back


def test_the_same_matter_is_not_told_twice_through_two_series(water):
    today = timezone.localdate()
    store(heard.signal(period_start=today))
    store(
        heard.signal(period_start=today, alarm=False, reason="told by another series"),
        heard.signal(period_start=today, series="topic:water-quality|place:990101"),
    )
    assert only(alarm=True).series == "topic:water-quality"
    assert only(alarm=False).held == "told"


def test_what_was_given_counts_against_the_promise_even_where_it_would_not_be_given_now(water):
    today = timezone.localdate()
    names = [f"topic:{name}" for name in "abcdefg"]
    five = [heard.signal(period_start=today, series=name, story_id=None) for name in names[:5]]
    store(*five)
    quiet = [dict(row, alarm=False, reason="as expected") for row in five]
    store(*quiet, *(heard.signal(period_start=today, series=name, story_id=None) for name in names[5:]))
    assert Signal.objects.filter(alarm=True).count() == services.PROMISED == 5
    assert {each.held for each in Signal.objects.filter(as_known=True)} == {"budget"}
    assert queries.record_since(today - dt.timedelta(days=6), today).busiest_week == 5


def test_the_least_likely_is_given_first_and_the_series_of_all_last(water):
    today = timezone.localdate()
    rows = [
        heard.signal(period_start=today, series=f"topic:{n}", story_id=None, p_value=0.001) for n in range(5)
    ]
    store(heard.signal(period_start=today, series="all", story_id=None, p_value=1e-9), *rows)
    assert only(series="all").held == "budget"


def test_the_record_counts_what_was_missed_and_what_was_taken_back(water):
    store(heard.signal(), heard.signal(period_start=after(30), alarm=False))
    store(heard.signal(period_start=after(2), story_id="s-2", series="topic:noise"))
    store(heard.signal(alarm=False, reason="as expected"))
    record = queries.record_since(after(-5), after(5))
    assert (record.warnings, record.missed, record.taken_back) == (1, 1, 1)


def test_the_card_and_the_list_say_what_would_have_warned(client_of, alice, english, water):
    store(heard.signal(period_start=after(30)), heard.signal(alarm=False))
    store(heard.signal())
    client = client_of(alice, **english)
    card = client.get(reverse("signals:signal", args=[only(period_start=DAY).pk])).content.decode()
    assert "Would have warned on" in card and "the record counts it as missed" in card
    listed = client.get(reverse("signals:list") + "?show=late").content.decode()
    assert "Would have warned" in listed and listed.count("<tr>") == 2
    assert "seen only later" in client.get(reverse("signals:record")).content.decode()


def test_the_card_of_a_warning_that_would_not_be_given_now_shows_both_figures(
    client_of, alice, english, water
):
    store(heard.signal())
    store(heard.signal(alarm=False, expected=30.0, reason="as expected"))
    card = client_of(alice, **english).get(reverse("signals:signal", args=[only().pk])).content.decode()
    assert "this would not have warned" in card
    assert "It warned when 37 were counted where 6 were expected." in card


def test_periods_that_the_archive_has_no_more_go_and_given_warnings_stay(water):
    store(heard.signal(), heard.signal(period_start=after(1), alarm=False))
    gone = set(Signal.objects.values_list("series", "period_start", "frequency"))
    assert services.forget(gone) == 1
    assert (only().alarm, only().as_known) == (True, False)
    assert services.forget(set()) == 0


def candidate(days=0, matter=1, observed=9, series="topic:water"):
    return Candidate(after(days), series, matter, observed, is_news=True)


def given(days, matter=2, observed=9, series="topic:water"):
    return Given(after(days), series, matter, observed)


@pytest.mark.parametrize(
    ("near", "why"),
    [
        ([], ""),
        ([given(0, matter=1)], "told"),
        ([given(-6, matter=1)], "told"),
        ([given(-7, matter=1)], ""),
        ([given(-2, matter=1, observed=4)], ""),
        ([given(-2, matter=1, observed=4, series="all")], "told"),
        ([given(3, matter=1)], ""),
        ([given(day) for day in (-3, -2, -1, 1, 2)], "budget"),
        ([given(day) for day in (-6, -5, -4, 4, 5)], ""),
    ],
)
def test_a_candidate_is_given_where_it_is_new_and_within_the_promise(near, why):
    assert why_held(candidate(), near, promised=5) == why
