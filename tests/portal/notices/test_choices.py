"""A person chooses how often and when; duties stay."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from answerable.portal.core.errors import Conflict
from answerable.portal.core.queries import history
from answerable.portal.notices import services
from answerable.portal.notices.models import Delivery
from answerable.portal.notices.queries import unread_count

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
HOURS = {"quiet_from": dt.time(20), "quiet_until": dt.time(8), "daily_at": dt.time(8), "weekly_on": 0}


def due():
    return timezone.localtime(Delivery.objects.get(channel="pigeon").due_at)


def test_who_wants_none_of_a_kind_still_finds_it_in_the_portal(tell, alice, pigeon):
    services.change_choice(alice, "tests.news", "off")
    tell(alice)
    assert unread_count(alice) == 1
    assert not Delivery.objects.filter(channel="pigeon").exists()


def test_a_digest_gathers_the_day(tell, alice, pigeon):
    services.change_choice(alice, "tests.news", "daily")
    for hour in range(3):
        tell(alice, key=f"k{hour}", at=NOON + dt.timedelta(hours=hour))
        assert services.empty_outbox(NOON + dt.timedelta(hours=hour)) == {}
    services.empty_outbox(NOON + dt.timedelta(hours=20))
    assert [each[2] for each in pigeon.carried] == [["k0", "k1", "k2"]]


def test_a_duty_cannot_be_switched_off(kinds, alice):
    for frequency in ("off", "weekly", "nonsense"):
        with pytest.raises(Conflict):
            services.change_choice(alice, "tests.duty", frequency)
    assert services.change_choice(alice, "tests.duty", "daily")


def test_what_waits_is_planned_anew_and_what_is_unwanted_stops(tell, alice, pigeon):
    tell(alice, at=NOON)
    services.change_choice(alice, "tests.news", "weekly")
    assert due().weekday() == 0
    services.change_manner(alice, **HOURS | {"weekly_on": 2, "daily_at": dt.time(9, 30)})
    assert (due().weekday(), due().hour, due().minute) == (2, 9, 30)
    services.change_choice(alice, "tests.news", "off")
    assert Delivery.objects.get(channel="pigeon").state == "stopped"
    assert services.empty_outbox(NOON + dt.timedelta(days=30)) == {}


def test_a_change_leaves_one_line_and_no_change_none(kinds, alice):
    assert services.change_choice(alice, "tests.news", "weekly")
    assert not services.change_choice(alice, "tests.news", "weekly")
    assert services.change_manner(alice, **HOURS | {"weekly_on": 4})
    assert not services.change_manner(alice, **HOURS | {"weekly_on": 4})
    assert [line.verb for line in history(alice)] == ["notices.change_manner", "notices.change_choice"]


def test_a_letter_s_link_stops_its_kind_for_its_reader_only(tell, alice, bob, pigeon):
    token = services.token_to_stop(alice, "tests.news")
    assert services.stop_by_token(token, really=False).code == "tests.news"
    tell(alice, bob, key="a")
    services.stop_by_token(token)
    tell(alice, bob, key="b")
    assert list(
        Delivery.objects.filter(channel="pigeon", state="waiting").values_list("person", flat=True)
    ) == [
        bob.pk,
        bob.pk,
    ]


@pytest.mark.parametrize("token", ["", "x", "x:y:z", "WzEsImEiXQ:x:y"])
def test_a_link_that_is_none_of_ours_stops_nothing(db, kinds, token):
    with pytest.raises(LookupError):
        services.stop_by_token(token)
