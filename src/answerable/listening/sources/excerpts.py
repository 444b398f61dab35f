"""What may be shown of a row that was set aside.

A row that could not be read may hold anything, an author's name or a phone number under a column of any
name, so no pattern could promise to find it. The excerpt therefore shows the row's shape, which is what one
needs to find the fault, and none of its words: Han characters become 文, other letters x, digits 0; only the
names of our own columns and JSON's punctuation stay readable. The line number leads to the row itself in the
operator's own file.
"""

from __future__ import annotations

import re

from answerable.listening import records

__all__ = ["LONGEST_EXCERPT", "excerpt"]

LONGEST_EXCERPT = 200

_WORD = re.compile(r"[^\W\d_]+(?:_[^\W\d_]+)*|\d+")
_READABLE = frozenset(records.INPUT.names) | {"true", "false", "null"}


def excerpt(row: bytes | str) -> str:
    """Return the shape of `row`: at most 200 characters, without a word of what was written there.

    >>> excerpt('{"text": "王小姐 13800138000", "author": "li"')
    '{"text": "文文文 00000000000", "xxxxxx": "xx"'
    """
    text = row.decode("utf-8", "replace") if isinstance(row, bytes) else row
    shape = _WORD.sub(_shape, text[:LONGEST_EXCERPT])
    return "".join(character if character.isprintable() else "·" for character in shape)


def _shape(found: re.Match[str]) -> str:
    word = found.group()
    if word in _READABLE:
        return word
    return "".join("0" if sign.isdigit() else "文" if "㐀" <= sign <= "鿿" else "x" for sign in word)
