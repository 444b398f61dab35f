"""The platform itself: what it knows of an account and its followers, and what it refuses, by its codes."""

from __future__ import annotations

import hashlib
import itertools
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from answerable.portal.wechat.demo.calling import Call, Caller

__all__ = ["Follower", "Line", "RefusalError", "StandIn"]

TOKEN_LIVES = 7200
WINDOW = 48 * 3600
REVIEW_TAKES = 3.0  # seconds; on the real platform minutes
MOST_SERVICE = 20  # service messages between two words of the person
FORBIDDEN = ("违禁", "forbidden")  # what the pretended review does not let through


class RefusalError(Exception):
    """An interface says no, with the platform's code."""

    def __init__(self, code: int, words: str) -> None:
        self.code, self.words = code, words
        super().__init__(f"{code} {words}")


@dataclass(frozen=True)
class Line:
    """One line of a chat, as the phone shows it."""

    mine: bool
    kind: str  # text, image, location, event, notice
    text: str
    at: float


@dataclass
class Follower:
    """One who follows the account."""

    openid: str
    follows: bool = False
    last_said: float = 0.0
    unanswered: int = 0  # service messages since then
    consents: dict[str, int] = field(default_factory=dict)
    chat: list[Line] = field(default_factory=list)


@dataclass
class Publication:
    """An article that was handed in."""

    media_id: str
    since: float
    forbidden: bool


def in_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()


