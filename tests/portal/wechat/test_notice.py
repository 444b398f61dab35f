"""The page that asks for one notice: signed for the account, and open to the platform's script alone."""

import datetime as dt
import hashlib
import re
import threading

import pytest
from django.utils import timezone

from answerable.engines.wechat import page_signature
from answerable.portal.wechat.demo.calling import Caller
from answerable.portal.wechat.demo.platform import RefusalError, StandIn
from answerable.portal.wechat.demo.server import serve
from answerable.portal.wechat.models import Account
from answerable.portal.wechat.services import consent
from portal.wechat.calls import account, said

pytestmark = pytest.mark.django_db
PAGE = "/wechat/city/notice/"


@pytest.fixture
def platform():
    """The stand-in over HTTP, with an account that sends notices."""
    stand_in = StandIn(Caller("http://127.0.0.1:9/", "t", "wx-city"), "app-secret")
    server = serve(stand_in)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    account(address=f"http://127.0.0.1:{server.server_port}")
    Account.objects.update(template="T1")
    yield stand_in
    server.shutdown()
    server.server_close()


def shown(client) -> dict[str, str]:
    """What the page shows the platform's script."""
    html = client.get(PAGE).content.decode()
    return dict(re.findall(r'data-(app|at|nonce|signature)="([^"]*)"', html))


def test_the_platforms_published_example_is_signed_as_it_says():
    ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    url = "http://mp.weixin.qq.com?params=value"
    signed = page_signature(ticket, "Wm3WZYTPz0wzccnW", 1414587457, f"{url}#fragment")
    assert signed == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"


def test_the_page_is_signed_for_its_own_address(platform, client):
    given = shown(client)
    said = {"appId": given["app"], "timestamp": int(given["at"]), "nonceStr": given["nonce"]}
    said |= {"signature": given["signature"], "url": f"http://testserver{PAGE}"}
    platform.check_page(said)
    with pytest.raises(RefusalError):
        platform.check_page(said | {"url": "http://testserver/other/"})


def test_one_ticket_serves_all_processes_until_it_ends(platform, client):
    first = bytes(shown(client) and Account.objects.get().page_ticket)
    shown(client)
    assert bytes(Account.objects.get().page_ticket) == first
    Account.objects.update(page_ticket_until=timezone.now())
    shown(client)
    assert bytes(Account.objects.get().page_ticket) != first


def test_only_this_page_is_open_to_the_platforms_script(platform, client):
    policy = client.get(PAGE)["Content-Security-Policy"]
    script = next(part for part in policy.split(";") if "script-src" in part).split()
    assert script == ["script-src", "'self'", Account.objects.get().address]
    assert "'unsafe-inline'" not in policy
    assert Account.objects.get().address not in client.get("/")["Content-Security-Policy"]


def test_a_platform_that_gives_no_ticket_is_asked_once_a_minute(platform, client, monkeypatch):
    asked = []

    def refuses():
        asked.append(1)
        raise RefusalError(48001, "api unauthorized")

    monkeypatch.setattr(platform, "page_ticket", refuses)
    for _ in range(3):
        page = client.get(PAGE)
        assert page.status_code == 200
        assert "notice.js" not in page.content.decode()
    assert len(asked) == 1
    assert "48001" in Account.objects.get().trouble
    Account.objects.update(page_ticket_asked=timezone.now() - consent.ASK_AGAIN - dt.timedelta(seconds=1))
    client.get(PAGE)
    assert len(asked) == 2


def test_without_notices_or_out_of_use_there_is_no_such_page(platform, client):
    assert client.post(PAGE).status_code == 405
    assert client.get("/wechat/other/notice/").status_code == 404
    Account.objects.update(active=False)
    assert client.get(PAGE).status_code == 404
    Account.objects.update(active=True, template="")
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize(("article", "link"), [("", PAGE), ("https://mp.weixin.qq.com/s/a", "/s/a")])
def test_the_chat_leads_to_our_page_or_to_the_article(client, units, article, link):
    account()
    Account.objects.update(template="T1", consent_url=article)
    said(client, "路灯坏了")
    assert link in said(client, "发送")


def test_the_ticket_is_stored_encrypted(platform, client):
    shown(client)
    ticket = platform.page_ticket()["ticket"]
    assert ticket.encode() not in bytes(Account.objects.get().page_ticket)
    assert hashlib.sha1(ticket.encode()).hexdigest() not in str(Account.objects.values())
