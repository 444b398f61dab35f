"""Told once, whatever happens: keys, parcels, retries, crashes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.notices import rules, services
from answerable.portal.notices.models import Delivery, Notice, Parcel
from answerable.portal.notices.queries import in_charge, outbox_counts, unread_count
from answerable.portal.organisation import services as organisation
from answerable.portal.organisation.models import Office

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = NOON + dt.timedelta(days=2)


def states(channel="pigeon"):
    return sorted(Delivery.objects.filter(channel=channel).values_list("state", flat=True))


def test_everybody_has_it_behind_the_bell_at_once(tell, alice, bob):
    tell(alice, bob)
    assert unread_count(alice) == unread_count(bob) == 1
    assert states("in_app") == ["delivered", "delivered"]


def test_the_same_key_tells_nobody_twice(tell, alice, bob):
    first = tell(alice)
    assert tell(alice, bob) == first
    assert unread_count(alice) == 1
    assert unread_count(bob) == 0


def test_a_notice_exists_only_with_the_act_it_tells_of(tell, alice):
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(alice)
        raise RuntimeError("the act failed")
    assert not Notice.objects.exists()


def test_somebody_in_two_offices_is_told_once_and_one_switched_off_never(tell, alice, bob):
    bob.is_active = False
    tell(alice, alice, bob)
    assert Delivery.objects.count() == 1


def test_an_unknown_kind_is_refused_before_anything_is_written(tell, alice):
    with pytest.raises(rules.UnknownKindError):
        tell(alice, kind="no.such")
    assert not Notice.objects.exists()


def test_what_is_due_goes_out_and_only_once(tell, alice, pigeon):
    tell(alice, at=NOON)
    assert services.empty_outbox(NOON) == {"sent": 1}
    assert services.empty_outbox(LATER) == {}
    assert len(pigeon.carried) == 1
    assert states() == ["sent"]


def test_everything_due_for_one_person_is_one_parcel(tell, alice, bob, pigeon):
    tell(alice, bob, key="a", at=NOON)
    tell(alice, key="b", matter="C-2", at=NOON)
    services.empty_outbox(NOON)
    assert sorted(each[1:] for each in pigeon.carried) == [("alice", ["a", "b"]), ("bob", ["a"])]


def test_quiet_hours_hold_and_an_alarm_does_not_wait(tell, alice, pigeon):
    night = NOON + dt.timedelta(hours=10)
    tell(alice, key="a", at=night)
    tell(alice, key="b", kind="tests.alarm", at=night)
    services.empty_outbox(night)
    assert [each[2] for each in pigeon.carried] == [["b"]]
    assert outbox_counts()["planned"] == 1
    services.empty_outbox(night + dt.timedelta(hours=10))
    assert [each[2] for each in pigeon.carried] == [["b"], ["a"]]


def test_what_could_not_be_handed_over_is_tried_again_under_the_same_key(tell, alice, pigeon):
    tell(alice, at=NOON)
    pigeon.answers = [services.Outcome("again", "busy")]
    assert services.empty_outbox(NOON) == {"waiting": 1}
    key = pigeon.carried.pop()[0]
    assert services.empty_outbox(NOON + dt.timedelta(minutes=1)) == {}
    assert services.empty_outbox(NOON + dt.timedelta(minutes=2)) == {"sent": 1}
    assert pigeon.carried[0][0] == key


def test_patience_ends_and_the_outbox_says_why(tell, alice, pigeon):
    tell(alice, at=NOON)
    pigeon.answers = [services.Outcome("again", "busy")] * rules.MOST_ATTEMPTS
    for day in range(rules.MOST_ATTEMPTS):
        services.empty_outbox(NOON + dt.timedelta(days=day))
    parcel = Parcel.objects.get()
    assert (parcel.state, parcel.why, parcel.attempts) == ("given_up", "busy", rules.MOST_ATTEMPTS)
    assert states() == ["given_up"]


def test_a_refusal_ends_it_and_one_refusal_holds_up_nobody_else(tell, alice, bob, pigeon):
    tell(alice, bob, at=NOON)
    pigeon.answers = [services.Outcome("failed", "no-such-box")]
    assert services.empty_outbox(NOON) == {"failed": 1, "sent": 1}
    assert states() == ["failed", "sent"]


def test_a_way_that_breaks_is_tried_again(tell, alice, bob, pigeon, caplog):
    tell(alice, bob, at=NOON)
    pigeon.answers = [ValueError("secret words")]
    assert services.empty_outbox(NOON) == {"waiting": 1, "sent": 1}
    assert "secret" not in caplog.text


def test_a_worker_that_died_leaves_its_parcel_to_the_next(tell, alice, pigeon):
    tell(alice, at=NOON)
    pigeon.answers = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        _die(pigeon)
    assert services.empty_outbox(NOON + dt.timedelta(minutes=1)) == {}  # perhaps it is still at it
    assert services.empty_outbox(NOON + dt.timedelta(minutes=5)) == {"sent": 1}


def _die(pigeon):
    kill, pigeon.answers = pigeon.answers[0], []
    deliver = pigeon.deliver

    def once(_post):
        pigeon.deliver = deliver
        raise kill

    pigeon.deliver = once
    services.empty_outbox(NOON)


def test_who_cannot_be_reached_any_more_is_not_written_to(tell, alice, pigeon):
    tell(alice, at=NOON)
    pigeon.reach = False
    assert services.empty_outbox(NOON) == {"failed": 1}
    assert Parcel.objects.get().why == "no-address"


def test_news_from_the_way_come_later(tell, alice, pigeon):
    tell(alice, at=NOON)
    services.empty_outbox(NOON)
    assert services.report("pigeon", Parcel.objects.get().reference, "delivered") == 1
    assert states() == ["delivered"]
    assert services.report("pigeon", "unknown", "failed") == services.report("pigeon", "", "failed") == 0


def test_a_refused_parcel_can_be_sent_again_by_whoever_keeps_the_accounts(tell, alice, erin, pigeon):
    tell(alice, at=NOON)
    pigeon.answers = [services.Outcome("failed", "full")]
    services.empty_outbox(NOON)
    parcel = Parcel.objects.get()
    with pytest.raises(Refused):
        services.send_again(alice, parcel)
    services.send_again(erin, parcel, NOON)
    assert services.empty_outbox(NOON) == {"sent": 1}
    with pytest.raises(Conflict):
        services.send_again(erin, parcel)
    assert [line.verb for line in history("notices.parcel", parcel.key)] == ["notices.send_again"]


def test_old_notices_are_forgotten_but_none_that_waits(tell, alice, pigeon):
    tell(alice, key="old", at=NOON)
    services.empty_outbox(NOON)
    tell(alice, key="waits", at=NOON)
    assert services.forget_old(NOON + dt.timedelta(days=181)) == 1
    assert list(Notice.objects.values_list("key", flat=True)) == ["waits"]
    assert not Parcel.objects.exists()


def test_the_office_nearest_to_a_unit_is_told(units, person, alice, dora):
    assert in_charge(units.water, "cases.handle") == [alice]
    assert in_charge(units.elm, "answers.publish") == [dora]  # nobody at the community, nobody at the street
    street = person("frank", ("leader", units.east))
    assert in_charge(units.elm, "answers.publish") == [street]
    assert in_charge(units.city, "cases.handle") == []


def test_an_office_that_does_not_reach_below_is_not_asked_for_a_unit_below(units, person):
    liaison = person("lily", ("liaison", units.east))
    assert in_charge(units.east, "cases.handle") == [liaison]
    assert in_charge(units.elm, "cases.handle") == []


def test_an_office_that_has_ended_is_told_nothing(units, alice):
    Office.objects.filter(holder=alice).update(ends_on=dt.date(2021, 1, 1))
    assert in_charge(units.water, "cases.handle") == []


def test_whoever_keeps_the_house_is_told_only_where_nobody_else_is_there(units, alice, erin):
    assert in_charge(units.water, "cases.handle") == [alice]
    assert in_charge(units.health, "cases.handle") == [erin]
    assert in_charge(units.city, "cases.open") == [alice]


def test_who_stands_in_for_an_office_is_told_with_it_where_it_was_lent(units, person, bob, dora):
    today = timezone.localdate()
    lent = {"office": dora.offices.get(), "to": bob, "unit": units.east, "permissions": ["answers.publish"]}
    delegation = organisation.delegate(dora, **lent, ends_on=today + dt.timedelta(days=9), reason="Leave")
    assert in_charge(units.elm, "answers.publish") == [dora, bob]
    assert in_charge(units.water, "answers.publish") == [dora]
    assert in_charge(units.elm, "answers.review") == [dora]
    organisation.revoke(dora, delegation)
    assert in_charge(units.elm, "answers.publish") == [dora]