class StandIn:
    """One account at the platform. Safe for the threads of its server; `clock`, `review` and `soon` (who sees
    to what the platform does in its own time) are for tests."""

    def __init__(
        self,
        caller: Caller,
        secret: str,
        clock: Callable[[], float] = time.time,
        review: float = REVIEW_TAKES,
        soon: Callable[[Callable[[], None]], None] = in_a_thread,
    ) -> None:
        self.caller, self.secret, self.clock, self.review, self.soon = caller, secret, clock, review, soon
        self.followers: dict[str, Follower] = {}
        self.menu: list[dict[str, Any]] = []
        self.media: dict[str, bytes] = {}
        self.drafts: dict[str, list[Mapping[str, Any]]] = {}
        self.publications: dict[str, Publication] = {}
        self.scenes: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.may_publish = True  # False: an account without the right to publication
        self.reading = ""  # who last opened a page on the phone
        self._ticket = secrets.token_urlsafe(40)
        self._token, self._token_until = "", 0.0
        self._numbers = itertools.count(int(clock()) * 1000)
        self._lock = threading.RLock()

    # What a follower does.

    def follow(self, openid: str, scene: str = "") -> Call:
        """Follow the account, perhaps by a code with a scene."""
        follower = self._follower(openid)
        known, follower.follows = follower.follows, True
        key = scene if known else f"qrscene_{scene}" if scene else ""
        return self._tell(follower, "event", Event="SCAN" if known else "subscribe", EventKey=key)

    def leave(self, openid: str) -> Call:
        """Stop following."""
        follower = self._follower(openid)
        follower.follows = False
        return self._tell(follower, "event", Event="unsubscribe")

    def say(self, openid: str, text: str) -> Call:
        return self._said(openid, "text", text, Content=text)

    def show(self, openid: str, picture: bytes) -> Call:
        """Send a picture."""
        media_id = secrets.token_urlsafe(24)
        self.media[media_id] = picture
        return self._said(
            openid, "image", media_id, MediaId=media_id, PicUrl=f"https://example.org/{media_id}"
        )

    def point(self, openid: str, latitude: float, longitude: float, label: str) -> Call:
        """Send a place."""
        place = {"Location_X": str(latitude), "Location_Y": str(longitude), "Scale": "16", "Label": label}
        return self._said(openid, "location", label, **place)

    def scan(self, openid: str, address: str) -> Call:
        """Scan a code: its address names the ticket, and the ticket the scene."""
        return self.follow(openid, self.scenes.get(address.rpartition("/")[2], ""))

    def choose(self, openid: str, key: str) -> Call:
        """Press an entry of the menu."""
        return self._said(openid, "event", key, Event="CLICK", EventKey=key)

    def consent(self, openid: str, template: str, scene: str = "2") -> Call:
        """Agree to one notice."""
        follower = self._follower(openid)
        follower.consents[template] = follower.consents.get(template, 0) + 1
        said = {"TemplateId": template, "SubscribeStatusString": "accept", "PopupScene": scene}
        listed = {"SubscribeMsgPopupEvent": {"List": said}}
        return self._tell(follower, "event", Event="subscribe_msg_popup_event", **listed)

    def _said(self, openid: str, kind: str, shown: str, **fields: str) -> Call:
        follower = self._follower(openid)
        follower.follows = True
        follower.last_said, follower.unanswered = self.clock(), 0
        follower.chat.append(Line(True, kind, shown, self.clock()))
        return self._tell(follower, kind, **fields)

    def _tell(self, follower: Follower, kind: str, **fields: Any) -> Call:
        """Tell the account; its reply, if there is one, appears in the chat."""
        sent = {
            "ToUserName": "gh_demo",
            "FromUserName": follower.openid,
            "CreateTime": str(int(self.clock())),
            "MsgType": kind,
        }
        if kind != "event":
            sent["MsgId"] = str(next(self._numbers))
        done = self.caller.call(sent | fields)
        if words := done.reply.get("Content"):
            follower.chat.append(Line(False, "text", words, self.clock()))
        elif not done.status or done.status >= 400:
            follower.chat.append(Line(False, "event", "该公众号提供的服务出现故障，请稍后再试", self.clock()))
        return done

    def _follower(self, openid: str) -> Follower:
        with self._lock:
            return self.followers.setdefault(openid, Follower(openid))

    # What the account asks.

    def token(self, app_id: str, secret: str) -> dict[str, Any]:
        """A new token; the one before lapses."""
        if app_id != self.caller.app_id:
            raise RefusalError(40013, "invalid appid")
        if secret != self.secret:
            raise RefusalError(40001, "invalid credential, AppSecret error")
        with self._lock:
            self._token, self._token_until = secrets.token_urlsafe(40), self.clock() + TOKEN_LIVES
        return {"access_token": self._token, "expires_in": TOKEN_LIVES}

    def check(self, token: str) -> None:
        """Whether a call may be made with this token."""
        if not token:
            raise RefusalError(41001, "access_token missing")
        if token != self._token:
            raise RefusalError(40001, "invalid credential, access_token is invalid or not latest")
        if self.clock() >= self._token_until:
            raise RefusalError(42001, "access_token expired")

    def page_ticket(self) -> dict[str, Any]:
        """The ticket that signs the account's pages."""
        return {"errcode": 0, "errmsg": "ok", "ticket": self._ticket, "expires_in": TOKEN_LIVES}

    def check_page(self, said: Mapping[str, Any]) -> None:
        """Whether a page may use what only the account's pages may: as the platform's script asks."""
        parts = {"jsapi_ticket": self._ticket, "noncestr": said["nonceStr"], "timestamp": said["timestamp"]}
        signed = "&".join(f"{name}={value}" for name, value in (parts | {"url": said["url"]}).items())
        expected = hashlib.sha1(signed.encode()).hexdigest()  # noqa: S324 – the platform's choice
        if said["appId"] != self.caller.app_id or said["signature"] != expected:
            raise RefusalError(63002, "config:invalid signature")

    def agree_on_page(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """A follower presses the button of a page and agrees."""
        self.check_page(said)
        self.consent(self.reading or "oPhone", str(said["template"]), scene="1")
        return {"errcode": 0, "errmsg": "ok"}

    def send(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """A service message."""
        follower = self.followers.get(str(asked.get("touser")))
        text = str(asked.get("text", {}).get("content", ""))
        if follower is None or not follower.follows:
            raise RefusalError(43004, "require subscribe")
        if not text:
            raise RefusalError(44002, "empty post data")
        if self.clock() - follower.last_said > WINDOW:
            raise RefusalError(45015, "response out of time limit or subscription is canceled")
        if follower.unanswered >= MOST_SERVICE:
            raise RefusalError(45047, "out of response count limit")
        follower.unanswered += 1
        follower.chat.append(Line(False, "text", text, self.clock()))
        return {}

    def notice(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """A subscription notice: one consent, one notice."""
        follower = self.followers.get(str(asked.get("touser")))
        template = str(asked.get("template_id", ""))
        if follower is None or follower.consents.get(template, 0) < 1:
            raise RefusalError(43101, "user refuse to accept the msg")
        follower.consents[template] -= 1
        words = " · ".join(str(each.get("value", "")) for each in asked.get("data", {}).values())
        follower.chat.append(Line(False, "notice", f"{words}\n{asked.get('page', '')}", self.clock()))
        return {}

    def set_menu(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The account's menu: at most three entries of five each."""
        buttons = asked.get("button") or []
        if not 1 <= len(buttons) <= 3:
            raise RefusalError(40016, "invalid button size")
        for button in buttons:
            if len(button.get("sub_button", [])) > 5:
                raise RefusalError(40023, "invalid sub button size")
        self.menu = list(buttons)
        return {}

    def scene(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The address behind a code with a scene."""
        scene = str(asked["action_info"]["scene"]["scene_str"])
        if not 1 <= len(scene) <= 64:
            raise RefusalError(40053, "invalid action info")
        ticket = secrets.token_urlsafe(16)
        self.scenes[ticket] = scene
        return {
            "ticket": ticket,
            "expire_seconds": asked.get("expire_seconds"),
            "url": f"http://weixin.qq.com/q/{ticket}",
        }

    def add_draft(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        articles = asked.get("articles") or []
        if any(article.get("thumb_media_id") not in self.media for article in articles):
            raise RefusalError(40007, "invalid media_id")
        if not articles or not all(article.get("title") and article.get("content") for article in articles):
            raise RefusalError(44002, "empty content")
        media_id = secrets.token_urlsafe(16)
        self.drafts[media_id] = list(articles)
        return {"media_id": media_id}

    def submit(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Hand a draft in; the verdict comes later."""
        media_id = str(asked.get("media_id"))
        if not self.may_publish:
            raise RefusalError(48001, "api unauthorized")
        text = str(self.drafts.pop(media_id, ""))  # a draft that was handed in is none any more
        if not text:
            raise RefusalError(40007, "invalid media_id")
        number = str(next(self._numbers))
        self.publications[number] = Publication(
            media_id, self.clock(), any(word in text for word in FORBIDDEN)
        )
        self.soon(partial(self._decide, number))
        return {"publish_id": number}

    def _decide(self, number: str) -> None:
        """Tell the account of the verdict when the time of the review is over, as the platform does."""
        time.sleep(self.review)
        status = "4" if self.publications[number].forbidden else "0"
        self.caller.call(
            {
                "ToUserName": "gh_demo",
                "FromUserName": "oPlatform",
                "CreateTime": str(int(self.clock())),
                "MsgType": "event",
                "Event": "PUBLISHJOBFINISH",
                "PublishEventInfo": {"publish_id": number, "publish_status": status},
            }
        )

    def publication(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """How a publication stands: 1 under way, 0 out, 4 refused by the review."""
        number = str(asked.get("publish_id"))
        found = self.publications.get(number)
        if found is None:
            raise RefusalError(53600, "article id invalid")
        if self.clock() - found.since < self.review:
            return {"publish_id": number, "publish_status": 1}
        if found.forbidden:
            return {"publish_id": number, "publish_status": 4, "fail_idx": [1]}
        address = f"https://mp.weixin.qq.com/s/{found.media_id}"
        detail = {"count": 1, "item": [{"idx": 1, "article_url": address}]}
        return {"publish_id": number, "publish_status": 0, "article_id": number, "article_detail": detail}

    def sign_in_code(self, openid: str) -> str:
        """The code with which web sign-in comes back; good once."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = openid
        return code

    def openid_of(self, code: str) -> dict[str, Any]:
        if (openid := self.codes.pop(code, None)) is None:
            raise RefusalError(40029, "invalid code")
        return {"openid": openid, "access_token": "-", "expires_in": 7200, "scope": "snsapi_base"}
