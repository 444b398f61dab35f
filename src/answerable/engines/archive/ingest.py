"""Taking in one input: read = stored + already here + set aside, committed a micro-batch at a time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from answerable.engines.archive.index import Keys, keys_of
from answerable.engines.archive.parts import ARCHIVED
from answerable.listening.records import REJECTED

if TYPE_CHECKING:
    from answerable.engines.archive.index import KeyIndex
    from answerable.engines.archive.manifest import Manifest
    from answerable.listening.pipeline import Pipeline
    from answerable.listening.sources import InputBatch

__all__ = ["COMMIT_ROWS", "Intake", "Keeper", "Totals", "content_keys", "rejected_keys"]

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

COMMIT_ROWS = 1024
COMMIT_SECONDS = 5.0
OTHER_CONTENT = "is already in the archive with other content"


@dataclass
class Totals:
    """What became of the rows of an input; `read` is the sum of the other three."""

    read: int = 0
    stored: int = 0
    already_here: int = 0
    set_aside: int = 0

    def __str__(self) -> str:
        parts = f"{self.stored:,} stored + {self.already_here:,} already here + {self.set_aside:,} set aside"
        return f"read {self.read:,} = {parts}"

    def add(self, other: Totals) -> None:
        """Add the figures of another input."""
        self.read += other.read
        self.stored += other.stored
        self.already_here += other.already_here
        self.set_aside += other.set_aside


class Keeper(Protocol):
    """What an intake needs of the archive that it fills: what is here, the stages, and the commit."""

    pipeline: Pipeline
    manifest: Manifest
    index: KeyIndex
    rejected_index: KeyIndex
    commit_rows: int

    def judge(self, prepared: pa.Table) -> pa.Table:
        """Run the stages over new documents; gives `records.DOCUMENT`."""
        ...

    def commit(
        self, documents: pa.Table | None, rejected: pa.Table | None, inputs: dict[str, dict[str, int]]
    ) -> None:
        """Commit documents, rows set aside and the input's progress together."""
        ...


class Intake:
    """The way of one input into the archive. `totals` counts what is committed or about to be."""

    def __init__(self, archive: Keeper, name: str, totals: Totals, seen: Counter[str]) -> None:
        self.archive, self.name, self.totals = archive, name, totals
        self.seen = seen  # identifiers made from content, over the whole input
        self._documents: list[pa.Table] = []
        self._rejected: list[pa.Table] = []
        self._last_line = 0
        self._committed_at = time.monotonic()

    def take(self, batch: InputBatch) -> None:
        """Take a batch of the input, and commit when enough has come together."""
        self._set_aside(batch.rejected)
        self.totals.read += batch.rejected.num_rows + batch.rows.num_rows
        rows = self._with_words(batch.rows)
        for at in range(0, rows.num_rows, self.archive.commit_rows):
            self._take_rows(rows.slice(at, self.archive.commit_rows))
            if self._is_due():
                self.commit()
        if self._is_due():
            self.commit()

    def commit(self) -> None:
        """Commit what has been taken since the last commit, if anything."""
        documents = pa.concat_tables(self._documents) if self._documents else None
        rejected = pa.concat_tables(self._rejected) if self._rejected else None
        if documents is not None or rejected is not None:
            self.archive.commit(documents, rejected, {self.name: self._progress(documents, rejected)})
        self._documents, self._rejected = [], []
        self._committed_at = time.monotonic()

    def _is_due(self) -> bool:
        waiting = sum(table.num_rows for table in [*self._documents, *self._rejected])
        return waiting >= self.archive.commit_rows or (
            waiting > 0 and time.monotonic() - self._committed_at > COMMIT_SECONDS
        )

    def _progress(self, documents: pa.Table | None, rejected: pa.Table | None) -> dict[str, int]:
        before = self.archive.manifest.inputs.get(self.name, {})
        stored, aside = (table.num_rows if table is not None else 0 for table in (documents, rejected))
        return {
            "line": self._last_line,
            "stored": before.get("stored", 0) + stored,
            "set_aside": before.get("set_aside", 0) + aside,
        }

    def _take_rows(self, rows: pa.Table) -> None:
        pipeline, archive = self.archive.pipeline, self.archive
        prepared = pipeline.prepare(rows, self.seen)
        ids, contents = keys_of(_texts(prepared, "doc_id")), content_keys(prepared)
        fresh, conflicting = _sift(ids, contents, *archive.index.find(ids))
        archive.index.add(ids[fresh], contents[fresh])
        self._pass(prepared)
        self.totals.already_here += len(ids) - len(fresh) - len(conflicting)
        self._set_aside(self._conflicts(prepared.take(conflicting)))
        if len(fresh):
            judged = archive.judge(prepared.take(fresh))
            self._documents.append(_archived(judged, ids[fresh], contents[fresh]))
            self.totals.stored += len(fresh)

    def _with_words(self, rows: pa.Table) -> pa.Table:
        """Set aside rows that say nothing; give the others."""
        words = zip(_texts(rows, "title"), _texts(rows, "text"))
        says = np.array([bool(title.strip() or text.strip()) for title, text in words], dtype=bool)
        if says.all():
            return rows
        silent = rows.filter(pa.array(~says))
        self._set_aside(self._rejections(silent, ["it has neither `title` nor `text`"] * silent.num_rows))
        return rows.filter(pa.array(says))

    def _conflicts(self, rows: pa.Table) -> pa.Table:
        reasons = [f"doc_id `{given[:100]}` {OTHER_CONTENT}" for given in _texts(rows, "doc_id")]
        return self._rejections(rows, reasons)

    def _rejections(self, rows: pa.Table, reasons: list[str]) -> pa.Table:
        names, excerpts = [self.name] * rows.num_rows, pa.nulls(rows.num_rows, pa.string())
        return pa.table([names, rows.column("line"), reasons, excerpts], schema=REJECTED)

    def _pass(self, rows: pa.Table) -> None:
        self._last_line = max(self._last_line, *_lines(rows))

    def _set_aside(self, rejected: pa.Table) -> None:
        """Count rows that were set aside, and keep those that no earlier run has kept."""
        self.totals.set_aside += rejected.num_rows
        if not rejected.num_rows:
            return
        self._pass(rejected)
        keys = keys_of(rejected_keys(rejected.to_pylist()))
        new, _ = _sift(keys, np.zeros_like(keys), *self.archive.rejected_index.find(keys))
        self.archive.rejected_index.add(keys[new], np.zeros_like(keys[new]))
        if len(new):
            self._rejected.append(rejected.take(new))


