"""Files in and out of the per-file commands: read and written by their ending, bad rows set aside.

Endings: .parquet, .csv, .jsonl, each plain or with .gz or .zst; `-` is JSON lines. A column of lists or
structs is written as its JSON text in every format. Parquet keeps times as times; elsewhere they are
ISO 8601 in UTC.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from answerable.listening.errors import InputError
from answerable.listening.records import REJECTED

__all__ = ["load", "save", "save_all"]

COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
FORMATS = (".parquet", ".csv", ".jsonl")
WRITABLE = ".parquet, .csv or .jsonl, which .gz or .zst may follow"


def load(path: str, schema: pa.Schema, *, beside: str | None = None) -> pa.Table:
    """Read a whole file: the columns of `schema` that it holds, in its row order.

    Where `schema` asks for `doc_id` every row has one, made from the content if the file gives none. Rows
    that cannot be read are counted on standard error and written next to `beside` (the running command's
    `--output`, if it has one). Raises `InputError` when the file as a whole cannot be used.
    """
    from answerable.listening.sources import document_ids, read_file

    source = sys.stdin.buffer if path == "-" else Path(path)
    batches = list(read_file(source, schema=schema, name=path))
    rows = _united([batch.rows.drop_columns(["line"]) for batch in batches], schema)
    rejected = _united([batch.rejected for batch in batches], REJECTED)
    _report(rejected, path, beside or _output_of_this_call())
    return _identified(rows, document_ids(rows)) if "doc_id" in schema.names else rows


def save(table: pa.Table, path: str) -> None:
    """Write `table` to `path`, whole or not at all."""
    save_all(table.schema, [table], path)


def save_all(schema: pa.Schema, tables: Iterable[pa.Table], path: str) -> int:
    """Write tables of one schema one after another into one file, in flat memory; returns their rows."""
    format, compression = _format_of(path)
    rows = 0
    with (
        _destination(path, compression) as stream,
        _WRITERS[format](stream, _written(schema, format)) as write,
    ):
        for table in tables:
            write(_plain(table, format))
            rows += table.num_rows
    return rows


def _united(tables: list[pa.Table], schema: pa.Schema) -> pa.Table:
    return pa.concat_tables(tables, promote_options="default") if tables else schema.empty_table()


def _identified(rows: pa.Table, ids: pa.Array) -> pa.Table:
    others = [name for name in rows.column_names if name != "doc_id"]
    return pa.table({"doc_id": ids, **{name: rows.column(name) for name in others}})


def _output_of_this_call() -> str | None:
    call = click.get_current_context(silent=True)
    return call.params.get("output") if call else None


def _report(rejected: pa.Table, path: str, beside: str | None) -> None:
    if not rejected.num_rows:
        return
    place = ""
    if beside and beside != "-":
        kept = f"{beside}.rejected.jsonl"
        save(rejected, kept)
        place = f", see {kept}"
    first = rejected.slice(0, 1).to_pylist()[0]
    rows = "1 row was" if rejected.num_rows == 1 else f"{rejected.num_rows} rows were"
    click.echo(f"{path}: {rows} set aside{place}. First: line {first['line']}, {first['reason']}", err=True)


def _format_of(path: str) -> tuple[str, str | None]:
    if path == "-":
        return ".jsonl", None
    suffixes = Path(path).suffixes
    compression = COMPRESSIONS.get(suffixes[-1]) if suffixes else None
    format = "".join(suffixes[-2:-1] if compression else suffixes[-1:])
    if format not in FORMATS:
        raise InputError(f"`{path}` cannot be written: its name must end in {WRITABLE}.")
    return format, compression


@contextmanager
def _destination(path: str, compression: str | None) -> Iterator[BinaryIO]:
    """A stream that becomes `path` only when everything was written."""
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = Path(path).with_name(f".{Path(path).name}.{os.getpid()}.part")
    try:
        with pa.output_stream(str(unfinished), compression=compression) as stream:
            yield stream
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _is_nested(kind: pa.DataType) -> bool:
    return pa.types.is_nested(kind)


def _written(schema: pa.Schema, format: str) -> pa.Schema:
    return pa.schema([pa.field(field.name, _written_type(field.type, format)) for field in schema])


def _written_type(kind: pa.DataType, format: str) -> pa.DataType:
    as_text = _is_nested(kind) or (format != ".parquet" and pa.types.is_temporal(kind))
    return pa.string() if as_text else kind


def _plain(table: pa.Table, format: str) -> pa.Table:
    columns = [_plain_column(table.column(field.name), field.type, format) for field in table.schema]
    return pa.table(columns, schema=_written(table.schema, format))


def _plain_column(column: pa.ChunkedArray, kind: pa.DataType, format: str) -> pa.ChunkedArray | pa.Array:
    if _is_nested(kind):
        return pa.array(
            [None if value is None else _json(value) for value in column.to_pylist()], pa.string()
        )
    if format == ".parquet" or not pa.types.is_temporal(kind):
        return column
    if pa.types.is_timestamp(kind):
        pattern = "%Y-%m-%dT%H:%M:%SZ" if kind.tz else "%Y-%m-%dT%H:%M:%S"
        return pc.strftime(column, format=pattern)
    return column.cast(pa.string())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


@contextmanager
def _parquet(stream: BinaryIO, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        yield writer.write_table


@contextmanager
def _csv(stream: BinaryIO, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
    with pcsv.CSVWriter(stream, schema) as writer:
        yield writer.write_table


@contextmanager
def _jsonl(stream: BinaryIO, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
    def write(table: pa.Table) -> None:
        for batch in table.to_batches(max_chunksize=1000):
            stream.write("".join(f"{_json(row)}\n" for row in batch.to_pylist()).encode())

    yield write


_WRITERS = {".parquet": _parquet, ".csv": _csv, ".jsonl": _jsonl}
