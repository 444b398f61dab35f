"""Hostile callbacks: none accepted, none a fault of ours."""

import pytest

from answerable.portal.core.keys import portal_keys
from answerable.portal.wechat.models import Account
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
