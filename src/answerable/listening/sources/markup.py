"""What has to be true of a body of XML or HTML before anything parses it."""

from __future__ import annotations

import re

from answerable.listening.errors import InputError

__all__ = ["LARGEST_BODY", "looks_like_html", "refuse_hostile_xml"]

LARGEST_BODY = 20 * 1024**2
"""Bytes of a feed, sitemap or page; the largest honest ones are a tenth of that."""

_HTML = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"<!\s*(?:ENTITY|ELEMENT|ATTLIST|NOTATION)|<!DOCTYPE[^>]*\[", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)


def looks_like_html(body: bytes) -> bool:
    """Whether a body that should be a feed begins like a web page."""
    return _HTML.match(body[:4096]) is not None


def refuse_hostile_xml(body: bytes, url: str) -> None:
    """Raise `InputError` for a body that is too large or declares a document type or entities of its own.

    No feed or sitemap needs them, and with them a few lines can unfold to gigabytes or ask for the machine's
    files. UTF-16 and UTF-32 are looked at too: there the same letters are spread over more bytes.
    """
    if len(body) > LARGEST_BODY:
        raise InputError(f"`{url}` has more than {LARGEST_BODY:,} bytes, the most a feed may have.")
    letters = body.replace(b"\x00", b"").decode("latin-1")
    if _DOCTYPE.search(letters) or _ENTITY.search(letters):
        raise InputError(
            f"`{url}` declares a document type or entities of its own, which is refused as unsafe."
        )
