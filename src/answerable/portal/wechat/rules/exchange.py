"""The guided exchange in the chat, free of the framework: what was said, where one stands, what comes next.

    idle ──"反映"──▶ writing ──words, a picture, a place──▶ writing ──"发送"──▶ idle (sent)
                        └──"取消", or a day of silence──▶ idle

A message in the chat becomes a message of the inbox only when its sender says so: "发送". Until then it is a
draft, encrypted and short-lived, and nobody reads it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

__all__ = [
    "DRAFT_LIVES",
    "MOST_PICTURES",
    "REPLY",
    "SERVICE_WINDOW",
    "Draft",
    "Said",
    "Turn",
    "best_way",
    "named_in",
    "next_turn",
]

DRAFT_LIVES = dt.timedelta(days=1)
SERVICE_WINDOW = dt.timedelta(hours=48)  # the platform's: service messages only so long after the last word
MOST_PICTURES = 5
LONGEST = 4000  # characters of a draft
MORE = 4  # characters that a question may have beside the keyword
REPLY = "reply:"  # a menu entry of this kind asks for a keyword's reply

_BEGIN = {"反映", "我要反映", "提问", "求助", "投诉", "建议", "report", "ask"}
_SEND = {"发送", "确认", "提交", "send"}
_CANCEL = {"取消", "不发了", "退出", "cancel"}
_MINE = {"我的事项", "我的", "进度", "查询", "my matters", "mine"}


@dataclass(frozen=True)
class Draft:
    """What somebody is about to send: words, media ids of pictures, a place in words."""

    text: str = ""
    pictures: tuple[str, ...] = ()
    place: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.pictures)


@dataclass(frozen=True)
class Said:
    """What came in: plain words, a chosen menu entry, a picture, a place."""

    text: str = ""
    choice: str = ""  # of the menu: ask, mine, send, cancel
    picture: str = ""
    place: str = ""


@dataclass(frozen=True)
class Turn:
    """What is to be done and said: `reply` names a sentence, `draft` is kept (None: none any more)."""

    reply: str
    draft: Draft | None = None
    send: Draft | None = field(default=None)


def next_turn(draft: Draft | None, said: Said, keywords: Sequence[str] = ()) -> Turn:
    """The next turn of the exchange; pure, so that every path of it can be walked by a test."""
    choice = said.choice or _choice_of(said.text)
    if choice.startswith(REPLY) or (draft is None and not choice and named_in(said.text, keywords)):
        return Turn("keyword", draft)
    if choice in {"ask", "mine"}:
        return Turn("begin", draft or Draft()) if choice == "ask" else Turn("mine", draft)
    if draft is None:
        return _idle(said, choice)
    if choice == "cancel":
        return Turn("cancelled")
    if choice == "send":
        return Turn("sent", send=draft) if not draft.is_empty else Turn("nothing_yet", draft)
    return _added(draft, said)


def named_in(text: str, keywords: Sequence[str]) -> str:
    """The keyword that a message is: the word itself and little more, so that a report that only mentions the
    word is not taken for a question about it. Empty where there is none; the longest wins."""
    fitting = [word for word in keywords if word and word in text and len(text.strip()) <= len(word) + MORE]
    return max(fitting, key=len, default="")


def _idle(said: Said, choice: str) -> Turn:
    if choice in {"send", "cancel"}:
        return Turn("nothing_open")
    if said.text or said.picture or said.place:
        # Nobody should have to say it twice: what was said without a beginning is the beginning.
        return replace(_added(Draft(), said), reply="begun_with")
    return Turn("hello")


def _added(draft: Draft, said: Said) -> Turn:
    if said.picture:
        if len(draft.pictures) >= MOST_PICTURES:
            return Turn("enough_pictures", draft)
        return Turn("picture_added", replace(draft, pictures=(*draft.pictures, said.picture)))
    if said.place:
        return Turn("place_added", replace(draft, place=said.place[:80]))
    if len(draft.text) + len(said.text) > LONGEST:
        return Turn("too_long", draft)
    return Turn("added", replace(draft, text=f"{draft.text}\n{said.text}".strip()))


def _choice_of(text: str) -> str:
    word = text.strip().strip("。.!！").lower()
    for choice, words in (("ask", _BEGIN), ("send", _SEND), ("cancel", _CANCEL), ("mine", _MINE)):
        if word in words:
            return choice
    return ""


def best_way(last_heard: dt.datetime | None, now: dt.datetime, consents: int) -> str:
    """How an answer goes: `service` within 48 hours, `notice` with a consent, else on the `web` alone."""
    if last_heard is not None and now - last_heard < SERVICE_WINDOW:
        return "service"
    return "notice" if consents else "web"
