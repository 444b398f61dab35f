"""Whether a stretch that has the form of a name reads as words of the language instead.

群众呼声 and 村民余亮洪 are built alike: a role, then some characters of which the first may be a surname. A
dictionary with parts of speech tells them apart; what it does not know is taken for a name.
"""

from __future__ import annotations

import rjieba

__all__ = ["begins_inside_word", "reads_as_words"]

_WINDOW = 6
_OF_NAMES = ("nr", "eng", "x")
"""Parts of speech of names, and of what is no word at all."""

_PLACE = "ns"

_LEADING = frozenset("方房原向由于应商全车保解管高楼资代简")
"""Surnames that as a word of one character stand before others: 业主方提出, 向公司反映, 由原来."""


def reads_as_words(text: str, start: int, end: int) -> bool:
    """Whether words of the dictionary, and no name, begin at `start`, where a name may reach to `end`.

    >>> reads_as_words("干群众呼声很高", 3, 5), reads_as_words("村民李呼声反映", 2, 5)
    (True, False)
    """
    first, *others = [*rjieba.tag(text[start : start + _WINDOW]), ("", "x")]
    if first[1] == _PLACE and len(first[0]) < end - start:
        return False  # 吴国霞 begins like a country of old
    if len(first[0]) > 1:
        return _is_common(first)
    return first[0] in _LEADING and len(others[0][0]) > 1 and _is_common(others[0])


def begins_inside_word(text: str, start: int) -> bool:
    """Whether `start` is in the middle of a word of the dictionary, as 解 is in 理解.

    What would be a name if it began there is taken for one: 业主张女士 holds 主张, 找钱女士 holds 找钱.

    >>> begins_inside_word("可以理解司机师傅", 3), begins_inside_word("业主张女士反映", 2)
    (True, False)
    """
    if rjieba.tag(text[start : start + _WINDOW])[0][1].startswith("nr"):
        return False
    at = max(0, start - _WINDOW)
    for word, _ in rjieba.tag(text[at : start + _WINDOW]):
        if at >= start:
            break
        at += len(word)
        if at > start:
            return bool(rjieba.has_word(word))
    return False


def _is_common(word: tuple[str, str]) -> bool:
    return not word[1].startswith(_OF_NAMES) and bool(rjieba.has_word(word[0]))
