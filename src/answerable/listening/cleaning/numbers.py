"""Phones, landlines, resident ids and bank cards: numbers, told apart by shape, checksum and the words
around them.

All finders take the plain form of a text (`forms.plain`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.listening.cleaning.spans import Span

__all__ = ["DIGITS", "GAPS", "find_numbers"]

DIGITS = "0123456789０１２３４５６７８９零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸"
GAPS = " -.·_/()\xa0\u3000（）－．" + "".join(map(chr, range(0x2000, 0x2016)))
"""Digits in any writing, and what people put between them, at most three in a row."""

_RUN = re.compile(r"[+(]{0,2}\d(?:[ \-.·_/()]{0,4}\d){6,}")
_BEYOND = 14
"""Characters behind a run of digits that still belong to it: an extension, the last X of an id, a unit."""

_GAP = r"[ \-.·_/]{0,3}"
_BEFORE = 16
_PHONE_WORDS = re.compile(
    r"(?:电话|電話|手机|手機|联系|聯絡|联络|致电|拨打|号码|微信|热线|座机|固话|短信|传真|傳真|电联|机主"
    r"|tel|phone|mobile|cell|call|"
    r"fax|desk|office|contact|whatsapp|text|dial|reach|number)[^\d]{0,14}$",
    re.IGNORECASE,
)
_ORDER_WORDS = re.compile(
    r"(?:订单|訂單|单号|工单|运单|快递|编号|編號|流水|案号|文号|票号|发票|合同|凭证|受理号|学号|工号|批号"
    r"|条码|序列|代码|邮编|期号|型号|"
    r"版本|工程号|许可证|备案|注册号|执照|证书号|标准|货号|房产证|卷宗|案件|回执|order|invoice|ticket|ref"
    r"|serial|isbn|"
    r"model|version|tracking|no\.)[^\d,。;；，]{0,10}$",
    re.IGNORECASE,
)
_UNITS_AFTER = re.compile(
    r"\s?(?:元|万|亿|千|吨|平方|㎡|公里|米|人次|人民币|美元|块|%|％|度|kwh|kg|克|\.\d)", re.IGNORECASE
)
_URL_BEFORE = re.compile(r"(?:https?://|www\.)[^\s一-鿿]*$", re.IGNORECASE)

_MOBILE = re.compile(
    rf"(?<![\d.])(?:\(?(?:\+|00)?\s?86\)?[ \-)]{{0,3}})?(1{_GAP}[3-9](?:{_GAP}\d){{9}})(?!\d)"
)
_DATE_INSIDE = re.compile(r"(?<!\d)(?:19|20)\d\d[ \-./](?:0[1-9]|1[0-2])(?!\d)")
_GROUPINGS = frozenset(
    {
        (11,), (3, 4, 4), (4, 3, 4), (3, 3, 5), (5, 6), (6, 5), (4, 4, 3), (3, 8), (7, 4), (4, 7), (5, 3,
        3), (3, 5, 3), (3, 4, 2, 2), (3, 2, 2, 2, 2), (3, 2, 3, 3), (3, 3, 3, 2), (2, 3, 3, 3), (3, 2, 4,
        2), (5, 2, 4), (1,) * 11, }
)  # fmt: skip
"""How people group the eleven digits.

Other groupings, such as 15 2019 05 061, are dates and figures in a row.
"""

_LANDLINE = re.compile(
    r"(?<![\d.])(?:\(?(?:\+|00)?\s?86\)?[ \-]{0,2})?\(?(0(?:10|2\d|[3-9]\d{2}))\)?[ \-]{0,3}"
    r"(\d{7,8}|\d{3,4}[ \-]\d{4})(?:\s?(?:-|转|轉|ext\.?|分机|#)\s?\d{1,6})?(?!\d)"
)
_BARE_86_LANDLINE = re.compile(
    r"(?<![\d.])\(?(?:\+|00)86[ \-]{0,2}(?:10|2\d|[3-9]\d{2})\)?[ \-]{0,3}[2-9]\d{6,7}(?!\d)"
)
_LOCAL = re.compile(r"(?<![\d.\-])[2-9]\d{2,3}[ \-]?\d{4}(?![ \-]?\d)")
_ANOTHER = re.compile(r"\s?(?:[、/,;，；]|或)\s?([2-9]\d{6,7})(?!\d)")
_TAIWAN = re.compile(r"(?<![\d.])(?:\+?886[ \-]?|0)9\d{2}[ \-]?\d{3}[ \-]?\d{3}(?!\d)")
_HONG_KONG = re.compile(r"(?<![\d.])\(?\+?85[23]\)?[ \-]?[2-9]\d{3}[ \-]?\d{4}(?!\d)")

_ID_18 = re.compile(
    rf"(?<![\dA-Za-z])([1-8]\d{{5}}{_GAP}(?:19|20)\d{{2}}{_GAP}(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12]\d"
    rf"|3[01]){_GAP}\d{{3}}[ \-]?[\dXx])"
    r"(?![\dA-Za-z])"
)
_ID_SPACED = re.compile(r"(?<![\dA-Za-z])([1-8](?:[ \-.·]{0,2}\d){16}[ \-.·]{0,2}[\dXx])(?![\dA-Za-z])")
_ID_15 = re.compile(
    rf"(?<![\dA-Za-z])([1-8]\d{{5}}{_GAP}\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d"
    rf"|3[01]){_GAP}\d{{3}})(?![\dA-Za-z])"
)
_ID_WORDS = re.compile(
    r"(?:身份证|身分證|证件|證件|公民身份|身份号|身份證|社保|医保|id card|\bid)[^\d]{0,14}$", re.IGNORECASE
)
_SSN = re.compile(r"(?<![\d\-])(?!000|666)\d{3}-\d{2}-\d{4}(?![\d\-])")
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

_CARD = re.compile(r"(?<![\dA-Za-z.])(\d(?:[ \-·]{0,2}\d){11,18})(?!\d)(?!\.\d)")
_CARD_WORDS = re.compile(
    r"(?:卡号|银行卡|銀行卡|储蓄卡|信用卡|借记卡|工资卡|社保卡|一卡通|存折|账号|帐号|賬號|帳號|账户|帐户"
    r"|賬戶|开户行|建行|工行|农行|中行|"
    r"邮政|信用社|支行|分行|银行|card|visa|mastercard|amex|debit|credit|account)[^\d]{0,24}$",
    re.IGNORECASE,
)
_CARD_PREFIX = re.compile(r"62|4\d|5[0-8]|2[2-7]|3[0456789]|6[0-9]|9[0-9]|1800|2131")


def find_numbers(text: str) -> Iterator[Span]:
    """Yield phones, landlines, ids and cards of a plain text, with claims that may overlap."""
    for run in _RUN.finditer(text):
        stretch = (text, run.start(), min(len(text), run.end() + _BEYOND))
        yield from _ids(*stretch)
        yield from _mobiles(*stretch)
        yield from _landlines(*stretch)
        yield from _cards(*stretch)


def _says(words: re.Pattern[str], text: str, start: int, reach: int = _BEFORE) -> bool:
    """Whether the words right before `start` are among `words`; these patterns end in `$`."""
    return words.search(text, max(0, start - reach - 8), start) is not None


def _is_figure(text: str, start: int, end: int) -> bool:
    """Whether the number is an amount, an order's number, or a part of a link."""
    if _UNITS_AFTER.match(text, end) or _says(_ORDER_WORDS, text, start):
        return True
    return _URL_BEFORE.search(text, max(0, start - 200), start) is not None