def rejected_keys(rows: list[dict[str, object]]) -> Iterator[str]:
    """What makes a rejected row the same row: where it stood and why; for a changed document, which one."""
    for row in rows:
        line = "" if str(row["reason"]).endswith(OTHER_CONTENT) else row["line"]
        yield "\x1f".join(str(part) for part in (row["input"], line, row["reason"], row["excerpt"]))


def content_keys(prepared: pa.Table) -> Keys:
    """A key for what each document says, to tell a repetition from a change."""
    titles, texts = _texts(prepared, "title"), _texts(prepared, "text")
    return keys_of(f"{title}\x1f{text}" for title, text in zip(titles, texts))


def _lines(rows: pa.Table) -> list[int]:
    return [int(line or 0) for line in rows.column("line").to_pylist()]


def _texts(table: pa.Table, column: str) -> list[str]:
    if column not in table.column_names:
        return [""] * table.num_rows
    return [str(value or "") for value in table.column(column).to_pylist()]


def _sift(ids: Keys, contents: Keys, here: Flags, held: Keys) -> tuple[Rows, Rows]:
    """Positions of the rows that are new, and of those whose identifier stands for other content."""
    fresh, conflicting = [], []
    known: dict[int, int] = {}
    rows = zip(ids.tolist(), contents.tolist(), here.tolist(), held.tolist())
    for at, (key, content, is_here, content_here) in enumerate(rows):
        kept = content_here if is_here else known.get(key)
        if kept is None:
            known[key] = content
            fresh.append(at)
        elif kept != content:
            conflicting.append(at)
    return np.array(fresh, dtype=np.int64), np.array(conflicting, dtype=np.int64)


def _archived(documents: pa.Table, ids: Keys, contents: Keys) -> pa.Table:
    """Documents with the archive's own columns; the commit's number is put in when it is known."""
    commit = np.zeros(documents.num_rows, dtype=np.int64)
    own = [pa.chunked_array([column]) for column in (commit, ids, contents)]
    return pa.table([*documents.columns, *own], schema=ARCHIVED)
