"""What is told over the chat when the platform's answer gets lost, and sending once more by hand."""

import datetime as dt
import logging

import pytest
from django.utils import timezone

from answerable.engines.wechat import PlatformError
from answerable.portal.core.errors import Conflict
from answerable.portal.wechat.models import Account, Asked, Telling
from answerable.portal.wechat.services import tell_again, tell_due
from answerable.portal.wechat.services import telling as telling_services
from answerable.portal.wechat.services.accounts import platform_of
from portal.wechat.calls import account, said, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(client_of, units) -> Telling:
    """Something that is to be told to somebody who just wrote."""
    account()
    chat = client_of(None)
    said(chat, "路灯坏了")
    sent(chat)
    return Telling.objects.create(
        asked=Asked.objects.get(), key="answer:1", text="There is an answer.", due_at=timezone.now()
    )


class Line:
    """The platform at the end of a line that breaks with `wrong`, or holds."""

    def __init__(self, wrong: PlatformError | None = None) -> None:
        self.wrong, self.sent = wrong, []

    def __call__(self, _account):
        return self

    def send_text(self, _openid, text):
        self.sent.append(text)
        if self.wrong:
            raise self.wrong


@pytest.fixture
def line(monkeypatch):
    made = Line()
    monkeypatch.setattr(telling_services, "platform_of", made)
    return made


def test_where_no_answer_came_it_is_not_sent_again_by_itself(waiting, line):
    line.wrong = PlatformError(0, "ReadTimeout", unclear=True)
    assert tell_due() == {"unclear": 1}
    assert tell_due(timezone.now() + dt.timedelta(days=1)) == {}
    assert len(line.sent) == 1


def test_where_nobody_was_reached_it_is_sent_later(waiting, line):
    line.wrong = PlatformError(0, "ConnectError")
    assert tell_due() == {"waiting": 1}
    line.wrong = None
    assert tell_due(timezone.now() + dt.timedelta(minutes=6)) == {"service": 1}


def test_what_a_dead_worker_was_sending_is_unclear_and_waits_for_a_hand(waiting, line, erin):
    Telling.objects.update(state="sending", due_at=timezone.now() + dt.timedelta(minutes=2))
    assert tell_due() == {}  # it may be alive
    assert tell_due(timezone.now() + dt.timedelta(minutes=3)) == {"unclear": 1}
    waiting.refresh_from_db()
    tell_again(erin, waiting)
    assert tell_due() == {"service": 1}
    waiting.refresh_from_db()
    with pytest.raises(Conflict):
        tell_again(erin, waiting)


def test_the_desk_sends_once_more_and_nobody_else_does(waiting, client_of, erin, alice, charlie, english):
    Telling.objects.update(state="unclear")
    again = f"/desk/wechat/city/sent/{waiting.pk}/again/"
    assert client_of(None).post(again)["Location"].startswith("/sign-in/")
    for person in (alice, charlie):
        assert client_of(person).post(again).status_code == 403
    desk = client_of(erin, **english)
    assert "may have been sent" in desk.get("/desk/wechat/city/sent/").content.decode()
    assert desk.get(again).status_code == 405
    assert desk.post(again.replace("city", "none")).status_code == 404
    assert desk.post(again.replace(f"/{waiting.pk}/", "/99999/")).status_code == 404
    assert desk.post(again).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    assert desk.post(again).status_code == 302  # twice: a sentence, and nothing more
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_no_secret_stands_in_the_log_when_the_platform_cannot_be_reached(units, caplog):
    """The platform wants the secret and the token in addresses; httpx would log these."""
    made = account(address="http://127.0.0.1:9")
    with caplog.at_level(logging.DEBUG, logger="answerable"), pytest.raises(PlatformError) as wrong:
        platform_of(made).send_text("oA", "x")
    assert "app-secret" not in caplog.text + str(wrong.value) + repr(wrong.value.__context__)
    assert logging.getLogger("httpx").getEffectiveLevel() >= logging.WARNING
    assert "app-secret" not in str(Account.objects.values_list("trouble", flat=True))
