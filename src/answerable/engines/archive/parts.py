"""The files of an archive: written once, made durable, never changed; removed only when nothing names them.

documents/00000001-00000016.parquet   documents of the commits 1 to 16, in order
rejected/00000004.jsonl               rows set aside by commit 4
rejected/00000019+16.jsonl            sixteen such files in one, the first by commit 19
marks/00000017.arrow                  a curator's marks, commit 17
stories/ merges/ moves/ signals/      what was concluded, one file each, replaced as a whole
state/00000016-<stage>.<table>.arrow  a table of a stage's state
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedWriter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from answerable.engines.archive.manifest import Part, sync_directory
from answerable.listening.records import DOCUMENT

__all__ = ["ARCHIVED", "FOLDERS", "Parts", "rejections"]

BATCH = 4096  # rows of a row group, and of a table that is read: some 50 MB of long articles
PARQUET: dict[str, Any] = {"compression": "zstd", "compression_level": 1}
OURS = re.compile(r"[a-z]+/\d{8}[^/]*\.(parquet|arrow|jsonl)")
FOLDERS = ("documents", "rejected", "stories", "merges", "signals", "judged", "marks", "moves", "state")
ARCHIVED = pa.schema(
    [
        *DOCUMENT,
        pa.field("commit", pa.int64(), nullable=False),  # the commit that brought the document
        pa.field("id_key", pa.uint64(), nullable=False),  # see index.py
        pa.field("content_key", pa.uint64(), nullable=False),
    ]
)
"""A row of a documents part: the document, and three numbers of the archive's own."""


class Parts:
    """The files below one archive's directory. Paths given out are relative to it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def prepare(self) -> None:
        """Make the folders that are missing."""
        for folder in FOLDERS:
            (self.directory / folder).mkdir(parents=True, exist_ok=True)

    def write_documents(self, table: pa.Table, first: int, last: int) -> Part:
        """Write documents of the commits `first` to `last` as one part."""
        file = f"documents/{first:08d}-{last:08d}.parquet"
        self.write_parquet(table, file)
        return Part(file, table.num_rows, first, last)

    def write_parquet(self, table: pa.Table, file: str) -> str:
        """Write a table as Parquet, durably."""
        with self._durable(file) as stream:
            pq.write_table(table, stream, row_group_size=BATCH, **PARQUET)
        return file

    def write_arrow(self, table: pa.Table, file: str) -> str:
        """Write a table as an Arrow file, durably; quick to write and to map into memory."""
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with self._durable(file) as stream, pa.ipc.new_file(stream, table.schema, options=options) as writer:
            writer.write_table(table)
        return file

    def write_rejected(self, table: pa.Table, commit: int) -> str:
        """Write rows that were set aside as JSON lines, so that anyone can read them with anything."""
        file = f"rejected/{commit:08d}.jsonl"
        lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in table.to_pylist())
        with self._durable(file) as stream:
            stream.write(lines.encode())
        return file

    def read_parquet(self, file: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read one Parquet file."""
        return pq.read_table(
            self.directory / file, columns=list(columns) if columns else None, partitioning=None
        )

    def read_arrow(self, file: str) -> pa.Table:
        """Read one Arrow file."""
        with pa.ipc.open_file(str(self.directory / file)) as reader:
            return reader.read_all()

    def merge_rejected(self, files: Sequence[str]) -> str:
        """Write several files of rows that were set aside, which follow each other, as one."""
        first = files[0].removeprefix("rejected/")[:8]
        file = f"rejected/{first}+{sum(map(rejections, files))}.jsonl"
        with self._durable(file) as stream:
            for each in files:
                stream.write((self.directory / each).read_bytes())
        return file

    def read_rejected(self, file: str) -> list[dict[str, object]]:
        """Read rows that were set aside."""
        return [json.loads(line) for line in (self.directory / file).read_text(encoding="utf-8").splitlines()]

    def documents(
        self,
        parts: Sequence[Part],
        columns: Sequence[str] | None = None,
        after: int = 0,
        until: int | None = None,
    ) -> Iterator[pa.Table]:
        """Yield the documents of the commits after `after` and up to `until`, in order, `BATCH` at a
        time.
        """
        names = list(columns or ARCHIVED.names)
        for part in parts:
            if part.last <= after or (until is not None and part.first > until):
                continue
            with pq.ParquetFile(self.directory / part.file) as file:
                for batch in file.iter_batches(BATCH, columns=[*dict.fromkeys([*names, "commit"])]):
                    table = _between(pa.Table.from_batches([batch]), after, until)
                    if table.num_rows:
                        yield table.select(names)

    def merge(self, parts: Sequence[Part]) -> Part:
        """Write the documents of several parts, which follow each other, as one."""
        first, last = parts[0].first, parts[-1].last
        file = f"documents/{first:08d}-{last:08d}.parquet"
        with self._durable(file) as stream, pq.ParquetWriter(stream, ARCHIVED, **PARQUET) as writer:
            for table in self.documents(parts):
                writer.write_table(table.cast(ARCHIVED))
        return Part(file, sum(part.rows for part in parts), first, last)

    def sweep(self, kept: set[str]) -> list[str]:
        """Remove what a crash left behind or a later commit replaced: files of ours that `kept` does not
        name.
        """
        gone = []
        for folder in FOLDERS:
            for path in sorted((self.directory / folder).iterdir()):
                file = f"{folder}/{path.name}"
                if OURS.fullmatch(file) and file not in kept:
                    path.unlink()
                    gone.append(file)
        return gone

    def write_state(self, tables: dict[str, pa.Table], commit: int) -> dict[str, str]:
        """Write every table of a state; returns the file of each."""
        return {
            name: self.write_arrow(table, f"state/{commit:08d}-{name.replace('/', '.')}.arrow")
            for name, table in tables.items()
        }

    @contextmanager
    def _durable(self, file: str) -> Iterator[BufferedWriter]:
        path = self.directory / file
        with path.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        sync_directory(path.parent)


def rejections(file: str) -> int:
    """How many commits' rows a file of `rejected/` holds."""
    return int(file.removesuffix(".jsonl").partition("+")[2] or 1)


def _between(table: pa.Table, after: int, until: int | None) -> pa.Table:
    commits = table.column("commit").to_numpy()
    return table.filter(pa.array((commits > after) & (commits <= (until or np.iinfo(np.int64).max))))
