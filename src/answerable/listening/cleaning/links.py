"""Addresses of documents without what they tell of persons: who shared a link, for whom it was made.

A link stays a link to the page: only a sign-in before the host and the parts of a query that name somebody,
or hold a phone or an e-mail, are taken out.
"""

from __future__ import annotations

import re

import pyarrow as pa

from answerable.listening.cleaning.columns import chosen, matching, replaced
from answerable.listening.records import FORBIDDEN_COLUMNS

__all__ = ["HINT", "impersonal", "without_persons"]

_OWN_PAGES = {"account", "author", "name", "owner", "user"}
"""Names under which pages too are asked for; there only a phone or an e-mail is taken out."""

_NAMES = "|".join(
    sorted(FORBIDDEN_COLUMNS - _OWN_PAGES | {"share_?\\w*id", "open_?id", "union_?id", "wx_?id"})
)
_DATA = r"(?:\+|%2B)?(?:00)?(?:86)?1[3-9]\d{9}|[\w.+-]+(?:@|%40)[\w-]+\.[\w.]+"
HINT = rf"(?i)[?&#;](?:{_NAMES})=|[?&#;=](?:{_DATA})(?:[&#;]|$)|//[^/?#]*@"
"""RE2: without one of these an address tells of nobody."""

_PART = re.compile(rf"(?:{_NAMES})=.*|(?:[^=]*=)?(?:{_DATA})", re.IGNORECASE)
_SIGN_IN = re.compile(r"(?<=//)[^/?#]*@")
_BETWEEN = re.compile(r"([?&#;])")


def without_persons(urls: pa.StringArray) -> pa.StringArray:
    """Return `urls` with every one of them impersonal, nulls as nulls."""
    rows = matching(urls, HINT)
    return replaced(urls, rows, [impersonal(url) for url in chosen(urls, rows)])


def impersonal(url: str) -> str:
    """Return one address without the parts that tell of somebody.

    >>> impersonal("https://li:pw@a.example/n?id=7&openid=o6_bm&tel=13800138000#top")
    'https://a.example/n?id=7#top'
    """
    start, *rest = _BETWEEN.split(_SIGN_IN.sub("", url))
    parts = [(sign, part) for sign, part in zip(rest[::2], rest[1::2]) if not _PART.fullmatch(part)]
    kept = start
    for sign, part in parts:
        first = sign in "&;" and "?" not in kept and "#" not in kept
        kept += ("?" if first else sign) + part
    return kept
