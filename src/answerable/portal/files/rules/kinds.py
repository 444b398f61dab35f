"""Kinds of files by what they begin with, never by what they are called; limits and names."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

__all__ = [
    "LARGEST",
    "MOST_FILES",
    "MOST_TOGETHER",
    "Harmless",
    "UnfitError",
    "is_picture",
    "kind_of",
    "name_for",
]

LARGEST = 10 * 1024 * 1024  # bytes of one file as sent
MOST_TOGETHER = 25 * 1024 * 1024  # bytes of one sending
MOST_FILES = 5
_LONGEST_NAME = 60
_BEGINNINGS = [
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
]
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf", "text/plain": ".txt"}


class UnfitError(Exception):
    """A file that is not kept, and why: `reason` is one of `UnfitError.Reason`."""

    class Reason(StrEnum):
        EMPTY = "empty"
        TOO_LARGE = "too_large"
        UNKNOWN = "unknown"  # neither picture, PDF nor plain text
        BROKEN = "broken"  # cannot be read, or takes too much to read
        LOCKED = "locked"  # a PDF with a password

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


class Harmless(NamedTuple):
    """A file as it is kept."""

    name: str
    media_type: str
    data: bytes


def kind_of(data: bytes) -> str:
    """The media type that the bytes themselves speak for; raises `UnfitError`."""
    for beginning, media_type in _BEGINNINGS:
        if data.startswith(beginning):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if _is_text(data):
        return "text/plain"
    raise UnfitError(UnfitError.Reason.UNKNOWN)


def _is_text(data: bytes) -> bool:
    if b"\0" in data[:4096] or data[:4096].lstrip()[:1] == b"<":  # no markup: a browser might run it
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def is_picture(media_type: str) -> bool:
    """Whether a browser may show it in a page."""
    return media_type in {"image/jpeg", "image/png"}


def name_for(given: str, media_type: str) -> str:
    """The sender's name for it without path, odd signs and ending, with the ending that fits.

    >>> name_for("../../照片 (1).PHP", "image/jpeg")
    '照片 (1).jpg'
    """
    stem = re.split(r"[\\/]", given)[-1].rpartition(".")[0] or re.split(r"[\\/]", given)[-1]
    stem = re.sub(r"[^\w ()（）-]", "", stem).strip(" .-")[:_LONGEST_NAME]
    return (stem or "file") + _ENDINGS[media_type]
