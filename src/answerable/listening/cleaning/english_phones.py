"""Phone numbers of other countries, and as English writes about them. Takes the plain form of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.listening.cleaning.spans import Span

__all__ = ["HINT", "find_english_phones"]

HINT = (
    r"(?i)phone|\btel|mobile|cell|fax|desk|office|call|reach|contact|whatsapp|number|text me"
    r"|[+(][1-9]\d|\d\) ?\d|\d{3}-\d{3}-|\b00[1-9]\d{0,2}[ \-.(]"
)
"""RE2, over texts that hold seven digits close together."""

_NUMBER = r"(?:\+|\b|(?<=\s)\()\(?\d(?:[ \-.()/]{0,3}\d){6,14}(?:\s?(?:x|ext\.?)\s?\d{1,6})?"
_STATED = re.compile(
    r"(?:\b(?:(?:tele)?phone|tel|mobile|cell|fax|desk|office|work|home|direct|call|reach|contact|whatsapp"
    r"|text)\b"
    rf"|\bnumber(?: is|:)?)[^\d\n+(]{{0,24}}({_NUMBER})(?![\d])",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(
    rf"({_NUMBER})[\s\-,\\]{{0,3}}(?:office|fax|mobile|cell|desk|work|home)\b", re.IGNORECASE
)
_AMERICAN = re.compile(
    r"(?<![\d.\-])(?:\+?1[ \-.])?(?:\(\d{3}\) ?|\d{3}[ \-.])\d{3}[ \-.]\d{4}(?:\s?(?:x"
    r"|ext\.?)\s?\d{1,6})?(?![\d\-])"
)
_INTERNATIONAL = re.compile(  # after 00 the country stands apart; ten figures in a row are some other number
    r"(?<![\d+])(?:\+|\b00(?=[1-9]\d{0,2}[ \-.(]))(?!86)[1-9](?:[ \-.()/]{0,3}\d){7,13}(?:x\d{1,6})?(?!\d)"
)
_SERVICE = re.compile(r"[48]00-\d{3}-\d{4}$")
"""Numbers of firms and offices for everybody to call, in China; no American area is 400 or 800 either."""
_DATE = re.compile(r"(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}$")
_OTHER_NUMBERS = re.compile(
    r"(?:order|invoice|ticket|account|card|licen[sc]e|tracking|serial|ssn|zip)\b", re.IGNORECASE
)


def find_english_phones(text: str) -> Iterator[Span]:
    """Yield phone numbers that a word marks, and those in American and international form."""
    for pattern in (_STATED, _FOLLOWED):
        for found in pattern.finditer(text):
            is_other = _OTHER_NUMBERS.search(text, max(0, found.start() - 20), found.start(1))
            if not is_other and not _DATE.match(found.group(1)):
                yield Span(*found.span(1), "phone")
    for pattern in (_AMERICAN, _INTERNATIONAL):
        for found in pattern.finditer(text):
            if not _SERVICE.match(found.group()):
                yield Span(*found.span(), "phone")
