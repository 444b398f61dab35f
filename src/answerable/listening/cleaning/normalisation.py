"""One written form for what is one text: width, blanks, markup and signs that nobody sees.

Chinese punctuation keeps its width, because that is how Chinese is read; letters and digits lose theirs,
because nobody means another thing by them. Traditional and simplified text stays as it was written;
`folding` is for matching.
"""

from __future__ import annotations

import html
import re
import unicodedata

import pyarrow as pa

from answerable.listening.cleaning.columns import Texts, matching, one_array, rebuilt

__all__ = ["normalise", "normalised"]

_FULL_WIDTH = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0) not in "!(),:;?[]{}~|`^$"
}
_BLANKS = dict.fromkeys([0x09, 0x0B, 0x0C, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_LINE_ENDS = dict.fromkeys([0x0D, 0x85, 0x2028, 0x2029], "\n")
_UNSEEN = dict.fromkeys(
    [
        *range(0x00, 0x09),
        *range(0x0E, 0x20),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0xAD,  # soft hyphen
        0x61C,
        0x180E,
        *range(0x200B, 0x2010),  # zero width, direction
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),  # variation selectors
        0xFEFF,
        0xFFFE,
        0xFFFF,
    ]
)
_SIGNS = {**_FULL_WIDTH, **_BLANKS, **_LINE_ENDS, **_UNSEEN}

_CLUTTER = (
    r"[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\x{61c}\x{1680}\x{180e}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}-"
    r"\x{206f}"
    r"\x{3000}\x{fe00}-\x{fe0f}\x{feff}\x{ff02}-\x{ff07}\x{ff0a}\x{ff0b}\x{ff0d}-\x{ff19}\x{ff1c}-\x{ff1e}"
    r"\x{ff20}-\x{ff3a}\x{ff3c}\x{ff3f}\x{ff41}-\x{ff5a}\x{0300}-\x{036f}<&]|  |\n\n| \n|\n |^[ \n]|[ \n]$"
)
"""RE2:

A text in which none of this occurs is in normal form already; four out of ten Chinese messages are.
"""

_WHOLE_ELEMENTS = re.compile(
    r"<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL
)
_BREAKING = re.compile(
    r"</?(?:p|br|div|li|ul|ol|tr|table|h[1-6]|section|article|blockquote|hr)\b[^<>]{0,2000}>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9:-]{0,40}(?:\s[^<>]{0,2000})?/?>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_AROUND_LINE_END = re.compile(r" *\n[ \n]*")
_BLANK_RUN = re.compile(r" {2,}")


def normalise(texts: Texts) -> pa.StringArray:
    """Return `texts` in normal form, nulls as nulls; texts that are in it already are not touched."""
    column = one_array(texts)
    cluttered = matching(column, _CLUTTER)
    if not cluttered:
        return column
    values = column.to_pylist()
    for row in cluttered:
        values[row] = normalised(values[row] or "")
    return rebuilt(values)


def normalised(text: str) -> str:
    """Return one text in normal form.

    >>> normalised("  <p>ＡＢＣ１２３，停水&nbsp;了</p>\\u200b\\r\\n\\r\\n　谢谢！ ")
    'ABC123，停水 了\\n谢谢！'
    """
    if "<" in text or "&" in text:
        text = _without_markup(text)
    text = text.translate(_SIGNS)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    text = _BLANK_RUN.sub(" ", text)
    return _AROUND_LINE_END.sub("\n", text).strip(" \n")


def _without_markup(text: str) -> str:
    """Entities may hold markup themselves (feeds do that), so tags are taken out before and after."""
    text = _without_tags(text)
    if not _ENTITY.search(text):
        return text
    return _without_tags(html.unescape(text))


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = _WHOLE_ELEMENTS.sub(" ", text)
    return _TAG.sub("", _BREAKING.sub("\n", text))
