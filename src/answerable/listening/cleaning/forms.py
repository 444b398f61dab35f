"""One plain form for all the ways in which numbers are written, with every character at its old place.

All replacement is one for one, so that a match in the plain form has the offsets of the text as given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["plain", "plain_forms"]

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys([0x09, 0xA0, 0x3000, 0xAD, 0xFEFF, *range(0x2000, 0x2010), 0x202F, 0x2060], 0x20)
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0x2500, 0xFE63, 0x30FC, 0x2043], 0x2D)
_DOTS = dict.fromkeys([0x2022, 0x2027, 0x30FB, 0x2219], 0xB7)
_OTHER = {ord("﹫"): 0x40, ord("【"): 0x5B, ord("】"): 0x5D, ord("〇"): ord("零")}


def _table() -> npt.NDArray[np.uint32]:
    table = np.arange(0x110000, dtype=np.uint32)
    for replacements in (_WIDTH, _BLANKS, _DASHES, _DOTS, _OTHER):
        table[list(replacements)] = list(replacements.values())
    return table


_PLAIN = _table()
_DIGITS = str.maketrans("零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸", "01234567891123456789236")
_CHINESE = "零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸"
_RUN = re.compile(rf"[\d{_CHINESE}](?:[ \-.·]{{0,2}}[\d{_CHINESE}]){{6,}}")
_EDGE = re.compile(
    rf"^[{_CHINESE}]{{1,2}}(?![{_CHINESE}])(?=[ \-.·]?\d)"
    rf"|(?<=\d)(?<![{_CHINESE}])[ \-.·]?[{_CHINESE}]{{1,2}}$"
)
_AS_KEPT = {
    ord(sign): 0xE000 + at for at, sign in enumerate(_CHINESE)
}  # private use: `_DIGITS` leaves it alone
_KEPT = {replaced: sign for sign, replaced in _AS_KEPT.items()}
_MOBILE_AND_MORE = re.compile(r"(1[ \-.·]{0,2}[3-9](?:[ \-.·]{0,2}\d){9})\d")
_HAS_CHINESE_RUN = re.compile(rf"[{_CHINESE}][ \-.·]{{0,2}}[{_CHINESE}][ \-.·]{{0,2}}[{_CHINESE}]")


def plain_forms(texts: Sequence[str]) -> list[str]:
    """Return the plain form of each text, of the same length.

    Width and exotic blanks, dashes and dots become ASCII. Runs of seven digits or more that are written in
    Chinese characters, or in a mixture, become ASCII digits; shorter ones (二〇二四年, 三八妇女节) stay.
    """
    whole = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    replaced = _PLAIN[whole].astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    forms = []
    at = 0
    for text in texts:
        form = replaced[at : at + len(text)]
        at += len(text)
        forms.append(_with_digits(form) if _HAS_CHINESE_RUN.search(form) else form)
    return forms


def plain(text: str) -> str:
    """Return the plain form of one text.

    >>> plain("电话：一三八 ００１３－八千")
    '电话:138 0013-八千'
    >>> plain("幺三八零零壹三八零零零")
    '13800138000'
    """
    return plain_forms([text])[0]


def _with_digits(form: str) -> str:
    return _RUN.sub(_converted, form)


def _converted(run: re.Match[str]) -> str:
    """A Chinese digit or two at the edge may belong to the words there, as in 打 0731… 一直占线."""
    digits = _EDGE.sub(_kept, run.group()).translate(_DIGITS)
    mobile = _MOBILE_AND_MORE.fullmatch(digits)
    if mobile:
        digits = mobile.group(1) + run.group()[mobile.end(1) :]
    return digits.translate(_KEPT)


def _kept(edge: re.Match[str]) -> str:
    return edge.group().translate(_AS_KEPT)
