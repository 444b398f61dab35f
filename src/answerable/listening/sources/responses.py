"""An HTTP response as it was recorded: its head, and its body without the wrappings of transport."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

__all__ = ["BadResponseError", "Response", "read_response", "unwrapped"]

LONGEST_HEAD = 64 * 1024
"""Bytes of a status line and headers; servers themselves rarely take more than 16 KiB."""

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ ]+(\d{3})\b")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,256})?\r?\n")
_EITHER_ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS


class BadResponseError(ValueError):
    """The response cannot be read; the message says why, as part of a sentence."""


@dataclass(frozen=True)
class Response:
    """`headers` by lower-case name, the first of each; `body` as it went over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether the server sent a whole web page."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return self.status == 200 and kind in ("text/html", "application/xhtml+xml")


def read_response(recorded: bytes) -> Response:
    """Return what was recorded as a response; raises `BadResponseError` where it is none."""
    status = _STATUS.match(recorded)
    end = _END_OF_HEAD.search(recorded, 0, LONGEST_HEAD)
    if not status or not end:
        raise BadResponseError("the record does not hold an HTTP response")
    headers: dict[str, str] = {}
    for line in recorded[: end.start()].decode("latin-1").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return Response(int(status.group(1)), headers, recorded[end.end() :])


def unwrapped(response: Response, most_bytes: int) -> bytes:
    """Return the body without chunks and packing, never unpacking more than `most_bytes`.

    Archives differ in whether they keep the wrappings and rarely correct the headers; so what is stated and
    does not hold is taken as it is. Raises `BadResponseError` for a packing that is not known, several upon
    each other, or too much in it.
    """
    body = response.body
    if "chunked" in response.headers.get("transfer-encoding", "").lower() and _CHUNK.match(body):
        body = _joined(body)
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing in ("gzip", "x-gzip", "deflate"):
        body = _unpacked(body, most_bytes)
    elif packing not in ("", "identity", "none"):
        raise BadResponseError(f"the page is packed as `{packing[:40]}`, which cannot be unpacked")
    if len(body) > most_bytes:
        raise BadResponseError(f"the page has more than {most_bytes:,} bytes, the most a page may have")
    return body


def _joined(body: bytes) -> bytes:
    """The chunks, as far as they follow upon each other."""
    parts: list[bytes] = []
    at = 0
    while size := _CHUNK.match(body, at):
        start, length = size.end(), int(size.group(1), 16)
        if not length:
            break
        parts.append(body[start : start + length])
        at = start + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(parts)


def _unpacked(body: bytes, most_bytes: int) -> bytes:
    if body.lstrip()[:1] == b"<":
        return body  # the archive unpacked it and left the header
    for window in (_EITHER_ZLIB_OR_GZIP, -zlib.MAX_WBITS):
        try:
            unpacked = zlib.decompressobj(window).decompress(body, most_bytes + 1)
        except zlib.error:
            continue
        if unpacked or not body:
            return unpacked
    raise BadResponseError("the packed page is damaged")
