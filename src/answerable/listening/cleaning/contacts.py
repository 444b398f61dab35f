"""E-mails, account names, number plates, passports, IP addresses and device ids.

All finders take the plain form of a text (`forms.plain`).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from answerable.listening.cleaning.spans import Span

__all__ = ["HINT", "find_contacts"]

HINT = (
    r"(?i)[@\x{ff20}]|\bat\b|\(at\)|微信|[薇威v]信|[v\x{ff36}\x{ff56}][x\x{ff38}\x{ff58}]|wechat|weixin|q ?q|\x{ff31}\x{ff31}|扣扣|企鹅"
    r"|抖音|快手|小红书|支付宝|陌陌|telegram|whatsapp|skype|line|微博|[账帐賬帳][号戶户號]|用户名|昵称|网名|user|护照|護照|通行证|passport"
    r"|(?:[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ]?[a-z\x{ff21}-\x{ff3a}])"
    r"|[\da-f]{2}[:-][\da-f]{2}[:-]|[\da-f]*:[\da-f]*:[\da-f]*:|\d{1,3}[.．]\d{1,3}[.．]\d{1,3}[.．]\d{1,3}"
    r"|imei|idfa|oaid|设备|序列号|uuid|mac|(?:[a-z\x{ff21}-\x{ff3a}][\d\x{ff10}-\x{ff19}]{7})|licen[sc]e"
)
"""RE2: without one of these there is nothing for `find_contacts`."""

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}\s?@\s?[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?"
    r"(?:\s?\.\s?[A-Za-z0-9\-]+)*\s?\.\s?[A-Za-z]{2,18}(?![A-Za-z0-9])"
)
_EMAIL_SPELT = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{2,64}\s*(?:[(\[]\s*(?:at|AT|艾特)\s*[)\]]|#|\sat\s)\s*[A-Za-z0-9\-]{2,40}"
    r"\s?(?:\.|\s?dot\s?|[(\[]dot[)\]])\s?(?:com|cn|net|org|edu|gov|tw|hk)(?:\.cn)?(?![A-Za-z0-9])"
)
_HANDLE = re.compile(
    r"(?<![A-Za-z0-9._%+\-/])@(?:[A-Za-z0-9_][A-Za-z0-9_.\-]{1,29}|[\w\-]{2,20}(?=[\s:,;。，]|$))"
)
_ORGANISATIONS_HANDLE = re.compile(
    r"(?:日报|晚报|早报|新闻|公安|政府|发布|平安|在线|电视|广播|局|委|厅|办|院|网|社|台|公司|热线)"
)

_SERVICE = (
    r"(?:微信|[薇威vV]信|wechat|weixin|(?<![A-Za-z])[vV][xX](?![A-Za-z])|(?<![A-Za-z])wx(?![A-Za-z])|q ?q|扣扣|企鹅|抖音|快手|小红书"
    r"|支付宝|陌陌|钉钉|telegram|tg|whatsapp|skype|line|微博|ins(?:tagram)?|facebook|twitter)"
)
_STATED = r"\s?(?:群|账|帐|賬|帳|号|號|码|碼|id|名|同号|是|为|為|:|=|;|\(|\s){1,8}[\"“「]?"
_ACCOUNT = re.compile(
    rf"{_SERVICE}(?:{_STATED}([A-Za-z][A-Za-z0-9_\-.]{{4,24}}|[1-9]\d{{4,11}}(?!\d))|([1-9]\d{{5,11}}(?![\d年元])))",
    re.IGNORECASE,
)
_ADD_ME = re.compile(r"加(?:我)?(?:的)?[vV微](?:信)?[:\s]{0,2}([A-Za-z][A-Za-z0-9_\-]{4,24}|[1-9]\d{5,11})")
_LOGIN = re.compile(
    r"(?:[账帐賬帳][号戶户號]|用户名|用戶名|昵称|网名|user ?name|user ?id|login)\s?(?:是|为|:|=|\s)\s{0,2}"
    r"([A-Za-z0-9_][A-Za-z0-9_\-.@]{3,30})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PUBLIC_ACCOUNT = re.compile(r"(?:公众|公眾|服务|订阅)")

_PLATE = re.compile(
    r"(?<![A-Za-z])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][ ]?[A-HJ-Za-hj-z][ ·.\-*]{0,2}"
    r"(?=[A-Za-z]{0,5}\d)(?:[A-HJ-NP-Za-hj-np-z\d]{6}|[A-HJ-NP-Za-hj-np-z\d]{4}[A-HJ-NP-Za-hj-np-z\d挂学警港澳])(?![A-Za-z0-9])"
)
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])(?:[EGDSP]\d{8}|[EGK][A-HJ-NP-Z]\d{7})(?![A-Za-z0-9])")
_PASSPORT_STATED = re.compile(
    r"(?:护照|護照|通行证|通行證|台胞证|回乡证|passport)[^A-Za-z0-9。]{0,4}(?:(?:号|號|码|no|number|is|#)[^A-Za-z0-9]{0,4}){0,3}"
    r"([A-Za-z]{0,2}\d{6,10})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"(?:driver'?s?|driving)?\s?licen[sc]e\s?(?:number|no\.?|#)?\s?(?:is|:)?\s?([A-Za-z]{0,2}\d[\dA-Za-z\-]{4,16})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_ORDER_WORDS = re.compile(
    r"(?:订单|单号|编号|型号|批号|货号|学号|合同|票|案号|序列|model|order|ref)[^A-Za-z0-9]{0,6}$",
    re.IGNORECASE,
)

_IP_4 = re.compile(r"(?<![\dA-Za-z.])(?:\d{1,3}\.){3}\d{1,3}(?![\d]|\.\d)")
_IP_6 = re.compile(r"(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-9A-Za-z:])")
_IP_WORDS = re.compile(r"(?:\bip|地址|服务器|主机|网关|address|host)[^\d]{0,12}$", re.IGNORECASE)
_NOT_IP_WORDS = re.compile(r"(?:版本|version|第|章|节|条|v|ver\.?|build|见|表|图|附件)\s?$", re.IGNORECASE)

_MAC = re.compile(
    r"(?<![0-9A-Za-z:\-])[0-9A-Fa-f]{2}([:\-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![0-9A-Za-z:\-])"
)
_DEVICE = re.compile(
    r"(?:imei|meid|idfa|idfv|oaid|android ?id|uuid|udid|设备(?:号|id|码|标识|序列号)?|序列号|串号|mac(?:地址| address)?)"
    r"\s?(?:号|码|是|为|is|:|=|\s|\(|-)*([0-9A-Fa-f][0-9A-Za-z\-]{10,40})(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def find_contacts(text: str) -> Iterator[Span]:
    """Yield e-mails, accounts, plates, passports, licences, addresses of machines and devices of a plain text."""
    yield from _written_addresses(text)
    yield from _accounts(text)
    yield from _papers(text)
    yield from _machines(text)


def _written_addresses(text: str) -> Iterator[Span]:
    if "@" in text:
        yield from (Span(*found.span(), "email") for found in _EMAIL.finditer(text))
        for found in _HANDLE.finditer(text):
            if not _ORGANISATIONS_HANDLE.search(found.group()):
                yield Span(*found.span(), "account")
    yield from (Span(*found.span(), "email") for found in _EMAIL_SPELT.finditer(text))


def _accounts(text: str) -> Iterator[Span]:
    for found in _ACCOUNT.finditer(text):
        group = 1 if found.group(1) else 2
        if not _PUBLIC_ACCOUNT.search(text, max(0, found.start() - 4), found.start(group)):
            yield Span(*found.span(group), "account")
    for pattern in (_ADD_ME, _LOGIN):
        yield from (Span(*found.span(1), "account") for found in pattern.finditer(text))


def _papers(text: str) -> Iterator[Span]:
    yield from (Span(*found.span(), "plate") for found in _PLATE.finditer(text))
    for found in _PASSPORT.finditer(text):
        if not _ORDER_WORDS.search(text, max(0, found.start() - 14), found.start()):
            yield Span(*found.span(), "passport")
    yield from (Span(*found.span(1), "passport") for found in _PASSPORT_STATED.finditer(text))
    yield from (Span(*found.span(1), "id") for found in _LICENCE.finditer(text))


def _machines(text: str) -> Iterator[Span]:
    for pattern in (_IP_4, _IP_6):
        for found in pattern.finditer(text):
            if _is_ip(found.group(), text, found.start()):
                yield Span(*found.span(), "ip")
    yield from (Span(*found.span(), "device") for found in _MAC.finditer(text))
    for found in _DEVICE.finditer(text):
        if sum(sign.isdigit() for sign in found.group(1)) >= 4:
            yield Span(*found.span(1), "device")


def _is_ip(written: str, text: str, start: int) -> bool:
    """Four small numbers are as often a heading or a version;

    Then only the words before make an address of them.
    """
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    if address.version == 6:
        return sum(bool(part) for part in written.split(":")) >= 3
    if _IP_WORDS.search(text, max(0, start - 20), start):
        return True
    small = max(int(part) for part in written.split(".")) < 20
    return not small and _NOT_IP_WORDS.search(text, max(0, start - 8), start) is None
