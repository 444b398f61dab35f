"""The local archive: what was heard, as files that a crash at any moment cannot spoil.

A commit writes its files under new names, makes them durable, and then replaces the manifest by a rename.
Until that rename nothing has happened; after it, everything has. The state of the stages that remember
(duplicates, stories) needs no file of its own in every commit: it follows from the last checkpoint and
the documents that were committed after it, because these stages judge one document after the other and
never look at the clock.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa

from answerable.engines.archive.allowances import recorded
from answerable.engines.archive.compaction import to_merge
from answerable.engines.archive.errors import ArchiveBrokenError
from answerable.engines.archive.index import KeyIndex, keys_of
from answerable.engines.archive.ingest import COMMIT_ROWS, Intake, Totals, rejected_keys
from answerable.engines.archive.lock import Lock
from answerable.engines.archive.manifest import (
    NAME,
    Checkpoint,
    Manifest,
    Part,
    Settled,
    read_manifest,
    write_manifest,
)
from answerable.engines.archive.marks import keep, mark, replay
from answerable.engines.archive.outages import noted
from answerable.engines.archive.parts import Parts, rejections
from answerable.engines.archive.questions import View
from answerable.engines.archive.rebuilding import rebuilt
from answerable.engines.archive.settling import is_due, settle
from answerable.listening.errors import InputError, ListeningError
from answerable.listening.pipeline import Pipeline, Settings
from answerable.listening.sources.pages import extractor

if TYPE_CHECKING:
    from answerable.listening.sources import InputBatch

__all__ = ["Archive", "view"]

CHECKPOINT_ROWS = 20_000  # so many documents are judged again after a crash, at most, before work goes on
CHECKPOINT_SHARE = 0.05  # of the time, at most, goes into writing checkpoints while documents stream in


def view(path: Path | str) -> View:
    """What the archive at `path` holds, without the right to write and without waiting for a writer."""
    directory = Path(path)
    if not (directory / NAME).exists():
        raise InputError(f"There is no archive at `{directory}`.")
    return View(Parts(directory), read_manifest(directory))


class Archive(View):
    """An archive that this process may write to, from `open` to `close`; no other process can meanwhile.

    `clock` tells when documents are collected. `on_step` is called with the name of every step that touches
    the disk, before it is taken. A commit holds `commit_rows` documents or what came in five seconds; after
    `checkpoint_rows` the state of the stages is saved.
    """

    def __init__(
        self,
        path: Path | str,
        pipeline: Pipeline,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_step: Callable[[str], None] = lambda step: None,
        commit_rows: int = COMMIT_ROWS,
        checkpoint_rows: int = CHECKPOINT_ROWS,
    ) -> None:
        self.path, self.pipeline, self.clock, self.on_step = Path(path), pipeline, clock, on_step
        self.commit_rows, self.checkpoint_rows = commit_rows, checkpoint_rows
        super().__init__(Parts(self.path), Manifest())
        self.index, self.rejected_index = KeyIndex(), KeyIndex()
        self._lock = Lock(self.path)
        self._ready = False
        self._ahead = False  # the stages know of documents that are not committed yet
        self._since_checkpoint = 0
        self._checkpoint_cost = self._working_since = 0.0
        self._readable: set[str] = set()

    @classmethod
    def open(cls, path: Path | str, settings: Settings | None = None, **ports: Any) -> Self:
        """Open or make the archive at `path`; without `settings`, with those it was last written with.

        Raises `ArchiveInUseError` or `ArchiveBrokenError`.
        """
        chosen = settings or Settings(**read_manifest(Path(path)).settings)
        return cls(path, Pipeline(chosen), **ports).begin()

    def begin(self) -> Self:
        """Take the lock, sweep what a crash left behind, and learn what is already here."""
        _refuse_foreign(self.path)
        self.path.mkdir(parents=True, exist_ok=True)
        self._lock.acquire()
        try:
            self._begin()
        except BaseException:
            self._lock.release()
            raise
        return self

    def ingest(
        self,
        batches: Iterable[InputBatch],
        name: str,
        *,
        totals: Totals | None = None,
        seen: Counter[str] | None = None,
        settles: bool = True,
    ) -> Totals:
        """Take in one input and say what became of its rows; then conclude on all documents (if `settles`).

        What is already here is skipped. If the input breaks off with an `InputError`, the rows before are
        committed (and counted in `totals`, if given) and the error goes on to the caller. `seen` counts the
        identifiers made from content; pass it where one input is taken in by several calls.
        """
        if self._ahead:
            raise ListeningError(f"A stage failed while writing to `{self.path}`; open the archive again.")
        totals = totals if totals is not None else Totals()
        intake = Intake(self, name, totals, Counter() if seen is None else seen)
        stream = iter(batches)
        while (batch := _next_batch(stream, intake)) is not None:
            intake.take(batch)
        intake.commit()
        if settles:
            self.settle()
        return totals

    def judge(self, prepared: pa.Table) -> pa.Table:
        """Run the stages over new documents; gives `records.DOCUMENT`."""
        self._make_ready()
        self._ahead = True
        return self.pipeline.judge(prepared, collected_at=self.clock())

    def commit(
        self, documents: pa.Table | None, rejected: pa.Table | None, inputs: dict[str, dict[str, int]]
    ) -> None:
        """Commit documents (`parts.ARCHIVED`), rows set aside and the input's progress together."""
        with self.pipeline.timings.measure("commit"):
            number = self.manifest.sequence + 1
            changes: dict[str, Any] = {"inputs": {**self.manifest.inputs, **inputs}}
            if rejected is not None:
                self.on_step("rejected")
                changes["rejected"] = (*self.manifest.rejected, self.parts.write_rejected(rejected, number))
            if documents is not None:
                self.on_step("documents")
                part = self.parts.write_documents(_numbered(documents, number), number, number)
                changes |= {"documents": (*self.manifest.documents, part), "arrived": number}
                self._since_checkpoint += documents.num_rows
            self._replace(self.manifest.next(**changes))
            self._ahead = False
            self._compact()
        if self._checkpoint_is_due():
            self.checkpoint()

    def mark(self, marks: pa.Table) -> pa.Table:
        """Carry out a curator's marks (`listening.stories.MARK`), committed in sequence with the documents.

        Returns what became of each (`OUTCOME`). Readers see it when the archive settles. Passing a mark again
        changes nothing.
        """
        self._make_ready()
        self._ahead = True
        outcome, new = mark(self.parts, self.manifest, self.pipeline, marks)
        if new.num_rows:
            number = self.manifest.sequence + 1
            self.on_step("marks")
            kept = (*self.manifest.marks, keep(self.parts, new, number))
            self._replace(self.manifest.next(marks=kept, arrived=number))
        self._ahead = False
        return outcome

    def rebuild(self) -> int:
        """Judge all documents anew with the stages as they are now; gives how many. All of it or nothing.

        This is how an archive that another version of a stage has written is taken over.
        """
        self.pipeline = type(self.pipeline)(self.pipeline.settings)
        self._ahead = True
        self.on_step("rebuild")
        documents = rebuilt(self.parts, self.manifest, self.pipeline)
        number = self.manifest.sequence + 1
        state = self.parts.write_state(self.pipeline.state(), number)
        saved = Checkpoint(number, self.pipeline.versions, state)
        changes: dict[str, Any] = {"documents": documents, "checkpoint": saved, "settled": Settled()}
        self._replace(self.manifest.next(arrived=number, rebuilt=number, **changes))
        self._ahead, self._ready, self._since_checkpoint = False, True, 0
        self.settle()
        return sum(part.rows for part in documents)

    def note_outages(self, outages: pa.Table) -> None:
        """Keep when which source was down (`outages.OUTAGE`), so that its silence is no zero in the counts.

        Of an outage that goes on, note the later end again. Readers see it when the archive settles.
        """
        known = noted(self.manifest.outages, outages)
        if known != self.manifest.outages:
            self.on_step("outages")
            self._replace(self.manifest.next(outages=known, arrived=self.manifest.sequence + 1))

    def note_allowances(self, allowances: pa.Table) -> None:
        """Keep how much of the budget each family of series may use (`allowances.ALLOWANCE`), all of them.

        Readers see it when the archive settles.
        """
        told = recorded(allowances)
        if told != self.manifest.allowances:
            self.on_step("allowances")
            self._replace(self.manifest.next(allowances=told, arrived=self.manifest.sequence + 1))

    def thresholds(self) -> pa.Table:
        """How alike documents and stories must be now (`listening.stories.clusterer.THRESHOLD`)."""
        self._make_ready()
        return self.pipeline.thresholds()

    def checkpoint(self) -> None:
        """Save the state of the stages; a later start judges only the documents after it again."""
        if not self._since_checkpoint:
            return
        started = time.monotonic()
        with self.pipeline.timings.measure("checkpoint"):
            number = self.manifest.sequence + 1
            self.on_step("state")
            tables = self.parts.write_state(self.pipeline.state(), number)
            saved = Checkpoint(self.manifest.arrived, self.pipeline.versions, tables)
            self._replace(self.manifest.next(checkpoint=saved))
        self._since_checkpoint = 0
        self._working_since = time.monotonic()
        self._checkpoint_cost = self._working_since - started
        self._sweep()

    def settle(self) -> None:
        """Conclude on all documents: stories, merges of groups, signals. Does nothing if nothing is new and
        the program that concluded last judges as this one does.
        """
        if not is_due(self.manifest):
            return
        self._make_ready()
        with self.pipeline.timings.measure("settle"):
            self.on_step("settle")
            settled = settle(self.parts, self.manifest, self.pipeline)
            self._replace(self.manifest.next(settled=settled, arrived=settled.sequence))
        self._sweep()

    def close(self) -> None:
        """Save the state, unless it is ahead of what was committed, and give the right to write back."""
        try:
            if not self._ahead:
                self.checkpoint()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self) -> None:
        self.manifest = read_manifest(self.path)
        settings = asdict(self.pipeline.settings)
        if not self.manifest.sequence:
            self.manifest = replace(self.manifest, settings=settings)
            write_manifest(self.path, self.manifest)
        self.manifest = replace(self.manifest, settings=settings, tools={"extractor": extractor()})
        self.parts.prepare()
        self._sweep()
        for table in self.parts.documents(self.manifest.documents, ["id_key", "content_key"]):
            self.index.add(table.column("id_key").to_numpy(), table.column("content_key").to_numpy())
        for file in self.manifest.rejected:
            keys = keys_of(rejected_keys(self.parts.read_rejected(file)))
            self.rejected_index.add(keys, np.zeros_like(keys))

    def _make_ready(self) -> None:
        """Bring the stages to where the committed documents left them."""
        if self._ready:
            return
        saved = self.manifest.checkpoint
        if saved.sequence:
            self._refuse_other_versions(saved)
            self.pipeline.restore({name: self.parts.read_arrow(file) for name, file in saved.tables.items()})
        with self.pipeline.timings.measure("replay"):
            for rows in replay(self.parts, self.manifest, self.pipeline, saved.sequence):
                self._since_checkpoint += rows
        self._ready = True
        self._working_since = time.monotonic()

    def _refuse_other_versions(self, saved: Checkpoint) -> None:
        changed = [
            name for name, version in saved.versions.items() if self.pipeline.versions.get(name) != version
        ]
        if changed:
            stages = ", ".join(f"{name} {saved.versions[name]}" for name in changed)
            why = (
                f"it was written with {stages}, and this program has others; "
                f"judge its documents anew with `answerable listen run --rebuild --archive {self.path}`."
            )
            raise ArchiveBrokenError(self.path, why)

    def _replace(self, manifest: Manifest) -> None:
        self.on_step("manifest")
        write_manifest(self.path, manifest)
        self.manifest = manifest
        self.__dict__.pop("_groups", None)
        self.__dict__.pop("_stories", None)
        self.__dict__.pop("_moves", None)
        self.on_step("committed")

    def _compact(self) -> None:
        while count := to_merge(self.manifest.documents):
            self.on_step("compact")
            kept, small = self.manifest.documents[:-count], self.manifest.documents[-count:]
            self._replace(replace(self.manifest, documents=(*kept, self.parts.merge(small))))
        while count := to_merge([Part(file, rejections(file), 0, 0) for file in self.manifest.rejected]):
            self.on_step("compact")
            early, late = self.manifest.rejected[:-count], self.manifest.rejected[-count:]
            self._replace(replace(self.manifest, rejected=(*early, self.parts.merge_rejected(late))))

    def _checkpoint_is_due(self) -> bool:
        worked = time.monotonic() - self._working_since
        return (
            self._since_checkpoint >= self.checkpoint_rows
            and worked * CHECKPOINT_SHARE >= self._checkpoint_cost
        )

    def _sweep(self) -> None:
        """Remove files that neither this manifest names nor the one at the last sweep, which others may
        be reading.
        """
        named = self.manifest.files()
        self.on_step("sweep")
        self.parts.sweep(named | self._readable)
        self._readable = named


def _next_batch(stream: Iterator[InputBatch], intake: Intake) -> InputBatch | None:
    try:
        return next(stream, None)
    except InputError:
        intake.commit()
        raise


def _refuse_foreign(directory: Path) -> None:
    """Never make an archive among other people's files: a new one needs an empty directory."""
    if not directory.exists() or (directory / NAME).exists():
        return
    if not directory.is_dir():
        raise ArchiveBrokenError(directory, "it is a file; name a directory.")
    foreign = [path.name for path in directory.iterdir() if path.name not in ("writer.lock", f"{NAME}.part")]
    if foreign:
        why = f"it holds `{sorted(foreign)[0]}` and no {NAME}; name an empty or a new directory."
        raise ArchiveBrokenError(directory, why)


def _numbered(documents: pa.Table, number: int) -> pa.Table:
    at = documents.schema.get_field_index("commit")
    numbers = pa.array(np.full(documents.num_rows, number, dtype=np.int64))
    return documents.set_column(at, documents.schema.field(at), numbers)
