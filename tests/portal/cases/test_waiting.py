"""A message that nobody takes up is told of, by office, in one notice a day."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from answerable.portal.cases import services
from answerable.portal.cases.models import Message
from answerable.portal.core.queries import history
from answerable.portal.notices.models import Delivery
from portal.cases.stage import opened, written

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=ZONE)

pytestmark = pytest.mark.django_db


def told(user):
    return Delivery.objects.filter(person=user, channel="in_app", notice__kind="cases.waiting").count()


def after(hours):
    return MONDAY + dt.timedelta(hours=hours)


def test_the_desk_is_told_then_those_who_answer_for_it(alice, dora, units):
    message = written(at=MONDAY)[0]
    assert services.watch_inbox(after(20)) == 0
    assert services.watch_inbox(after(36)) == 1
    assert (told(alice), told(dora)) == (1, 0)
    assert services.watch_inbox(after(39)) == 1
    assert told(dora) == 1
    assert services.watch_inbox(after(40)) == 0
    assert services.watch_inbox(after(100)) == 1
    assert services.watch_inbox(after(500)) == 0
    lines = history("cases.message", message.reference).filter(verb="rise")
    assert lines.count() == 3


def test_many_that_wait_are_one_notice(alice, units):
    for _number in range(5):
        written(at=MONDAY)
    assert services.watch_inbox(after(36)) == 5
    assert told(alice) == 1
    assert "5" in Delivery.objects.get(person=alice, channel="in_app").notice.text_en


def test_what_was_taken_up_or_set_aside_waits_no_more(alice, units):
    taken, aside = written(at=MONDAY)[0], written(at=MONDAY)[0]
    opened(alice, units, taken, at=after(1))
    services.set_aside(alice, aside, "Not for us.", at=after(1))
    assert services.watch_inbox(after(500)) == 0


def test_over_a_weekend_nobody_is_told_too_early(alice, units):
    written(at=MONDAY - dt.timedelta(days=3))  # Friday: until the end of Monday
    assert services.watch_inbox(MONDAY - dt.timedelta(days=1)) == 0
    assert Message.objects.get().rises_at.astimezone(ZONE).date() == MONDAY.date()
