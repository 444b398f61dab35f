"""Passive replies: what goes back in the answer to a callback, within five seconds.

The platform takes XML with CDATA. `]]>` inside a text would end it early, so it is split over two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answerable.engines.wechat.incoming import Incoming

__all__ = ["Article", "cut", "news_reply", "text_reply", "wrapped"]

_ODD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # XML cannot hold them
LONGEST = 2047  # bytes of a text that the platform delivers
MOST_ARTICLES = 8


@dataclass(frozen=True)
class Article:
    """One line of a reply with pictures and links."""

    title: str
    description: str
    url: str
    picture: str = ""


def text_reply(to: Incoming, text: str) -> str:
    """The XML of a text reply, cut where the platform would refuse it."""
    return _envelope(to, "text", f"<Content>{_cdata(cut(text, LONGEST))}</Content>")


def news_reply(to: Incoming, articles: Sequence[Article]) -> str:
    """The XML of a reply with up to eight linked lines."""
    shown = articles[:MOST_ARTICLES]
    items = "".join(
        f"<item><Title>{_cdata(each.title)}</Title><Description>{_cdata(each.description)}</Description>"
        f"<PicUrl>{_cdata(each.picture)}</PicUrl><Url>{_cdata(each.url)}</Url></item>"
        for each in shown
    )
    return _envelope(to, "news", f"<ArticleCount>{len(shown)}</ArticleCount><Articles>{items}</Articles>")


def wrapped(**fields: str) -> str:
    """Flat XML of these fields."""
    inner = "".join(f"<{name}>{_cdata(text)}</{name}>" for name, text in fields.items())
    return f"<xml>{inner}</xml>"


def cut(text: str, longest: int) -> str:
    """The text, with an ellipsis where it is longer than so many bytes of UTF-8; never inside a character."""
    data = text.encode()
    if len(data) <= longest:
        return text
    return data[: longest - 3].decode(errors="ignore") + "…"


def _envelope(to: Incoming, kind: str, inner: str) -> str:
    return (
        f"<xml><ToUserName>{_cdata(to.sender)}</ToUserName><FromUserName>{_cdata(to.account)}</FromUserName>"
        f"<CreateTime>{int(to.at.timestamp())}</CreateTime><MsgType>{_cdata(kind)}</MsgType>{inner}</xml>"
    )


def _cdata(text: str) -> str:
    """Characters that XML cannot hold are left out; the end mark is split."""
    return f"<![CDATA[{_ODD.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"
