"""The exchange in the chat, over the address that the platform calls."""

import datetime as dt

import pytest
from django.utils import timezone

from answerable.portal.cases.models import Message
from answerable.portal.wechat.models import Asked, Channel, Report, Seen
from answerable.portal.wechat.rules import Draft, Said, best_way, next_turn
from answerable.portal.wechat.services import clear_old, enter_reports
from portal.wechat.calls import account, body, call, query, said, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(client_of, units):
    account()
    return client_of(None)


def test_words_become_a_message_only_when_their_sender_says_so(chat):
    said(chat, "反映")
    said(chat, "东街路灯坏了，晚上看不清")
    assert not Message.objects.exists()
    reply = sent(chat)
    message = Message.objects.get()
    assert message.reference in reply
    assert "/m/" in reply
    assert (message.text, message.channel, message.anonymous) == ("东街路灯坏了，晚上看不清", "wechat", True)


def test_what_was_said_without_a_beginning_is_the_beginning(chat):
    said(chat, "东街路灯坏了")
    said(chat, "已经三天")
    sent(chat)
    assert Message.objects.get().text == "东街路灯坏了\n已经三天"


def test_a_cancelled_draft_is_gone(chat):
    said(chat, "东街路灯坏了")
    said(chat, "取消")
    assert Channel.objects.get().draft is None
    said(chat, "发送")
    assert not Message.objects.exists()


def test_a_draft_lives_for_a_day(chat):
    said(chat, "东街路灯坏了")
    Channel.objects.update(draft_until=timezone.now() - dt.timedelta(minutes=1))
    assert clear_old() == 1
    assert Channel.objects.get().draft is None
    assert "反映" in said(chat, "发送")


def test_my_matters_say_where_they_stand(chat):
    said(chat, "东街路灯坏了")
    sent(chat)
    reply = said(chat, "我的事项")
    assert "东街路灯坏了" in reply
    assert "/m/" in reply
    assert "东街" not in said(chat, "我的事项", sender="oOther")


def test_the_menu_says_the_same_as_words(chat):
    event = {"kind": "event", "Event": "CLICK", "MsgId": ""}
    said(chat, EventKey="ask", **event)
    said(chat, "路灯坏了")
    said(chat, EventKey="send", **event)
    assert enter_reports() == 1
    assert Message.objects.count() == 1


def test_a_place_and_pictures_belong_to_the_draft(chat):
    said(chat, kind="location", Location_X="31.2", Location_Y="121.4", Label="东街12号")
    said(chat, "路灯坏了")
    said(chat, kind="image", MediaId="media1", PicUrl="http://example.org/1")
    sent(chat)
    assert "东街" in Message.objects.get().place
    assert Asked.objects.get().pictures is not None


def test_the_same_message_three_times_is_one(chat):
    message = body("东街路灯坏了", MsgId="900")
    replies = {call(chat, message).content for _ in range(3)}
    assert len(replies) == 1
    sent(chat)
    assert Message.objects.get().text == "东街路灯坏了"


def test_a_nonce_that_was_used_lets_nothing_else_through(chat):
    asked = query("once")
    assert call(chat, body("一"), asked=asked).status_code == 200
    assert call(chat, body("二"), asked=asked).status_code == 403
    assert Seen.objects.count() == 1


def test_no_openid_is_stored_in_clear(chat):
    said(chat, "东街路灯坏了", sender="oVerySecretOpenid")
    said(chat, "发送", sender="oVerySecretOpenid")
    assert "oVerySecretOpenid" not in str(Report.objects.values())
    enter_reports()
    for model in (Channel, Asked, Seen, Message):
        for row in model.objects.values():
            assert "oVerySecretOpenid" not in str(row)


def test_following_greets_and_leaving_forgets_the_draft(chat):
    assert "反映" in said(chat, kind="event", Event="subscribe", MsgId="")
    said(chat, "路灯坏了")
    assert said(chat, kind="event", Event="unsubscribe", MsgId="") == "success"
    assert (Channel.objects.get().follows, Channel.objects.get().draft) == (False, None)


@pytest.mark.parametrize("kind", ["voice", "video", "link", "file", "shortvideo", "odd"])
def test_what_we_cannot_read_is_told_so_and_breaks_nothing(chat, kind):
    assert said(chat, kind=kind, MediaId="m")


@pytest.mark.parametrize(
    ("heard", "consents", "way"),
    [(1, 0, "service"), (47, 2, "service"), (48, 2, "notice"), (60, 0, "web"), (None, 0, "web")],
)
def test_the_way_back_is_what_the_platform_allows(heard, consents, way):
    now = timezone.now()
    last = now - dt.timedelta(hours=heard) if heard is not None else None
    assert best_way(last, now, consents) == way


def test_six_pictures_are_one_too_many():
    draft = Draft("a", tuple("12345"))
    assert next_turn(draft, Said(picture="6")).draft == draft
