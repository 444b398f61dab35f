"""A warning's card, what people say of it, whom it is told, and the record that follows."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.notices.models import Delivery
from answerable.portal.signals import queries, services
from answerable.portal.signals.models import Rehearsal, Signal, Verdict
from answerable.portal.signals.rules import Share
from answerable.portal.sources.models import Outage, Source
from answerable.portal.stories.services import store as store_stories
from portal.stories import heard

DAY = heard.NOON.date()


@pytest.fixture
def warnings(db):
    """An alarm of today's story, an earlier one of the same topic, and a quiet day."""
    store_stories(heard.documents(heard.document("d-1")), heard.stories(heard.story()), heard.days())
    earlier = heard.signal(period_start=DAY - dt.timedelta(days=40), story_id=None)
    quiet = heard.signal(period_start=DAY - dt.timedelta(days=1), alarm=False, observed=5, p_value=0.6)
    services.store(heard.signals(heard.signal(), earlier, quiet))


@pytest.fixture
def warning(warnings):
    return Signal.objects.get(period_start=DAY)


@pytest.fixture
def card(warning):
    return reverse("signals:signal", args=[warning.pk])


@pytest.fixture
def verdict_page(warning):
    return reverse("signals:verdict", args=[warning.pk])


@pytest.fixture
def client(client_of, alice, english):
    return client_of(alice, **english)


def test_the_card_says_what_was_counted_against_what_and_shows_the_evidence(client, card):
    shown = client.get(card).content.decode()
    assert "about once in 2,000 days" in shown
    assert "Title of d-1" in shown
    assert "Similar warnings before" in shown and 'datetime="2026-01-31"' in shown


def test_a_verdict_is_kept_with_its_reason_and_stands_in_the_history(client, warning, card, verdict_page):
    told = {"found": "real", "reason": "The pipe in Xihu had burst.", "official_on": "2026-03-15"}
    assert client.post(verdict_page, told, follow=True).status_code == 200
    verdict = Verdict.objects.get()
    assert (verdict.found, verdict.official_on) == ("real", dt.date(2026, 3, 15))
    assert "The pipe in Xihu had burst." in client.get(card).content.decode()
    assert [entry.verb for entry in history("signals.signal", warning.pk)] == ["signals.give_verdict"]


def test_a_later_word_replaces_the_earlier_one_and_both_stay_in_the_history(client, warning, verdict_page):
    for found in ("unsure", "false"):
        client.post(verdict_page, {"found": found, "reason": "We asked again."})
    assert Verdict.objects.get().found == "false"
    assert len(history("signals.signal", warning.pk)) == 2


@pytest.mark.parametrize(
    "told", [{"found": "", "reason": "x"}, {"found": "real", "reason": ""}, {"found": "x", "reason": "y"}]
)
def test_half_a_verdict_is_refused_with_the_reason(client, verdict_page, told):
    assert 'class="error' in client.post(verdict_page, told).content.decode()
    assert not Verdict.objects.exists()


def test_a_notice_of_tomorrow_is_refused(client, verdict_page):
    told = {"found": "real", "reason": "x", "official_on": "2099-01-01"}
    assert "This day is still to come." in client.post(verdict_page, told).content.decode()


def test_a_verdict_is_given_by_post_alone(client, verdict_page):
    assert client.get(verdict_page).status_code == 405


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_others_than_those_who_open_cases_give_no_verdict(client_of, request, who, verdict_page, warning):
    person = request.getfixturevalue(who)
    assert client_of(person).post(verdict_page, {"found": "real", "reason": "x"}).status_code == 403
    with pytest.raises(Refused):
        services.give_verdict(person, warning, "real", "x")


def test_a_stranger_signs_in_first(client_of, card, verdict_page):
    from django.test import Client

    assert Client().get(card).status_code == 302
    assert Client().post(verdict_page, {}).status_code == 302


def test_what_is_not_there_is_not_found(client, warnings):
    assert client.get(reverse("signals:signal", args=[999_999])).status_code == 404
    assert client.post(reverse("signals:verdict", args=[999_999]), {}).status_code == 404


def test_what_was_no_warning_gets_no_verdict(alice, warnings):
    quiet = Signal.objects.get(alarm=False)
    with pytest.raises(Conflict):
        services.give_verdict(alice, quiet, "false", "x")


def test_the_record_counts_what_people_said_and_how_sure_that_is(alice, warning):
    services.give_verdict(alice, warning, "real", "x", DAY + dt.timedelta(days=3))
    other = Signal.objects.get(alarm=True, period_start__lt=DAY)
    services.give_verdict(alice, other, "false", "x")
    record = queries.record_since(DAY - dt.timedelta(days=69), DAY)
    assert (record.warnings, record.busiest_week, record.lead) == (2, 1, 3)
    assert record.false == Share(1, 2)
    assert record.false_a_week == (0.1, 0.0, 0.2)


