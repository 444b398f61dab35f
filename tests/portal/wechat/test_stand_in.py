"""The whole exchange between the portal, served for real, and the stand-in for the platform."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time

import httpx
import pytest
from django.core.management import call_command
from django.utils import timezone

from answerable.portal.answers import services as answers
from answerable.portal.answers.queries import public_answers
from answerable.portal.cases import services as cases
from answerable.portal.cases.models import Message
from answerable.portal.cases.services import Part
from answerable.portal.core.errors import Conflict
from answerable.portal.files.models import File
from answerable.portal.notices.models import Notice
from answerable.portal.notices.services import Post, backend_of
from answerable.portal.wechat.demo import platform as demo_platform
from answerable.portal.wechat.demo.calling import Caller
from answerable.portal.wechat.demo.platform import WINDOW, StandIn
from answerable.portal.wechat.demo.server import serve
from answerable.portal.wechat.management.commands import wechat_platform
from answerable.portal.wechat.models import Account, Channel, Publication, Telling
from answerable.portal.wechat.services import (
    carry_publications,
    enter_reports,
    fetch_pictures,
    lay_down_demo,
    make_scene,
    note_answers,
    offer,
    put_menu,
    tell_due,
    try_again,
)
from portal.cases.stage import WORDS, in_days
from portal.files.hostile import photo

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),
]
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


class Hours:
    """A clock that goes on when told to."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture(params=["", KEY], ids=["plain", "encrypted"])
def platform(request, live_server, units):
    """The stand-in, connected with a portal that is really served."""
    caller = Caller(f"{live_server.url}/wechat/demo/", "the-token", "wx-demo", request.param)
    # Its verdicts come when a test asks for them: two threads share the one connection of a test on SQLite.
    stand_in = StandIn(caller, "the-secret", clock=Hours(), review=0.0, soon=(verdicts := []).append)
    stand_in.verdicts = verdicts
    server = serve(stand_in)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    lay_down_demo("wx-demo", token="the-token", secret="the-secret", aes_key=request.param, address=address)
    yield stand_in
    server.shutdown()
    server.server_close()


def last(platform, openid="oA") -> str:
    return platform.followers[openid].chat[-1].text


def answered(alice, dora, units) -> None:
    case = cases.open_case(alice, title="路灯", unit=units.city, messages=[Message.objects.get()])
    cases.route(alice, case, [Part(units.water, "Please.", in_days(5), "lead")])
    answer = answers.draft(alice, case, **WORDS)
    answers.submit(alice, answer)
    answers.approve(dora, answer)
    answers.publish(dora, answer)


def ask(platform) -> None:
    platform.follow("oA")
    platform.say("oA", "东街路灯坏了")
    platform.say("oA", "发送")
    enter_reports()


def test_from_the_first_word_to_the_answer_in_the_chat(platform, alice, dora, units):
    ask(platform)
    assert Message.objects.get().reference in last(platform)
    answered(alice, dora, units)
    assert note_answers() == 1
    assert tell_due() == {"service": 1}
    assert WORDS["title"] in last(platform)
    assert (note_answers(), tell_due()) == (0, {})


def test_after_two_days_a_notice_needs_a_consent(platform, alice, dora, units):
    ask(platform)
    answered(alice, dora, units)
    platform.consent("oA", "demo-notice")
    platform.clock.ahead = WINDOW + 60
    Channel.objects.update(consents=1, last_heard_at=Message.objects.get().received_at.replace(year=2020))
    note_answers()
    assert tell_due() == {"notice": 1}
    assert platform.followers["oA"].chat[-1].kind == "notice"


def test_what_the_platform_refuses_is_told_in_words_and_not_tried_for_ever(platform, alice, dora, units):
    ask(platform)
    answered(alice, dora, units)
    platform.clock.ahead = WINDOW + 60  # the platform's clock, not ours
    note_answers()
    assert tell_due() == {"failed": 1}
    assert "45015" in Telling.objects.get().why
    assert "四十八" in Account.objects.get().trouble


def test_who_has_left_reads_it_on_the_web(platform, alice, dora, units):
    ask(platform)
    answered(alice, dora, units)
    platform.leave("oA")
    note_answers()
    assert tell_due() == {"web": 1}


def test_pictures_are_fetched_and_made_harmless(platform):
    platform.show("oA", photo())
    platform.say("oA", "发送")
    enter_reports()
    assert fetch_pictures() == 1
    assert File.objects.get().media_type == "image/jpeg"
    assert fetch_pictures() == 0


def test_a_lapsed_token_is_renewed_by_itself(platform, alice, dora, units):
    ask(platform)
    answered(alice, dora, units)
    platform.token("wx-demo", "the-secret")  # somebody else fetched one
    Account.objects.update(access_token=None)
    note_answers()
    assert tell_due() == {"service": 1}


def test_the_menu_reaches_the_platform(platform, erin, units):
    put_menu(erin, Account.objects.get())
    assert [entry["key"] for entry in platform.menu] == ["ask", "mine"]
    platform.choose("oA", "ask")
    platform.say("oA", "路灯坏了")
    platform.choose("oA", "mine")
    assert "还没有" in last(platform)


def test_the_phone_is_a_page(platform):
    from urllib.request import urlopen

    with urlopen(Account.objects.get().address + "/") as answer:
        assert "演示手机" in answer.read().decode()


