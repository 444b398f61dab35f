"""The inputs of `listen run`: files, feeds, pages, standard input; read once, or again as they grow."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol
from urllib.parse import urlsplit

import pyarrow as pa

if TYPE_CHECKING:
    from answerable.engines.http import Fetched, Fetcher
    from answerable.listening.sources import InputBatch

__all__ = ["Input", "open_input"]

_NOT_MODIFIED = 304


class Input(Protocol):
    """Something that can be read now, and perhaps again later.

    `name` is how it is called in the archive; `seen` counts identifiers made from content and belongs to one
    reading from the start.
    """

    name: str
    seen: Counter[str]

    def batches(self) -> Iterator[InputBatch]:
        """What is there, or new since the last time. Raises `InputError` if it cannot be used."""
        ...


def open_input(given: str, *, contact: str, follow: bool = False) -> Input:
    """The input that an argument of the command names; `contact` is told to the servers that are asked."""
    if given == "-":
        return _Standard()
    if given.startswith(("http://", "https://")):
        return _Address(given, contact)
    if follow and Path(given).suffix in (".jsonl", ".ndjson"):
        return _Growing(Path(given))
    return _File(Path(given))


@dataclass
class _Standard:
    name: str = "-"
    seen: Counter[str] = field(default_factory=Counter)

    def batches(self) -> Iterator[InputBatch]:
        from answerable.listening.sources import read_file

        return read_file(sys.stdin.buffer, name=self.name)


@dataclass
class _File:
    """A file that is read as a whole whenever it is another than before."""

    path: Path
    seen: Counter[str] = field(default_factory=Counter)
    _read: tuple[int, int] = (-1, -1)

    @property
    def name(self) -> str:
        return self.path.as_posix()

    def batches(self) -> Iterator[InputBatch]:
        from answerable.listening.sources import read_file

        now = _fingerprint(self.path)
        if now == self._read:
            return
        self.seen.clear()
        yield from read_file(self.path, name=self.name)
        self._read = now


@dataclass
class _Growing:
    """A file of lines that others write to: each time the lines that were completed since."""

    path: Path
    seen: Counter[str] = field(default_factory=Counter)
    _position: int = 0
    _lines: int = 0

    @property
    def name(self) -> str:
        return self.path.as_posix()

    def batches(self) -> Iterator[InputBatch]:
        from answerable.listening.sources import read_file

        if not self.path.is_file() or self.path.stat().st_size < self._position:
            self._start_again()
        if not self.path.is_file():
            yield from read_file(self.path, name=self.name)
            return
        with self.path.open("rb") as stream:
            end, lines = _last_line_end(stream, self._position)
            stretch = io.BufferedReader(_Stretch(stream, self._position, end))
            for batch in read_file(stretch, name=self.name, format="jsonl"):
                yield _moved(batch, self._lines)
        self._position, self._lines = end, self._lines + lines

    def _start_again(self) -> None:
        self._position = self._lines = 0
        self.seen.clear()


@dataclass
class _Address:
    """A feed or a page on the web; what has not changed since the last time is not read again."""

    name: str
    contact: str
    seen: Counter[str] = field(default_factory=Counter)
    _etag: str | None = None
    _last_modified: str | None = None

    def batches(self) -> Iterator[InputBatch]:
        from answerable.listening.errors import InputError

        fetcher = _fetcher(self.contact, _is_at_home(self.name))
        fetched = fetcher.fetch(self.name, etag=self._etag, last_modified=self._last_modified)
        if fetched.status == _NOT_MODIFIED:
            return
        if not fetched.is_good:
            why = (fetched.reason or f"the host answered {fetched.status}").rstrip(".")
            raise InputError(f"`{self.name}` could not be fetched: {why}.")
        self.seen.clear()
        yield _parsed(fetched)
        self._etag, self._last_modified = fetched.etag, fetched.last_modified


@cache
def _fetcher(contact: str, at_home: bool) -> Fetcher:
    from answerable.engines.http import Fetcher

    return Fetcher(contact, allow_private=at_home)


def _is_at_home(url: str) -> bool:
    """Whether the operator names a machine of the own house; only then may an address lead there."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost" or "." not in host


def _parsed(fetched: Fetched) -> InputBatch:
    """A page where the server says it is one, else a feed."""
    from answerable.listening.sources.feeds import parse_feed
    from answerable.listening.sources.pages import parse_page

    is_page = "html" in (fetched.content_type or "").partition(";")[0]
    return parse_page(fetched.body, fetched.url) if is_page else parse_feed(fetched.body, fetched.url)


def _fingerprint(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _last_line_end(stream: BinaryIO, start: int) -> tuple[int, int]:
    """Where the last complete line after `start` ends, and how many lines there are until then."""
    stream.seek(start)
    position, end, lines = start, start, 0
    while chunk := stream.read(1 << 20):
        if (last := chunk.rfind(b"\n")) >= 0:
            end = position + last + 1
            lines += chunk.count(b"\n")
        position += len(chunk)
    return end, lines


class _Stretch(io.RawIOBase):
    """A part of a file as a stream of its own."""

    def __init__(self, stream: BinaryIO, start: int, end: int) -> None:
        super().__init__()
        stream.seek(start)
        self._stream, self._left = stream, end - start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        chunk = self._stream.read(min(len(buffer), self._left))
        buffer[: len(chunk)] = chunk
        self._left -= len(chunk)
        return len(chunk)


def _moved(batch: InputBatch, lines: int) -> InputBatch:
    """The batch with its line numbers counted from the beginning of the file."""
    from answerable.listening.sources import InputBatch

    return InputBatch(_shifted(batch.rows, lines), _shifted(batch.rejected, lines))


def _shifted(table: pa.Table, lines: int) -> pa.Table:
    import pyarrow.compute as pc

    at = table.column_names.index("line")
    return table.set_column(at, table.schema.field(at), pc.add(table.column("line"), lines))