def _mobiles(text: str, start: int, end: int) -> Iterator[Span]:
    for found in _MOBILE.finditer(text, start, end):
        asked_for = _says(_PHONE_WORDS, text, found.start())
        groups = tuple(len(group) for group in re.findall(r"\d+", found.group(1)))
        is_dated = _DATE_INSIDE.search(found.group()) is not None
        if not asked_for and (is_dated or groups not in _GROUPINGS or _is_figure(text, *found.span())):
            continue
        yield Span(found.start(), found.end(), "phone")
    for pattern in (_TAIWAN, _HONG_KONG):
        for found in pattern.finditer(text, start, end):
            if not _is_figure(text, found.start(), found.end()):
                yield Span(found.start(), found.end(), "phone")


def _landlines(text: str, start: int, end: int) -> Iterator[Span]:
    for pattern in (_LANDLINE, _BARE_86_LANDLINE):
        for found in pattern.finditer(text, start, end):
            if _is_figure(text, found.start(), found.end()):
                continue
            yield Span(found.start(), found.end(), "landline")
            yield from _others_in_list(text, found.end())
    for found in _LOCAL.finditer(text, start, end):
        if _says(_PHONE_WORDS, text, found.start()) and not _is_figure(text, found.start(), found.end()):
            yield Span(found.start(), found.end(), "landline")
            yield from _others_in_list(text, found.end())


def _others_in_list(text: str, end: int) -> Iterator[Span]:
    while another := _ANOTHER.match(text, end):
        yield Span(another.start(1), another.end(1), "landline")
        end = another.end()


def _ids(text: str, start: int, end: int) -> Iterator[Span]:
    for pattern in (_ID_18, _ID_SPACED):
        for found in pattern.finditer(text, start, end):
            digits = re.sub(r"[^\dXx]", "", found.group(1)).upper()
            stated = _says(_ID_WORDS, text, found.start())
            if digits[:2] in _PROVINCES and (stated or _checks(digits)):
                yield Span(found.start(), found.end(), "id")
    for found in _ID_15.finditer(text, start, end):
        stated = _says(_ID_WORDS, text, found.start())
        if found.group(1)[:2] in _PROVINCES and (stated or not _is_figure(text, found.start(), found.end())):
            yield Span(found.start(), found.end(), "id")
    for found in _SSN.finditer(text, start, end):
        yield Span(found.start(), found.end(), "id")


def _checks(digits: str) -> bool:
    """The checksum of GB 11643 (ISO 7064 MOD 11-2) over an id of eighteen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits))
    return "10X98765432"[total % 11] == digits[17]


def _cards(text: str, start: int, end: int) -> Iterator[Span]:
    for found in _CARD.finditer(text, start, end):
        digits = re.sub(r"\D", "", found.group(1))
        if len(set(digits)) < 3 or digits[0] == "0":
            continue  # 0000 0000 0000 is how forms are filled in, and no issuer's number begins with 0
        stated = _says(_CARD_WORDS, text, found.start(), 24)
        if (stated and (len(digits) >= 15 or _luhn(digits))) or (
            len(digits) >= 13
            and _CARD_PREFIX.match(digits)
            and _luhn(digits)
            and not _is_figure(text, *found.span())
        ):
            yield Span(found.start(), found.end(), "card")


def _luhn(digits: str) -> bool:
    """The checksum of bank cards (ISO/IEC 7812)."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (
        sum(int(digit) for digit in digits[-1::-2]) + sum(two - 9 if two > 9 else two for two in doubled)
    ) % 10 == 0
