"""One door for every file: the format is told by the name's ending, the packing too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening import records
from answerable.listening.errors import InputError
from answerable.listening.sources.batches import InputBatch
from answerable.listening.sources.columnar import read_parquet
from answerable.listening.sources.delimited import read_csv
from answerable.listening.sources.jsonl import read_jsonl
from answerable.listening.sources.markup import LARGEST_BODY
from answerable.listening.sources.streams import MOST_BYTES, Stream, whole
from answerable.listening.sources.web_archives import read_warc

__all__ = ["FORMATS", "LARGEST_PAGE", "read_file"]

LARGEST_PAGE = LARGEST_BODY
"""Bytes that a feed or a page may have; these are read as a whole."""

FORMATS = {
    "parquet": "parquet",
    "csv": "csv",
    "tsv": "csv",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "xml": "feed",
    "rss": "feed",
    "atom": "feed",
    "rdf": "feed",
    "json": "feed",
    "html": "page",
    "htm": "page",
    "warc": "warc",
}
_PACKINGS = ("gz", "zst")


def read_file(
    path: Path | BinaryIO,
    *,
    schema: pa.Schema = records.INPUT,
    name: str | None = None,
    format: str | None = None,
    batch_rows: int = 1024,
    most_bytes: int = MOST_BYTES,
) -> Iterator[InputBatch]:
    """Yield the rows of a file as batches of at most `batch_rows`, with those that had to be set aside.

    `schema` is the allow-list: a column it does not name is never looked at, whatever it holds. `format` is
    one of jsonl, csv, parquet, feed (a news sitemap too), page, warc, with `.gz` or `.zst` behind it if
    packed; without it the ending of the path decides, and a stream is JSON lines. Bad rows are in `rejected`,
    with line and reason; a bad file raises `InputError`, whose message is one sentence. An empty file has no
    batches. Memory stays flat whatever is inside.
    """
    label = name or (path.as_posix() if isinstance(path, Path) else "standard input")
    if isinstance(path, Path) and path.is_dir():
        raise InputError(f"`{label}` is a folder; name the files in it.")
    kind, packing = _kind(path, format)
    if isinstance(path, Path) and not path.exists():
        raise InputError(f"`{label}` does not exist.")
    if kind == "parquet":
        yield from read_parquet(path, packing=packing, schema=schema, name=label, batch_rows=batch_rows)
        return
    with Stream(path, packing, most_bytes) as stream:
        if kind == "jsonl":
            yield from read_jsonl(stream, schema=schema, name=label, batch_rows=batch_rows)
        elif kind == "csv":
            yield from read_csv(stream, schema=schema, name=label, batch_rows=batch_rows)
        elif kind == "warc":
            yield from read_warc(stream, schema=schema, name=label, batch_rows=batch_rows)
        else:
            yield from _read_whole(kind, whole(stream, LARGEST_PAGE, label), schema, label)


def _kind(path: Path | BinaryIO, format: str | None) -> tuple[str, str | None]:
    if format is None and not isinstance(path, Path):
        return "jsonl", None
    *_, ending = parts = (format or (path.name if isinstance(path, Path) else "")).lower().split(".")
    packing = ending if ending in _PACKINGS else None
    ending = parts[-2] if packing and len(parts) > 1 else ending
    kind = ending if ending in FORMATS.values() else FORMATS.get(ending)
    if kind is None:
        known = ", ".join(f".{known}" for known in FORMATS)
        raise InputError(
            f"`{path if isinstance(path, Path) else format}` has no known ending; known are {known}."
        )
    return kind, packing


def _read_whole(kind: str, body: bytes, schema: pa.Schema, name: str) -> Iterator[InputBatch]:
    """Feeds and pages give documents; of these only the columns that were asked for go on."""
    from answerable.listening.sources.feeds import parse_feed
    from answerable.listening.sources.pages import parse_page

    if not body:
        return
    batch = parse_feed(body, name) if kind == "feed" else parse_page(body, name)
    kept = [column for column in batch.rows.column_names if column in schema.names or column == "line"]
    named = pc.if_else(pc.is_valid(batch.rejected.column("input")), name, name)
    yield InputBatch(batch.rows.select(kept), batch.rejected.set_column(0, "input", named))
