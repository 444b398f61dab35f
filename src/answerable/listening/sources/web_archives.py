"""WARC, the files of web archives (ISO 28500): of each recorded response that is a web page, its document.

A record is a version line, headers, a blank line and as many bytes as its length says; what else a crawl
records (requests, pictures, failures) is passed over. Nothing in a record is trusted: lengths, packing and
pages are bounded, and where a length is wrong reading goes on with the next line that begins a record. What
lies within a length is never searched for records, so that no page can forge another's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from answerable.listening import records
from answerable.listening.errors import InputError
from answerable.listening.sources.batches import InputBatch, SetAside, rejected_table
from answerable.listening.sources.jsonl import LARGEST_BATCH
from answerable.listening.sources.markup import LARGEST_BODY
from answerable.listening.sources.pages import parse_page
from answerable.listening.sources.responses import LONGEST_HEAD, BadResponseError, read_response, unwrapped
from answerable.listening.sources.streams import BrokenStreamError, Stream

__all__ = ["read_warc"]

MOST_HEADERS = 200
_BEGINNING = b"WARC/"
_LONGEST_LINE = 64 * 1024


@dataclass(frozen=True)
class _Record:
    """`block` is cut off beyond what a page may have; `length` is what the record stated."""

    number: int
    headers: dict[str, str]
    block: bytes
    length: int

    @property
    def address(self) -> str:
        return self.headers.get("warc-target-uri", "").strip("<> ")


def read_warc(stream: Stream, *, schema: pa.Schema, name: str, batch_rows: int) -> Iterator[InputBatch]:
    """Yield batches of the pages recorded in `stream`; `line` counts records of any kind from 1.

    Raises `InputError` where the first line begins no record.
    """
    pages: list[pa.Table] = []
    aside: list[SetAside] = []
    size = 0
    for record in _records(_Bytes(stream), name):
        found = record if isinstance(record, SetAside) else _page(record)
        if isinstance(found, SetAside):
            aside.append(found)
        elif found is not None:
            pages.append(found)
            size += found.nbytes
        if len(pages) + len(aside) >= batch_rows or size >= LARGEST_BATCH:
            yield _batch(pages, aside, schema, name)
            pages, aside, size = [], [], 0
    if pages or aside:
        yield _batch(pages, aside, schema, name)


def _batch(pages: list[pa.Table], aside: list[SetAside], schema: pa.Schema, name: str) -> InputBatch:
    known = [*(field for field in records.INPUT if field.name in schema.names), pa.field("line", pa.int64())]
    rows = pa.concat_tables(pages).select([field.name for field in known]) if pages else None
    return InputBatch(pa.schema(known).empty_table() if rows is None else rows, rejected_table(aside, name))


def _page(record: _Record) -> pa.Table | SetAside | None:
    """The record's document, the reason why it has none, or nothing where it is no page."""
    if record.headers.get("warc-type", "").lower() != "response" or not record.address:
        return None
    try:
        response = read_response(record.block)
        if not response.is_page:
            return None
        if record.length > len(record.block):
            raise BadResponseError(f"the page has more than {LARGEST_BODY:,} bytes, the most a page may have")
        found = parse_page(unwrapped(response, LARGEST_BODY), record.address)
    except (BadResponseError, InputError) as wrong:
        return SetAside(record.number, str(wrong))
    if found.rejected.num_rows:
        return SetAside(record.number, found.rejected.column("reason")[0].as_py())
    at = found.rows.column_names.index("line")
    return found.rows.set_column(at, "line", pa.array([record.number], pa.int64()))


def _records(source: _Bytes, name: str) -> Iterator[_Record | SetAside]:
    """Every record, and in place of each that cannot be read the reason; ends where the stream breaks."""
    number = 0
    try:
        while line := source.line():
            if line.startswith(_BEGINNING):
                number += 1
                yield _record(source, number)
            elif line.strip() and not number:
                raise InputError(f"`{name}` is not a WARC file: it does not begin with a record.")
            elif line.strip():
                source.pass_to_record()
                yield SetAside(number, "the record is longer than it says, or damaged")
    except BrokenStreamError as broken:
        yield SetAside(number + 1, str(broken))


def _record(source: _Bytes, number: int) -> _Record | SetAside:
    headers = _headers(source)
    stated = headers.get("content-length", "")
    if not (stated.isascii() and stated.isdigit() and len(stated) <= 15):
        source.pass_to_record()
        return SetAside(number, "the record does not say how long it is")
    length = int(stated)
    block = source.take(min(length, LARGEST_BODY + LONGEST_HEAD))
    passed = source.skip(length - len(block))
    if len(block) + passed < length:
        return SetAside(number, "the file ends within the record")
    return _Record(number, headers, block, length)


def _headers(source: _Bytes) -> dict[str, str]:
    """Headers by lower-case name, the first of each, up to the blank line."""
    headers: dict[str, str] = {}
    for _ in range(MOST_HEADERS):
        line = source.line()
        if not line.strip():
            break
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return headers


class _Bytes:
    """Lines and stretches of a stream, of which never more is held than is asked for."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._held = b""

    def _more(self) -> bool:
        chunk = self._stream.read()
        self._held += chunk
        return bool(chunk)

    def line(self) -> bytes:
        """Return the next line with its end, or as much of it as a line may have; nothing at the end."""
        while (end := self._held.find(b"\n")) < 0 and len(self._held) < _LONGEST_LINE and self._more():
            pass
        cut = end + 1 if 0 <= end < _LONGEST_LINE else _LONGEST_LINE
        line, self._held = self._held[:cut], self._held[cut:]
        return line

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes, fewer at the end."""
        parts = [self._held[:count]]
        self._held = self._held[count:]
        wanted = count - len(parts[0])
        while wanted > 0 and (chunk := self._stream.read()):
            parts.append(chunk[:wanted])
            self._held = chunk[wanted:]
            wanted -= len(parts[-1])
        return b"".join(parts)

    def skip(self, count: int) -> int:
        """Pass over `count` bytes and return how many there were."""
        passed = 0
        while passed < count and (chunk := self.take(min(count - passed, _LONGEST_LINE))):
            passed += len(chunk)
        return passed

    def pass_to_record(self) -> None:
        """Pass over lines up to one that begins a record, which stays the next one."""
        while line := self.line():
            if line.startswith(_BEGINNING):
                self._held = line + self._held
                return
