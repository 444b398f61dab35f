"""One written form for what is one text: width, blanks, markup and signs that nobody sees.

Chinese punctuation keeps its width, because that is how Chinese is read; letters and digits lose theirs,
because nobody means another thing by them. Traditional and simplified text stays as it was written;
`folding` is for matching.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from answerable.listening.cleaning.columns import Texts, chosen, matching, one_array, replaced

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
_LINE_END, _BLANK = 0x0A, 0x20
_NOTHING = 0xFFFFFFFF
_MAY_COMPOSE = (
    (0x300, 0x370),
    (0x374, 0x375),
    (0x37E, 0x388),
    (0x483, 0x2000),
    (0x20D0, 0x2100),
    (0x2126, 0x212C),
    (0x2329, 0x232B),
    (0x2ADC, 0x2ADD),
    (0x302A, 0x3030),
    (0x3099, 0x309B),
    (0xA66F, 0xAC00),
    (0xD7B0, 0xFB50),
    (0xFE20, 0xFE30),
    (0x10000, 0x110000),
)
"""Code points that NFC may change or join to their neighbours, generously; the rest is in NFC already."""


@cache
def _replacements() -> NDArray[np.uint32]:
    table = np.arange(0x110000, dtype=np.uint32)
    table[list(_SIGNS)] = [ord(new) if isinstance(new, str) else new or _NOTHING for new in _SIGNS.values()]
    return table


@cache
def _composing() -> NDArray[np.bool_]:
    table = np.zeros(0x110000, bool)
    for first, end in _MAY_COMPOSE:
        table[first:end] = True
    return table


def normalise(texts: Texts) -> pa.StringArray:
    """Return `texts` in normal form, nulls as nulls; texts that are in it already are not touched."""
    column = one_array(texts)
    cluttered = matching(column, _CLUTTER)
    return replaced(column, cluttered, _normal_forms(chosen(column, cluttered))) if cluttered else column


def normalised(text: str) -> str:
    """Return one text in normal form.

    >>> normalised("  <p>ＡＢＣ１２３，停水&nbsp;了</p>\\u200b\\r\\n\\r\\n　谢谢！ ")
    'ABC123，停水 了\\n谢谢！'
    """
    return _normal_forms([text])[0]


def _normal_forms(texts: Sequence[str]) -> list[str]:
    """All texts at once, as one array of code points."""
    plain = [_without_markup(text) if "<" in text or "&" in text else text for text in texts]
    codes, starts = _laid_out(plain)
    composing = np.flatnonzero(_composing()[codes])
    if len(composing):
        for row in np.unique(np.searchsorted(starts, composing, side="right") - 1).tolist():
            plain[row] = unicodedata.normalize("NFC", plain[row].translate(_SIGNS))
        codes, starts = _laid_out(plain)
    codes = _replacements()[codes]
    codes, starts = _kept(codes, starts, codes != _NOTHING)
    codes, starts = _single_blanks(codes, starts)
    whole = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    return [whole[start:end] for start, end in pairwise(starts.tolist())]


def _laid_out(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The code points of all texts end to end, and where each begins."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    return codes, np.cumsum([0, *map(len, texts)])


def _kept(
    codes: NDArray[np.uint32], starts: NDArray[np.int64], mask: NDArray[np.bool_]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    before = np.concatenate([[0], np.cumsum(mask)])
    return codes[mask], before[starts]


def _single_blanks(
    codes: NDArray[np.uint32], starts: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """A run of blanks becomes one blank, or one line end if it holds one; none stays at the edges."""
    blank = (codes == _BLANK) | (codes == _LINE_END)
    places = np.flatnonzero(blank)
    if not len(places):
        return codes, starts
    border = np.zeros(len(codes) + 1, bool)
    border[starts] = True
    first = np.flatnonzero(np.concatenate([[True], np.diff(places) > 1]) | border[places])
    last = places[np.append(first[1:], len(places)) - 1]
    runs = places[first]
    line_end = np.logical_or.reduceat(codes[places] == _LINE_END, first)
    codes = codes.copy()
    codes[runs] = np.where(line_end, _LINE_END, _BLANK)
    kept = ~blank
    kept[runs] = ~(border[runs] | border[last + 1])
    return _kept(codes, starts, kept)


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
