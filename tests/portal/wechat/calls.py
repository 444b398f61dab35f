"""Callbacks as the platform makes them."""

from __future__ import annotations

import itertools
import time
from typing import Any

from answerable.engines.wechat.edge import signature
from answerable.engines.wechat.incoming import flat
from answerable.engines.wechat.replies import wrapped
from answerable.portal.core.keys import portal_keys
from answerable.portal.wechat.models import Account
from answerable.portal.wechat.services import enter_reports

TOKEN = "a-token-of-ours"
_numbers = itertools.count(1)


def account(code: str = "city", address: str = "") -> Account:
    return Account.objects.create(
        code=code,
        name="望津发布",
        app_id=f"wx-{code}",
        token=TOKEN,
        secret=portal_keys().encrypt(b"app-secret"),
        address=address,
    )


def query(nonce: str = "", at: int | None = None) -> dict[str, str]:
    stamp, nonce = str(at or int(time.time())), nonce or f"n{next(_numbers)}"
    return {"timestamp": stamp, "nonce": nonce, "signature": signature(TOKEN, stamp, nonce)}


def body(text: str = "", sender: str = "oAsker", kind: str = "text", **fields: str) -> bytes:
    """A message; its number is new unless `MsgId` is given."""
    given: dict[str, Any] = {
        "ToUserName": "gh_city",
        "FromUserName": sender,
        "CreateTime": str(int(time.time())),
        "MsgType": kind,
        "MsgId": str(next(_numbers)),
    }
    if text:
        given["Content"] = text
    return wrapped(**given | fields).encode()


def said(client, text: str = "", code: str = "city", **fields: str) -> str:
    """Say something; the words of the reply."""
    answer = call(client, body(text, **fields), code)
    assert answer.status_code == 200, answer.status_code
    return flat(answer.content)["Content"] if answer.content.startswith(b"<xml>") else answer.content.decode()


def sent(client, code: str = "city", **fields: str) -> str:
    """Send what was written, and let the job make a message of it; the words of the reply."""
    reply = said(client, "发送", code, **fields)
    enter_reports()
    return reply


def call(client, sent: bytes, code: str = "city", asked: dict[str, str] | None = None):
    from urllib.parse import urlencode

    address = f"/wechat/{code}/?{urlencode(asked or query())}"
    return client.post(address, sent, content_type="text/xml")
