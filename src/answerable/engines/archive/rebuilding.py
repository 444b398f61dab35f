"""Judging all documents of an archive anew, when a stage judges otherwise than the one that wrote it.

What was kept is cleaned, grouped, classified and clustered again in the order in which it came, and marks of
a curator are carried out where they stood. The new files stand beside the old until one manifest names them:
until then, and after a crash on the way, the archive is what it was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from answerable.engines.archive.ingest import content_keys
from answerable.engines.archive.manifest import Manifest, Part
from answerable.engines.archive.marks import documents_of
from answerable.engines.archive.parts import ARCHIVED, Parts

if TYPE_CHECKING:
    from answerable.listening.pipeline import Pipeline

__all__ = ["rebuilt"]


def rebuilt(parts: Parts, manifest: Manifest, pipeline: Pipeline) -> tuple[Part, ...]:
    """Write the documents of `manifest` as `pipeline`, which remembers nothing yet, judges them."""
    made: list[Part] = []
    after = 0
    for mark in (*manifest.marks, None):
        until = mark.first - 1 if mark else None
        for table in parts.documents(manifest.documents, after=after, until=until):
            made.append(_written(parts, _judged(table, pipeline), manifest.sequence + 1, len(made)))
        if mark:
            after = mark.first
            marks = parts.read_arrow(mark.file)
            members = documents_of(parts, replace(manifest, documents=tuple(made)), pipeline.asked_by(marks))
            pipeline.mark(marks, members)
    return tuple(made)


def _judged(kept: pa.Table, pipeline: Pipeline) -> pa.Table:
    cleaned, documents = pipeline.judge_again(kept)
    own = {"commit": kept.column("commit"), "id_key": kept.column("id_key")}
    keys = pa.chunked_array([pa.array(content_keys(cleaned))])
    columns = {name: documents.column(name) for name in documents.column_names}
    return pa.table(columns | own | {"content_key": keys}, schema=ARCHIVED)


def _written(parts: Parts, table: pa.Table, sequence: int, number: int) -> Part:
    first, last = (table.column("commit")[at].as_py() for at in (0, -1))
    file = parts.write_parquet(table, f"documents/{first:08d}-{last:08d}-{sequence:08d}.{number}.parquet")
    return Part(file, table.num_rows, first, last)
