"""Hostile callbacks: none accepted, none a fault of ours."""

import random
import time

import pytest

from answerable.portal.cases.models import Message
from answerable.portal.core.keys import portal_keys
from answerable.portal.wechat.models import Account, Channel
from answerable.portal.wechat.services import account_at
from portal.wechat.calls import account, body, call, query

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(client_of, units):
    account()
    return client_of(None)


def test_the_platform_makes_sure_of_the_address(chat):
    answer = chat.get("/wechat/city/", query() | {"echostr": "4711"})
    assert (answer.status_code, answer.content) == (200, b"4711")
    assert chat.get("/wechat/city/", query() | {"echostr": "1", "signature": "0"}).status_code == 403


def test_an_account_that_is_not_there_or_not_in_use_is_not_found(chat):
    assert call(chat, body("a"), code="other").status_code == 404
    Account.objects.update(active=False)
    assert call(chat, body("a")).status_code == 404


def test_only_get_and_post(chat):
    assert chat.put("/wechat/city/").status_code == 405


def test_an_encrypted_account_takes_no_plain_words(chat):
    Account.objects.update(aes_key=portal_keys().encrypt(b"a" * 43))
    assert call(chat, body("a")).status_code == 403


def hostile(rng: random.Random) -> tuple[bytes, dict[str, str]]:
    """One of the ways to be hostile, by chance."""
    sound, asked = body("水" * rng.randint(0, 9)), query()
    ways = [
        lambda: (sound, asked | {"signature": f"{rng.getrandbits(160):040x}"}),
        lambda: (sound, query(at=int(time.time()) - rng.randint(301, 10**6))),
        lambda: (sound[: rng.randint(0, len(sound) - 7)], asked),
        lambda: (b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><xml><MsgType>&a;</MsgType></xml>', asked),
        lambda: (sound.replace(b"<xml>", b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml>'), asked),
        lambda: (rng.randbytes(rng.randint(0, 200)), asked),
        lambda: (sound.decode().encode("gb18030").replace(b"]]>", b"\xff]]>"), asked),
        lambda: (sound, {}),
        lambda: (sound, asked | {"timestamp": rng.choice(["", "-1", "1e9", "9" * 99, "\x00"])}),
        lambda: (b"<xml>" + b"<a>" * 900 + b"</a>" * 900 + b"</xml>", asked),
        lambda: (b"\xef\xbb\xbf" + sound.replace(b"CreateTime", b"CreatedTime"), asked),
    ]
    return rng.choice(ways)()


def test_of_many_hostile_calls_none_is_taken_and_none_is_a_fault(chat):
    rng = random.Random(20)
    for _ in range(600):
        sent, asked = hostile(rng)
        assert call(chat, sent, asked=asked or {"x": "1"}).status_code in {400, 403}
    assert not Message.objects.exists()
    assert not Channel.objects.exists()


def test_an_end_mark_in_the_text_breaks_neither_way(chat):
    sent = body().replace(b"</xml>", b"<Content><![CDATA[a]]]]><![CDATA[>b]]></Content></xml>")
    assert call(chat, sent).status_code == 200


def test_the_short_way_is_the_addresss_own_and_nobody_elses(chat):
    from django.urls import resolve, reverse

    from answerable.portal.wechat.views import callback

    assert resolve(reverse("wechat:callback", args=["city"])).func is callback
    assert chat.get("/wechat/city/enter/").status_code == 302
    assert chat.get("/wechat/city").status_code == 301


def test_the_short_way_keeps_what_is_promised_for_every_page(chat):
    answer = call(chat, body("a"))
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert call(chat, body("a"), asked=query() | {"x": "\0"}).status_code == 200
    assert (
        chat.post(
            "/wechat/city/", b"x", content_type="text/xml", headers={"host": "evil.example"}
        ).status_code
        == 400
    )
    assert (
        chat.post(
            "/wechat/city/", b"x" * 2_000_000, content_type="text/xml", query_params=query()
        ).status_code
        == 413
    )


def test_what_nobody_reads_of_an_account_stays_in_the_database(units):
    account()
    assert account_at("city").get_deferred_fields() >= {"secret", "access_token", "menu"}
