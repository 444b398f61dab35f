"""A history tells the same act many times within a minute in one line."""

import datetime as dt

from django.utils import translation

from answerable.portal.core.folding import act_text, folded
from answerable.portal.core.models import AuditEntry

NOON = dt.datetime(2026, 3, 12, 4, 0, 1, tzinfo=dt.UTC)


def line(verb="attach", seconds=0, actor="alice", **detail):
    at = NOON + dt.timedelta(seconds=seconds)
    return AuditEntry(pk=seconds, at=at, verb=verb, actor=actor, object_id="C-1", detail=detail)


def told(*entries):
    with translation.override("en"):
        return [act_text(entry) for entry in folded(entries)]


def test_many_messages_joined_at_once_are_one_line():
    entries = [line(seconds=n, message=f"M-{n}") for n in range(45)]
    assert told(line("route"), *entries) == ["asked a unit for its part", "joined 45 messages to the case"]


def test_another_minute_another_hand_another_act_is_another_line():
    acts = line("contribute"), line("contribute", 60), line("contribute", 61, actor="bob"), line("close", 62)
    assert len(told(*acts)) == 4


def test_the_messages_of_a_day_are_one_line():
    hour, day = 60 * 60, 24 * 60 * 60
    assert len(told(line(), line(seconds=hour), line(seconds=2 * hour), line(seconds=day))) == 2


def test_a_reason_is_always_read():
    assert len(told(line("change_deadline", 1, reason="ill"), line("change_deadline", 2, reason="late"))) == 2


def test_any_other_act_says_how_often():
    assert told(line("contribute", 1), line("contribute", 2)) == ["gave its part (2 times)"]
