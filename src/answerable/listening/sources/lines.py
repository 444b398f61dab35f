"""Cutting a stream of bytes into lines, of which none may be so long that memory would feel it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from answerable.listening.errors import InputError
from answerable.listening.sources.streams import BrokenStreamError, Stream
from answerable.listening.sources.values import decoded

__all__ = ["LONGEST_LINE", "Line", "lines"]

LONGEST_LINE = 2_000_000
"""Bytes. A longer line is skipped to its end without being held."""

_KEPT_OF_LONG = 1_000


@dataclass(frozen=True)
class Line:
    """A line by number, from 1: its text, or why it cannot be used, and its raw bytes."""

    number: int
    text: str
    raw: bytes
    fault: str | None = None


def lines(stream: Stream, name: str, longest: int = LONGEST_LINE) -> Iterator[Line]:
    """Yield the lines of `stream` without their ends, each decoded on its own (UTF-8, else wholly GB18030).

    A stream that breaks off ends in a `Line` with a fault, numbered as the line that could not be completed.
    Raises `InputError`, which calls the stream by its `name`, for UTF-16: it has no lines that could be told
    apart byte by byte.
    """
    for number, (raw, fault) in enumerate(_cut(stream, longest), start=1):
        yield _line(number, _without_mark(raw, name) if number == 1 else raw, fault)


def _without_mark(raw: bytes, name: str) -> bytes:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"`{name}` is UTF-16; save it as UTF-8 and try again.")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _line(number: int, raw: bytes, fault: str | None) -> Line:
    if fault:
        return Line(number, "", raw, fault)
    try:
        return Line(number, decoded(raw), raw)
    except ValueError as wrong:
        return Line(number, "", raw, str(wrong))


def _cut(stream: Stream, longest: int) -> Iterator[tuple[bytes, str | None]]:
    """Yield raw lines; of a line beyond `longest` only its head is kept while the rest is passed over."""
    held = b""
    too_long = False
    broken: str | None = None
    while True:
        try:
            chunk = stream.read()
        except BrokenStreamError as stop:
            chunk, broken = b"", str(stop)
        if not chunk:
            break
        first, *others = chunk.split(b"\n")
        held = held if too_long else held + first
        for piece in others:
            yield _finished(held, too_long or len(held) > longest, longest)
            held, too_long = piece, False
        if len(held) > longest:
            held, too_long = held[:_KEPT_OF_LONG], True
    if broken:
        yield held[:_KEPT_OF_LONG], broken
    elif held:
        yield _finished(held, too_long, longest)


def _finished(raw: bytes, too_long: bool, longest: int) -> tuple[bytes, str | None]:
    if too_long:
        return raw[:_KEPT_OF_LONG], f"the line is longer than {longest:,} bytes"
    return raw.removesuffix(b"\r"), None
