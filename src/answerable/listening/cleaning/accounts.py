"""Names of accounts where the text says that they are:

WeChat, QQ and the like. Takes the plain form of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.listening.cleaning.spans import Span

__all__ = ["HINT", "find_accounts"]

_SERVICE = (
    r"(?:微信|[薇威vV]信|wechat|weixin|(?<![A-Za-z])vx|(?<![A-Za-z])wx|(?<![A-Za-z])q ?q|扣扣|企鹅号?|抖音"
    r"|快手|小红书|支付宝|陌陌|钉钉"
    r"|telegram|whatsapp|skype|(?<![A-Za-z])line id|微博|instagram|facebook|twitter)"
)
_IN_CHINESE = r"[账帐賬帳][号戶户號]|[用网暱昵][户戶名称稱]名?"
HINT = (
    r"(?i)(?:微信|[薇威v\x{ff36}\x{ff56}]信|wechat|weixin|vx|wx|ｖｘ|ｗｘ|ＶＸ|q ?q|ｑｑ|ＱＱ|扣扣|企鹅"
    r"|抖音|快手|小红书|支付宝|陌陌|钉钉|telegram"
    rf"|whatsapp|skype|line id|微博|instagram|facebook|twitter|{_IN_CHINESE}|user ?name|user ?id|login"
    rf"|加[我vV微])"
    r".{0,12}[a-z\d_\x{ff10}-\x{ff19}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}一二三四五六七八九零]{4}"
)
"""RE2: a service or the word account, and close behind it something that may be a name."""

_STATED = r"\s?(?:群|账|帐|賬|帳|号|號|码|碼|id|名|同号|是|为|為|:|=|;|\(|\s|-){1,8}[\"“「]?"
_ACCOUNT = re.compile(
    rf"{_SERVICE}(?:{_STATED}(?:([A-Za-z][A-Za-z0-9_\-.]{{4,24}})(?![A-Za-z0-9])|([1-9]\d{{4,11}})(?!\d))"
    r"|([1-9]\d{5,11})(?![\d年元]))"
)
"""In small letters: a pattern that need not care for case finds where it may begin several times as fast."""

_ADD_ME = re.compile(
    r"加(?:我)?(?:的)?[vV微](?:信)?[:\s]{0,2}([A-Za-z][A-Za-z0-9_\-]{4,24}|[1-9]\d{5,11})(?![A-Za-z0-9])"
)
_LOGIN = re.compile(
    r"(?:[账帐賬帳][号戶户號]|用户名|用戶名|[昵暱][称稱]|网名|user ?name|user ?id|login)\s?(?:是|为|:|="
    r"|\s)\s{0,2}"
    r"([A-Za-z0-9_][A-Za-z0-9_\-.@]{3,30})(?![A-Za-z0-9])"
)
_NAMED = re.compile(r"[号號码碼名是为為:=]|id")
_PUBLIC_ACCOUNT = re.compile(r"公众|公眾|服务|订阅|小程序")


def find_accounts(text: str) -> Iterator[Span]:
    """Yield account names; public accounts (公众号) are organisations' and stay."""
    text = _in_small_letters(text)
    for found in _ACCOUNT.finditer(text):
        group = found.lastindex or 1
        if found.group(group).isalpha() and not _NAMED.search(found.group()[: -len(found.group(group))]):
            continue  # twitter chatter: two words, not a service and a name on it
        if not _PUBLIC_ACCOUNT.search(text, max(0, found.start() - 4), found.start(group)):
            yield Span(*found.span(group), "account")
    for pattern in (_ADD_ME, _LOGIN):
        for found in pattern.finditer(text):
            if len(set(found.group(1).strip("-_."))) > 1:  # 0000 and xxxx are blanks of a form
                yield Span(*found.span(1), "account")


def _in_small_letters(text: str) -> str:
    """Of the same length: a few capitals would become two letters."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(map(_small, text))


def _small(letter: str) -> str:
    return letter.lower() if len(letter.lower()) == 1 else letter
