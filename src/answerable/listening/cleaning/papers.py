"""Number plates, passports and travel permits, driving licences. Takes the plain form of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.listening.cleaning.spans import Span

__all__ = ["HINT", "PROVINCES", "find_papers"]

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_PROVINCE = f"[{PROVINCES}]"
_LETTER = r"[a-zA-Z\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}]"
_DIGIT = r"[\d\x{ff10}-\x{ff19}]"
HINT = (
    rf"{_PROVINCE}[ \x{{3000}}]?{_LETTER}[ ·•・.．\-－—]{{0,2}}(?:{_LETTER}|{_DIGIT}){{4}}"
    rf"|{_LETTER}{_LETTER}?{_DIGIT}{{7}}|护照|護照|通行证|通行證|台胞证|回乡证|(?i:passport|licen[sc]e)"
)

_PLATE = re.compile(
    rf"{_PROVINCE}[ ]?[A-HJ-Za-hj-z][ ·.\-*]{{0,2}}(?=[A-Za-z]{{0,5}}\d)"
    r"(?:[A-HJ-NP-Za-hj-np-z\d]{6}|[A-HJ-NP-Za-hj-np-z\d]{4}[A-HJ-NP-Za-hj-np-z\d挂学警港澳])(?![A-Za-z0-9])"
)
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])(?:[EGDSP]\d{8}|[EGK][A-HJ-NP-Z]\d{7})(?![A-Za-z0-9])")
_PASSPORT_STATED = re.compile(
    r"(?:护照|護照|通行证|通行證|台胞证|回乡证|passport)[^A-Za-z0-9。]{0,4}"
    r"(?:(?:号|號|码|no|number|is|#)[^A-Za-z0-9]{0,4}){0,3}([A-Za-z]{0,2}\d{6,10})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"licen[sc]e\s?(?:number|no\.?|#)?\s?(?:is|:)?\s?([A-Za-z]{0,2}\d[\dA-Za-z\-]{4,16})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_ORDER_WORDS = re.compile(
    r"(?:订单|单号|编号|型号|批号|货号|学号|合同|票|案号|序列|model|order|ref)[^A-Za-z0-9]{0,6}$",
    re.IGNORECASE,
)


def find_papers(text: str) -> Iterator[Span]:
    """Yield plates, passports and permits (`passport`), and licences (`id`)."""
    yield from (Span(*found.span(), "plate") for found in _PLATE.finditer(text))
    for found in _PASSPORT.finditer(text):
        before = max(0, found.start() - 14), found.start()
        if not _ORDER_WORDS.search(text, *before) and text[before[1] - 1 : before[1]] not in ("/", "="):
            yield Span(*found.span(), "passport")
    yield from (Span(*found.span(1), "passport") for found in _PASSPORT_STATED.finditer(text))
    yield from (Span(*found.span(1), "id") for found in _LICENCE.finditer(text))
