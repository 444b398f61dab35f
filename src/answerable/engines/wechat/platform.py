"""What we ask of the platform, with one token for all processes.

A token lasts two hours and a new one makes the old one lapse, so that two processes that each fetch their
own would throw each other out. The store decides: it gives the current token to everybody and lets one fetch.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from answerable.engines.wechat.explained import Explained, explain

__all__ = ["Platform", "PlatformError", "TokenStore", "page_signature"]

ADDRESS = "https://api.weixin.qq.com"
SIGN_IN = "https://open.weixin.qq.com"
MONTH = 30 * 24 * 3600  # seconds
_SECONDS = 8.0
_EARLY = 300  # seconds before its end a token is renewed
_LAPSED = {40001, 40014, 41001, 42001}


class PlatformError(Exception):
    """The platform said no, or nothing. `code` is its own, 0 where there was no answer at all; `unclear`
    where what was asked for may have been done all the same."""

    def __init__(self, code: int, said: str = "", unclear: bool = False) -> None:
        self.code, self.said, self.unclear = code, said, unclear
        super().__init__(f"{code} {said}".strip())

    @property
    def explained(self) -> Explained:
        """The code in plain words."""
        if self.code:
            return explain(self.code)
        return Explained(
            "连不上微信平台，稍后会自动重试。", "The platform cannot be reached; we try again.", True
        )


def page_signature(ticket: str, nonce: str, at: int, url: str) -> str:
    """What a page shows to the platform's script, so that it may use what only the account's pages may: SHA-1
    over ticket, nonce, time and the page's own address without its fragment, as the platform describes it."""
    said = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={at}&url={url.partition('#')[0]}"
    return hashlib.sha1(said.encode()).hexdigest()  # noqa: S324 – theirs to choose


class TokenStore(Protocol):
    """Keeps one account's token for all processes."""

    def current(self) -> str | None:
        """The token that is valid now, if there is one."""

    def renew(self, fetch: Callable[[], tuple[str, float]], lapsed: str | None) -> str:
        """Let one caller `fetch` (token, seconds it lasts) unless another has replaced `lapsed` already."""


