"""Parquet. Only the schema's columns are read from the file at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from answerable.listening.errors import InputError
from answerable.listening.sources.batches import InputBatch, SetAside, batch_of_columns, rejected_table
from answerable.listening.sources.streams import BrokenStreamError, Stream

__all__ = ["read_parquet"]

ROWS_AT_ONCE = 128
"""Rows unpacked at once:

A dictionary of one long text, repeated, is how a small Parquet file becomes a large one.
"""

MOST_HELD = 16 * 1024**2
"""Bytes of columns after which a batch is closed, however few rows it has."""

MOST_UNPACKED = 4 * 1024**3
"""Bytes that a packed Parquet file may need on disk while it is read."""


def read_parquet(
    source: Path | BinaryIO, *, packing: str | None, schema: pa.Schema, name: str, batch_rows: int
) -> Iterator[InputBatch]:
    """Yield batches of the file's rows; a file that breaks later on gives its good rows and one set aside."""
    with tempfile.TemporaryFile() as room:
        seekable = _unpack(source, packing, room, name) if packing or not isinstance(source, Path) else source
        yield from _batches(_opened(seekable, name), schema, name, batch_rows)


def _unpack(source: Path | BinaryIO, packing: str | None, room: BinaryIO, name: str) -> BinaryIO:
    """A Parquet file is read from its end; what cannot be sought is laid on disk first."""
    try:
        with Stream(source, packing, MOST_UNPACKED) as stream:
            while chunk := stream.read():
                room.write(chunk)
    except BrokenStreamError as broken:
        raise InputError(f"`{name}` cannot be read: {broken}.") from broken
    room.seek(0)
    return room


def _opened(source: Path | BinaryIO, name: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(source)
    except (pa.ArrowException, OSError) as wrong:
        if isinstance(wrong, FileNotFoundError):
            raise
        raise InputError(f"`{name}` is not a Parquet file, or it is damaged.") from wrong


def _batches(file: pq.ParquetFile, schema: pa.Schema, name: str, batch_rows: int) -> Iterator[InputBatch]:
    columns = [column for column in schema.names if column in file.schema_arrow.names]
    if not columns:
        raise InputError(f"`{name}` has none of the columns {', '.join(schema.names)}.")
    line = 1
    try:
        for part in _gathered(file, columns, batch_rows):
            yield batch_of_columns(part, range(line, line + part.num_rows), schema=schema, name=name)
            line += part.num_rows
    except (pa.ArrowException, OSError):
        broken = SetAside(line, "the Parquet data is damaged from here on")
        yield InputBatch(_no_rows(columns, schema), rejected_table([broken], name))


def _gathered(file: pq.ParquetFile, columns: list[str], batch_rows: int) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    for part in file.iter_batches(batch_size=min(ROWS_AT_ONCE, batch_rows), columns=columns):
        held.append(part)
        if sum(p.num_rows for p in held) >= batch_rows or sum(p.nbytes for p in held) >= MOST_HELD:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


def _no_rows(columns: list[str], schema: pa.Schema) -> pa.Table:
    return pa.schema(
        [*(schema.field(column) for column in columns), pa.field("line", pa.int64())]
    ).empty_table()
