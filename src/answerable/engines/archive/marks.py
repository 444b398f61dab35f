"""Marks of a curator in an archive: committed in sequence with the documents, and replayed in that order.

A commit of marks is a small file of its own, `marks/00000017.arrow`, named by the manifest like everything
else. What the marks did to documents (`moves`) is concluded when the archive settles, as merges are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from answerable.engines.archive.following import follow
from answerable.engines.archive.manifest import Manifest, Part
from answerable.engines.archive.parts import ARCHIVED, Parts
from answerable.listening.pipeline import MOVE

if TYPE_CHECKING:
    from answerable.listening.pipeline import Pipeline

__all__ = ["documents_of", "keep", "mark", "moved", "moves_of", "replay"]


def mark(parts: Parts, manifest: Manifest, pipeline: Pipeline, marks: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Let the stages carry out marks; return what became of each, and those that are to be kept."""
    outcome = pipeline.mark(marks, documents_of(parts, manifest, pipeline.asked_by(marks)))
    new = [became != "known" for became in outcome.column("outcome").to_pylist()]
    return outcome, marks.filter(pa.array(new, pa.bool_()))


def documents_of(parts: Parts, manifest: Manifest, doc_ids: set[str], until: int | None = None) -> pa.Table:
    """Return the documents of these identifiers as they were committed, in order."""
    wanted = pa.array(sorted(doc_ids), pa.string())
    none = ARCHIVED.empty_table()
    if not doc_ids:
        return none
    tables = parts.documents(manifest.documents, until=until)
    return pa.concat_tables([none, *(one.filter(pc.is_in(one.column("doc_id"), wanted)) for one in tables)])


def replay(parts: Parts, manifest: Manifest, pipeline: Pipeline, after: int) -> Iterator[int]:
    """Bring the stages up to date: documents and marks as they were committed; yields rows replayed."""
    for made in (*(one for one in manifest.marks if one.first > after), None):
        until = made.first - 1 if made else None
        for table in parts.documents(manifest.documents, after=after, until=until):
            pipeline.replay(table)
            yield table.num_rows
        if made:
            marks = parts.read_arrow(made.file)
            asked = pipeline.asked_by(marks)
            pipeline.mark(marks, documents_of(parts, manifest, asked, until=made.first))
            after = made.first


def keep(parts: Parts, marks: pa.Table, number: int) -> Part:
    """Write marks as commit `number`."""
    return Part(parts.write_arrow(marks, f"marks/{number:08d}.arrow"), marks.num_rows, number, number)


def moves_of(parts: Parts, manifest: Manifest) -> pa.Table:
    """Return the documents that left the story they were first given, as of the last conclusions."""
    file = manifest.settled.moves
    return parts.read_parquet(file).cast(MOVE) if file else MOVE.empty_table()


def moved(doc_ids: Any, story_ids: Any, moves: Mapping[str, str]) -> Any:
    """Return the stories of documents, with `moves` followed."""
    if not moves:
        return story_ids
    elsewhere = pc.is_in(doc_ids, pa.array(list(moves), pa.string()))
    return pc.if_else(elsewhere, follow(doc_ids, moves), story_ids)