class Platform:
    """One account at the platform. Every method raises PlatformError."""

    def __init__(self, app_id: str, secret: str, tokens: TokenStore, address: str = ADDRESS) -> None:
        self.app_id, self._secret, self._tokens = app_id, secret, tokens
        self._address = address.rstrip("/")

    def send_text(self, openid: str, text: str) -> None:
        """A customer-service message; only within 48 hours of the person's last one."""
        self._post(
            "/cgi-bin/message/custom/send", {"touser": openid, "msgtype": "text", "text": {"content": text}}
        )

    def send_notice(self, openid: str, template: str, data: Mapping[str, str], url: str) -> None:
        """A subscription notice that the person consented to."""
        fields = {name: {"value": value} for name, value in data.items()}
        asked = {"touser": openid, "template_id": template, "page": url, "data": fields}
        self._post("/cgi-bin/message/subscribe/bizsend", asked)

    def set_menu(self, menu: Mapping[str, Any]) -> None:
        self._post("/cgi-bin/menu/create", menu)

    def scene_code(self, scene: str, seconds: int = 0) -> str:
        """The address behind a QR code that tells us `scene` when it is scanned: for so many seconds (30 days
        at most), or for good; of the latter an account has 100,000."""
        asked: dict[str, Any] = {"action_info": {"scene": {"scene_str": scene}}}
        if seconds:
            asked |= {"action_name": "QR_STR_SCENE", "expire_seconds": min(seconds, MONTH)}
        else:
            asked |= {"action_name": "QR_LIMIT_STR_SCENE"}
        return str(self._post("/cgi-bin/qrcode/create", asked)["url"])

    def upload_image(self, name: str, data: bytes, media_type: str) -> str:
        """Keep a picture among the account's media; its media id."""
        files = {"media": (name, data, media_type)}
        return str(
            self._call("POST", "/cgi-bin/material/add_material", {"type": "image"}, files=files)["media_id"]
        )

    def fetch_media(self, media_id: str) -> bytes:
        """The bytes of a picture that somebody sent; the platform keeps them for three days."""
        return self._raw("GET", "/cgi-bin/media/get", {"media_id": media_id})[0]

    def add_draft(self, articles: Sequence[Mapping[str, Any]]) -> str:
        """Keep articles as a draft; its media id."""
        return str(self._post("/cgi-bin/draft/add", {"articles": list(articles)})["media_id"])

    def publish(self, media_id: str) -> str:
        """Hand a draft in for publication. The platform decides later; the id asks and is told of it."""
        return str(self._post("/cgi-bin/freepublish/submit", {"media_id": media_id})["publish_id"])

    def publication(self, publish_id: str) -> dict[str, Any]:
        """How a publication stands: `publish_status` 0 out, 1 under way, else refused; `article_detail`."""
        return self._post("/cgi-bin/freepublish/get", {"publish_id": publish_id})

    def sign_in_address(self, back: str, state: str) -> str:
        """Where a browser inside WeChat goes so that it comes `back` with a code, unasked."""
        asked = {
            "appid": self.app_id,
            "redirect_uri": back,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
        }
        base = SIGN_IN if self._address == ADDRESS else self._address
        return f"{base}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect"

    def signed_in(self, code: str) -> str:
        """The openid behind the code that web sign-in came back with."""
        asked = {
            "appid": self.app_id,
            "secret": self._secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        return str(self._plain_call("/sns/oauth2/access_token", asked)["openid"])

    def page_ticket(self) -> tuple[str, float]:
        """The ticket with which pages of ours are signed, and until when it is good (seconds since 1970)."""
        given = self._call("GET", "/cgi-bin/ticket/getticket", {"type": "jsapi"})
        return str(given["ticket"]), time.time() + float(given["expires_in"]) - _EARLY

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._call("POST", path, {}, body=body)

    def _call(self, method: str, path: str, query: Mapping[str, str], **sent: Any) -> dict[str, Any]:
        return self._raw(method, path, query, **sent)[1]

    def _raw(
        self, method: str, path: str, query: Mapping[str, str], **sent: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """One call with the token; once more with a new one where the platform says that it has lapsed."""
        token = self._tokens.current() or self._tokens.renew(self._fetch_token, None)
        try:
            return self._once(method, path, {**query, "access_token": token}, **sent)
        except PlatformError as wrong:
            if wrong.code not in _LAPSED:
                raise
        token = self._tokens.renew(self._fetch_token, token)
        return self._once(method, path, {**query, "access_token": token}, **sent)

    def _plain_call(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        return self._once("GET", path, query)[1]

    def _fetch_token(self) -> tuple[str, float]:
        asked = {"grant_type": "client_credential", "appid": self.app_id, "secret": self._secret}
        try:
            given = self._plain_call("/cgi-bin/token", asked)
        except PlatformError as wrong:  # nothing was asked for yet that could have been done
            raise PlatformError(wrong.code, wrong.said) from None
        return str(given["access_token"]), time.time() + float(given["expires_in"]) - _EARLY

    def _once(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: Mapping[str, Any] | None = None,
        files: Any = None,
    ) -> tuple[bytes, dict[str, Any]]:
        import httpx

        try:
            with httpx.Client(timeout=_SECONDS) as client:
                answer = client.request(method, self._address + path, params=query, json=body, files=files)
        except httpx.HTTPError as wrong:  # its words hold the address, and that the token
            unsent = isinstance(wrong, httpx.ConnectError | httpx.ConnectTimeout)
            raise PlatformError(0, type(wrong).__name__, unclear=not unsent) from None
        said = _object_of(answer)
        if code := int(said.get("errcode") or 0):
            raise PlatformError(code, str(said.get("errmsg", ""))[:200])
        if answer.status_code >= 400:
            raise PlatformError(0, f"HTTP {answer.status_code}", unclear=answer.status_code >= 500)
        return answer.content, said


def _object_of(answer: Any) -> dict[str, Any]:
    """The JSON object of an answer; empty for pictures and anything else."""
    if "json" not in answer.headers.get("content-type", "") and not answer.content.startswith(b"{"):
        return {}
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
