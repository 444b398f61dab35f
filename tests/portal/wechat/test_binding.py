"""Binding one's WeChat with two proofs, parting with it, signing in through it, and notices over it."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from answerable.portal.core.keys import portal_keys
from answerable.portal.core.models import AuditEntry
from answerable.portal.notices.services import Post, backend_of
from answerable.portal.wechat.models import BindingCode, Channel
from answerable.portal.wechat.services import clear_old
from portal.wechat.calls import account, said

pytestmark = pytest.mark.django_db
OWN = "/preferences/wechat/"
PASSWORD = "a long and odd password"


@pytest.fixture
def bob_in(client_of, bob, english):
    bob.set_password(PASSWORD)
    bob.save()
    account()
    return client_of(bob, **english)


@pytest.fixture
def chat(client_of, bob_in):
    return client_of(None)


def code_for(client) -> str:
    shown = client.post(OWN + "code/", {"password": PASSWORD}).content.decode()
    return re.search(r"绑定 (\d{8})", shown).group(1)


def test_two_proofs_bind_and_the_code_is_worth_nothing_afterwards(chat, bob_in, bob):
    code = code_for(bob_in)
    assert "Bob" in said(chat, f"绑定 {code}")
    assert Channel.objects.get().user == bob
    assert AuditEntry.objects.filter(verb="wechat.bind").count() == 1
    assert "不对" in said(chat, f"绑定{code}", sender="oOther")
    assert Channel.objects.exclude(user=None).count() == 1


def test_no_code_without_the_password(bob_in):
    assert bob_in.post(OWN + "code/", {"password": "wrong"}).status_code == 422
    assert not BindingCode.objects.exists()


def test_a_code_lives_for_ten_minutes_and_is_not_kept_in_clear(chat, bob_in):
    code = code_for(bob_in)
    assert code not in str(list(BindingCode.objects.values()))
    BindingCode.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    assert "不对" in said(chat, f"绑定 {code}")
    clear_old()
    assert not BindingCode.objects.exists()


def test_codes_cannot_be_tried_out(chat, bob_in):
    code = code_for(bob_in)
    for wrong in range(6):
        reply = said(chat, f"绑定 {wrong:08d}")
    assert "太多" in reply
    assert "太多" in said(chat, f"绑定 {code}")
    assert not Channel.objects.exclude(user=None).exists()


def test_eight_digits_alone_are_words_of_a_report(chat, bob_in):
    code_for(bob_in)
    said(chat, "62345678")
    assert Channel.objects.get().user is None


def test_one_parts_in_the_chat_and_on_the_web_and_nobody_else_can(chat, bob_in, client_of, alice):
    said(chat, f"绑定 {code_for(bob_in)}")
    part = f"{OWN}{Channel.objects.get().pk}/part/"
    assert client_of(alice).post(part).status_code == 404
    assert bob_in.get(part).status_code == 405
    bob_in.post(part)
    assert bob_in.post(part).status_code == 404
    assert Channel.objects.get().user is None
    said(chat, f"绑定 {code_for(bob_in)}")
    assert "解除" in said(chat, "解除绑定")
    assert "没有绑定" in said(chat, "解除绑定")


def test_a_stranger_is_sent_to_wechat_and_an_answer_of_another_sign_in_is_refused(chat):
    sent = chat.get("/wechat/city/enter/?next=/notices/")
    assert sent["Location"].startswith("https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx-city&")
    back = chat.get("/wechat/city/entered/?code=x&state=forged")
    assert back["Location"].startswith("/sign-in/")
    assert "_auth_user_id" not in chat.session


def test_who_is_in_goes_on_and_never_away_from_here(bob_in):
    assert bob_in.get("/wechat/city/enter/?next=/notices/")["Location"] == "/notices/"
    assert bob_in.get("/wechat/city/enter/?next=https://evil.example/")["Location"] == "/desk/"


def test_notices_reach_whom_the_platform_allows(chat, bob_in, bob):
    way = backend_of("wechat")
    assert not way.reaches(bob)
    said(chat, f"绑定 {code_for(bob_in)}")
    assert way.reaches(bob)
    Channel.objects.update(last_heard_at=timezone.now() - dt.timedelta(hours=49))
    assert not way.reaches(bob)
    assert way.deliver(Post("k", bob, [])).state == "failed"
    row = Channel.objects.get()
    row.account.template = "T"
    row.account.save()
    Channel.objects.update(consents=1)
    assert way.reaches(bob)
    Channel.objects.update(follows=False)
    assert not way.reaches(bob)


def test_the_openid_of_a_bound_channel_stays_encrypted(chat, bob_in):
    said(chat, f"绑定 {code_for(bob_in)}", sender="oSecretOne")
    row = Channel.objects.values().get()
    assert "oSecretOne" not in str(row)
    assert portal_keys().decrypt(bytes(row["openid"])) == b"oSecretOne"