def test_a_portal_that_does_not_know_the_account_is_seen_on_the_phone(platform, live_server):
    platform.caller = Caller(f"{live_server.url}/wechat/another/", "the-token", "wx-demo")
    platform.say("oA", "东街路灯坏了")
    assert last(platform) == "该公众号提供的服务出现故障，请稍后再试"


def test_whether_a_portal_is_there_is_known_before_the_first_word(platform, live_server):
    assert wechat_platform.answers(live_server.url)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert not wechat_platform.answers(f"http://127.0.0.1:{free.getsockname()[1]}")


def test_a_port_in_use_is_one_sentence(platform):
    from django.core.management import CommandError

    port = int(Account.objects.get().address.rpartition(":")[2])
    with pytest.raises(CommandError, match="in use"):
        call_command("wechat_platform", port=port)


def handed_in(platform, erin, alice, dora, units) -> Publication:
    ask(platform)
    answered(alice, dora, units)
    return offer(erin, Account.objects.get(), public_answers().get())


def carried(publication, at=None) -> str:
    carry_publications(at)
    publication.refresh_from_db()
    return publication.state


def decided(platform, publication) -> str:
    """The state once the platform has told of its verdict."""
    platform.verdicts.pop()()
    return carried(publication, later())


def later() -> dt.datetime:
    return timezone.now() + dt.timedelta(minutes=5)


def test_an_answer_becomes_an_article_once_the_platform_lets_it(platform, erin, alice, dora, units):
    made = handed_in(platform, erin, alice, dora, units)
    assert [carried(made) for _ in range(2)] == ["drafted", "handed_in"]
    assert decided(platform, made) == "out"
    assert made.address.startswith("https://mp.weixin.qq.com/s/")
    assert len(platform.publications) == 1
    assert carry_publications() == 0
    with pytest.raises(Conflict):
        offer(erin, Account.objects.get(), public_answers().get())


def test_a_review_takes_its_time_and_its_event_is_asked_after(platform, erin, alice, dora, units):
    made = handed_in(platform, erin, alice, dora, units)
    platform.review = 1.0
    assert [carried(made) for _ in range(3)] == ["drafted", "handed_in", "handed_in"]
    assert made.due_at > timezone.now()
    platform.verdicts.pop()()
    assert carried(made) == "out"


def test_what_is_refused_is_told_and_may_be_tried_again(platform, erin, alice, dora, units, monkeypatch):
    monkeypatch.setattr(demo_platform, "FORBIDDEN", ("有人问",))
    made = handed_in(platform, erin, alice, dora, units)
    assert [carried(made) for _ in range(2)] == ["drafted", "handed_in"]
    assert decided(platform, made) == "refused"
    assert "审核" in made.why
    try_again(erin, made)
    assert carried(made) == "drafted"


def test_an_account_without_the_right_publishes_by_hand(platform, erin, alice, dora, units, client_of):
    platform.may_publish = False
    made = handed_in(platform, erin, alice, dora, units)
    assert [carried(made) for _ in range(2)][-1] == "manual"
    page = f"/desk/wechat/demo/articles/{made.pk}/"
    desk = client_of(erin)
    assert WORDS["title"] in desk.get(page).content.decode()
    assert desk.post(page + "out/", {"address": "javascript:1"}).status_code == 422
    desk.post(page + "out/", {"address": "https://mp.weixin.qq.com/s/x"})
    made.refresh_from_db()
    assert made.state == "out"


def test_a_worker_that_died_after_handing_in_publishes_nothing_twice(platform, erin, alice, dora, units):
    made = handed_in(platform, erin, alice, dora, units)
    assert [carried(made) for _ in range(2)] == ["drafted", "handed_in"]
    Publication.objects.update(state="drafted", publish_id="")  # what it did was not kept
    assert carried(made, later()) == "manual"
    assert len(platform.publications) == 1


def test_web_sign_in_goes_through_the_platform(platform, client_of, bob):
    platform.say("oPhone", "我的事项")
    browser = client_of(None)
    there = browser.get("/wechat/demo/enter/?next=/notices/")["Location"].partition("#")[0]
    assert back_from(browser, there)["Location"].startswith("/sign-in/")  # not bound yet
    Channel.objects.update(user=bob)
    there = browser.get("/wechat/demo/enter/?next=/notices/")["Location"].partition("#")[0]
    assert back_from(browser, there)["Location"] == "/notices/"
    assert browser.session["_auth_user_id"] == str(bob.pk)


def back_from(browser, address: str):
    """What the browser gets when it comes back from the platform."""
    answer = httpx.get(address)
    return browser.get("/wechat/demo/entered/?" + answer.headers["Location"].partition("?")[2])


def test_a_notice_to_staff_goes_into_the_chat(platform, bob):
    platform.say("oPhone", "我的事项")
    Channel.objects.update(user=bob)
    notice = Notice(kind="cases.asked", label_zh="路灯", url="/desk/cases/C-1/", at=timezone.now())
    assert backend_of("wechat").deliver(Post("k1", bob, [notice])).state == "sent"
    assert "/wechat/demo/enter/?next=%2Fdesk%2Fcases%2FC-1%2F" in last(platform, "oPhone")


def test_a_code_made_at_the_desk_is_scanned_on_the_phone(platform, erin):
    fields = {"kind": "meeting", "label": "居民会议", "place": "", "greeting": "欢迎参加居民会议"}
    made = make_scene(erin, Account.objects.get(), days=3, **fields)
    platform.scan("oA", made.address)
    assert last(platform) == "欢迎参加居民会议"