def test_planted_outbreaks_are_in_the_record_and_nowhere_else(client, warnings):
    planted = {"series": "topic:water-quality", "cases": 20, "strength": 2.0, "p_value": 1e-4}
    before = Signal.objects.count()
    found = planted | {"begun_on": DAY, "found_on": DAY + dt.timedelta(days=2)}
    missed = planted | {"begun_on": DAY - dt.timedelta(days=1), "found_on": None}
    services.store_rehearsals([found, missed])
    services.store_rehearsals([found])
    assert (Rehearsal.objects.count(), Signal.objects.count()) == (2, before)
    record = queries.record_since(DAY - dt.timedelta(days=10), DAY)
    assert (record.planted, record.delay) == (Share(1, 2), 2)


def test_the_record_page_can_be_read_and_taken_away(client, warnings):
    shown = client.get(reverse("signals:record")).content.decode()
    lines = client.get(reverse("signals:record") + "?export=csv").content.decode().splitlines()
    assert shown.count("<dl") == len(lines) - 1 > 1
    assert "planted_found" in lines[0]


@pytest.mark.django_db
def test_the_record_begins_with_the_quarter_in_which_anything_was_judged(warnings):
    first, last = dt.date(2026, 1, 1), dt.date(2026, 5, 2)
    assert queries.quarters(last) == [(dt.date(2026, 4, 1), last), (first, dt.date(2026, 3, 31))]


def test_charlie_sees_neither_card_nor_record(client_of, charlie, card):
    assert client_of(charlie).get(card).status_code == 403
    assert client_of(charlie).get(reverse("signals:record")).status_code == 403


@pytest.mark.django_db
def test_a_new_warning_is_told_once_to_the_office_of_the_unit_that_answers(alice, settings):
    store_stories(heard.documents(), heard.stories(heard.story()), heard.days())
    today = timezone.localdate()
    for _ in range(2):
        services.store(heard.signals(heard.signal(period_start=today)))
    told = Delivery.objects.filter(notice__kind="signals.warned")
    assert told.exists()
    assert told.values("notice", "person", "channel").distinct().count() == told.count()
    before = told.count()
    services.store(heard.signals(heard.signal(period_start=today - dt.timedelta(days=30))))
    assert told.count() == before


def test_a_word_that_was_not_read_is_not_replaced(
    client_of, alice, person, units, english, card, verdict_page
):
    colleague = person("colleague", ("duty_officer", units.city))
    blank = client_of(alice, **english).get(card).context["form"].initial["over"]
    client_of(colleague).post(verdict_page, {"found": "real", "reason": "It burst.", "over": blank})
    told = {"found": "false", "reason": "Noise.", "over": blank}
    shown = client_of(alice, **english).post(verdict_page, told, follow=True).content.decode()
    assert "Meanwhile somebody has said otherwise." in shown
    assert Verdict.objects.get().found == "real"
    seen = client_of(alice, **english).get(card).context["form"].initial["over"]
    client_of(alice).post(verdict_page, told | {"over": seen})
    assert Verdict.objects.get().found == "false"


def test_only_the_unit_that_answers_and_the_top_say_what_a_warning_was(
    person, units, client_of, warning, card
):
    elsewhere = person("elsewhere", ("duty_officer", units.east))
    theirs = person("theirs", ("duty_officer", units.water))
    assert queries.answering_unit(warning) == units.water
    with pytest.raises(Refused):
        services.give_verdict(elsewhere, warning, "real", "x")
    assert (
        reverse("signals:verdict", args=[warning.pk]) not in client_of(elsewhere).get(card).content.decode()
    )
    services.give_verdict(theirs, warning, "real", "x")
    with pytest.raises(Refused):
        services.withdraw_verdict(elsewhere, warning)


def test_the_card_tells_of_silence_on_the_day_and_not_of_todays(client, card):
    source = Source.objects.create(
        name="Feed", outlet="Radio East", url="https://radio.example/feed", added_at=heard.NOON
    )
    begin = timezone.make_aware(dt.datetime.combine(DAY, dt.time(9)))
    Outage.objects.create(source=source, since=begin + dt.timedelta(days=3), reason="404")
    assert "Every source was heard in this time." in client.get(card).content.decode()
    Outage.objects.update(since=begin, until=begin + dt.timedelta(hours=3))
    assert "not heard all of this time: Radio East." in client.get(card).content.decode()


def test_the_list_narrows_to_what_nobody_has_judged(client, alice, warning):
    services.give_verdict(alice, warning, "real", "x")
    found = client.get(reverse("signals:list"), {"show": "open"}).context["page_obj"].object_list
    assert [each.period_start for each in found] == [DAY - dt.timedelta(days=40)]
