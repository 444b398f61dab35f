"""CSV with a header, comma, semicolon or tab; rows may span lines inside quotation marks.

A quotation mark that is never closed would swallow the rest of the file. So a row that runs to the end, over
more than 1,000 lines, or ends with another number of fields than the header costs only its first line:
reading goes on with the second one.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from answerable.listening.errors import InputError
from answerable.listening.sources.batches import InputBatch, Row, SetAside, batch_of
from answerable.listening.sources.jsonl import LARGEST_BATCH
from answerable.listening.sources.lines import LONGEST_LINE, Line, lines
from answerable.listening.sources.streams import Stream

__all__ = ["read_csv"]

MOST_LINES = 1_000
_DELIMITERS = ",;\t"

csv.field_size_limit(
    LONGEST_LINE * 2
)  # lines() holds the real bound; the csv module's own is too small for articles


def read_csv(stream: Stream, *, schema: pa.Schema, name: str, batch_rows: int) -> Iterator[InputBatch]:
    """Yield batches of the rows of `stream`.

    Raises `InputError` when the first line is no header we can use.
    """
    source = _Pushback(lines(stream, name))
    header_line = source.next()
    if header_line is None:
        return
    delimiter, header = _header(header_line, schema, name)
    columns = [column for column in header if column in schema.names]
    rows: list[Row] = []
    aside: list[SetAside] = []
    size = 0
    for record in _records(source, delimiter, header):
        size += len(record.raw)
        if isinstance(record, SetAside):
            aside.append(record)
        else:
            values = dict(zip(header, record.fields))
            rows.append((record.line, {column: values[column] for column in columns}, record.raw))
        if len(rows) + len(aside) >= batch_rows or size >= LARGEST_BATCH:
            yield batch_of(rows, aside, schema=schema, name=name, columns=columns)
            rows, aside, size = [], [], 0
    if rows or aside:
        yield batch_of(rows, aside, schema=schema, name=name, columns=columns)


@dataclass(frozen=True)
class _Record:
    line: int
    fields: list[str]
    raw: str


class _Pushback:
    """Lines that can be given back, for reading on after the first line of a row that went wrong."""

    def __init__(self, source: Iterator[Line]) -> None:
        self._source = source
        self._returned: deque[Line] = deque()

    def next(self) -> Line | None:
        return self._returned.popleft() if self._returned else next(self._source, None)

    def give_back(self, taken: list[Line]) -> None:
        self._returned.extendleft(reversed(taken))


def _header(line: Line, schema: pa.Schema, name: str) -> tuple[str, list[str]]:
    if line.fault:
        raise InputError(f"The first line of `{name}` cannot be used as the header: {line.fault}.")
    delimiter = max(_DELIMITERS, key=line.text.count)
    header = [column.strip() for column in next(csv.reader([line.text], delimiter=delimiter), [])]
    if not set(header) & set(schema.names):
        raise InputError(f"The first line of `{name}` names none of the columns {', '.join(schema.names)}.")
    return delimiter, header


def _records(source: _Pushback, delimiter: str, header: list[str]) -> Iterator[_Record | SetAside]:
    while (first := source.next()) is not None:
        if first.fault:
            yield SetAside(first.number, first.fault, first.raw)
        elif first.text and not first.text.isspace():
            yield _record(first, source, delimiter, len(header))


def _record(first: Line, source: _Pushback, delimiter: str, width: int) -> _Record | SetAside:
    taken: list[Line] = []
    state = _quotes_after(first.text, "closed", delimiter)
    size = len(first.raw)
    while state == "open" and len(taken) < MOST_LINES and size < LONGEST_LINE:
        line = source.next()
        if line is None:
            break
        taken.append(line)
        size += len(line.raw)
        state = "wrong" if line.fault else _quotes_after(line.text, state, delimiter)
    text = "\n".join(line.text for line in [first, *taken])
    fields = (
        next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter)) if state == "closed" else []
    )
    if len(fields) == width:
        return _Record(first.number, fields, text)
    source.give_back(taken)
    reason = (
        f"{len(fields)} fields where the header names {width}" if fields else "a quotation mark is not closed"
    )
    return SetAside(first.number, reason, first.raw)


def _quotes_after(text: str, state: str, delimiter: str) -> str:
    """Return `open`, `closed` or `wrong`: how quotation stands after `text`, given how it stood before.

    A mark opens at the start of a field; it closes before a delimiter or the end; two are one; any other
    inside a quoted field is wrong, and so the sign that an earlier mark was never closed.
    """
    at = text.find('"')
    while at >= 0:
        after = text[at + 1 : at + 2]
        if state == "open" and after == '"':
            at += 1
        elif state == "open" and after not in ("", delimiter):
            return "wrong"
        elif state == "open":
            state = "closed"
        elif at == 0 or text[at - 1] == delimiter:
            state = "open"
        at = text.find('"', at + 1)
    return state
