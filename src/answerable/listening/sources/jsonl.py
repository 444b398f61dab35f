"""JSON lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyarrow as pa

from answerable.listening.sources.batches import InputBatch, Row, SetAside, batch_of
from answerable.listening.sources.lines import Line, lines
from answerable.listening.sources.streams import Stream

__all__ = ["LARGEST_BATCH", "read_jsonl"]

LARGEST_BATCH = 16 * 1024**2
"""Bytes of raw lines after which a batch is closed, however few rows it has."""


def read_jsonl(stream: Stream, *, schema: pa.Schema, name: str, batch_rows: int) -> Iterator[InputBatch]:
    """Yield batches of the objects in `stream`; blank lines are passed over but counted."""
    wanted = frozenset(schema.names)
    rows: list[Row] = []
    aside: list[SetAside] = []
    size = 0
    for line in lines(stream, name):
        _sort_in(line, wanted, rows, aside)
        size += len(line.raw)
        if len(rows) + len(aside) >= batch_rows or size >= LARGEST_BATCH:
            yield batch_of(rows, aside, schema=schema, name=name)
            rows, aside, size = [], [], 0
    if rows or aside:
        yield batch_of(rows, aside, schema=schema, name=name)


def _sort_in(line: Line, wanted: frozenset[str], rows: list[Row], aside: list[SetAside]) -> None:
    if line.fault:
        aside.append(SetAside(line.number, line.fault, line.raw))
        return
    if not line.text or line.text.isspace():
        return
    try:
        values = json.loads(line.text)
    except (ValueError, RecursionError):
        aside.append(SetAside(line.number, "the line is not JSON", line.raw))
        return
    if not isinstance(values, dict):
        aside.append(SetAside(line.number, "the line is JSON but not an object with columns", line.raw))
        return
    rows.append((line.number, {key: value for key, value in values.items() if key in wanted}, line.raw))
