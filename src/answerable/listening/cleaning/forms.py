"""One plain form for all the ways in which numbers are written, with every character at its old place.

All replacement is one for one, so that a match in the plain form has the offsets of the text as given.
"""

from __future__ import annotations

import re

__all__ = ["plain"]

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys([0x09, 0xA0, 0x3000, 0xAD, 0xFEFF, *range(0x2000, 0x2010), 0x202F, 0x2060], " ")
_DASHES = dict.fromkeys(
    [0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2500, 0xFE63, 0x30FC, 0x2043], "-"
)
_DOTS = dict.fromkeys([0x00B7, 0x2022, 0x2027, 0x30FB, 0x2219], "·")
_OTHER = {ord("＠"): "@", ord("﹫"): "@", ord("【"): "[", ord("】"): "]", ord("〇"): "零"}
_PLAIN = {**_WIDTH, **_BLANKS, **_DASHES, **_DOTS, **_OTHER}

_DIGITS = str.maketrans("零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸", "012345678911234567892" + "36")
_DIGIT = r"[\d零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸]"
_CHINESE_RUN = re.compile(rf"{_DIGIT}(?:[ \-.·]{{0,2}}{_DIGIT}){{6,}}")
_HAS_CHINESE_RUN = re.compile(r"(?:[零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸][ \-.·]{0,2}){3}")


def plain(text: str) -> str:
    """Return `text` in plain form, of the same length.

    Width and exotic blanks, dashes and dots become ASCII. Runs of seven digits or more that are written in
    Chinese characters, or in a mixture, become ASCII digits; shorter ones (二〇二四年, 三八妇女节) stay.

    >>> plain("电话：一三八 ００１３－八千")
    '电话:一三八 0013-八千'
    >>> plain("幺三八零零壹三八零零零")
    '13800138000'
    """
    if not text.isascii():
        text = text.translate(_PLAIN)
        if _HAS_CHINESE_RUN.search(text):
            text = _CHINESE_RUN.sub(lambda run: run.group().translate(_DIGITS), text)
    return text
