"""Questions to an archive: a consistent view of what was last concluded, with all merges followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import pyarrow as pa

from answerable.engines.archive.ages import covered
from answerable.engines.archive.conclusions import TOLD, count_days
from answerable.engines.archive.following import follow, resolved, steps
from answerable.engines.archive.manifest import Manifest
from answerable.engines.archive.marks import moved, moves_of
from answerable.engines.archive.outages import counted
from answerable.engines.archive.parts import Parts
from answerable.listening.pipeline import GROUP_MERGE
from answerable.listening.records import COUNT, DOCUMENT, REJECTED, SIGNAL, STORY, conform

__all__ = ["View"]


class View:
    """What an archive holds up to its last conclusions; later documents are not seen before they are
    concluded on.

    Files are never changed, so a view stays consistent while another process writes.
    """

    def __init__(self, parts: Parts, manifest: Manifest) -> None:
        self.parts, self.manifest = parts, manifest

    @property
    def sequence(self) -> int:
        """The number of the last commit; hand it to `documents(since_commit=…)` to get only what is new."""
        return self.manifest.sequence

    def documents(self, columns: Sequence[str] | None = None, *, since_commit: int = 0) -> pa.Table:
        """Documents (`records.DOCUMENT`, or some of its columns) of the commits after `since_commit`."""
        schema = _chosen(columns)
        return pa.concat_tables(
            [schema.empty_table(), *self.document_batches(columns, since_commit=since_commit)]
        )

    def document_batches(
        self, columns: Sequence[str] | None = None, *, since_commit: int = 0
    ) -> Iterator[pa.Table]:
        """The same a few thousand rows at a time, in order of arrival, so that memory stays flat."""
        schema, until = _chosen(columns), self.manifest.settled.sequence
        names = [*dict.fromkeys([*schema.names, "doc_id"])]
        for table in self.parts.documents(self.manifest.documents, names, since_commit, until):
            yield conform(self._followed(table), schema)

    def stories(self) -> pa.Table:
        """All stories (`records.STORY`), also those that became part of another."""
        return self._settled("stories", STORY)

    def story_days(self) -> pa.Table:
        """Documents, groups and independent sources of every story by day: `conclusions.STORY_DAY`."""
        return count_days(self.documents(TOLD))

    def counts(self) -> pa.Table:
        """How much was said of what, where and when: `records.COUNT`."""
        from answerable.listening.signals import count

        return conform(count(counted(self.documents(TOLD))), COUNT)

    def masks(self) -> pa.Table:
        """Days of series on which not all was heard, sources being down or late: `outages.MASK`."""
        return covered(self.documents(TOLD), self.manifest.settled.outages)

    def signals(self) -> pa.Table:
        """Judged periods of all series: `records.SIGNAL`."""
        return self._settled("signals", SIGNAL)

    def rejected(self) -> pa.Table:
        """Rows that were set aside: `records.REJECTED`."""
        rows = [row for file in self.manifest.rejected for row in self.parts.read_rejected(file)]
        return pa.Table.from_pylist(rows, REJECTED)

    def _settled(self, name: str, schema: pa.Schema) -> pa.Table:
        file = getattr(self.manifest.settled, name)
        return conform(self.parts.read_parquet(file), schema) if file else schema.empty_table()

    def moves(self) -> pa.Table:
        """Documents that left the story they were first given: `doc_id`, `story_id`."""
        return moves_of(self.parts, self.manifest)

    def group_merges(self) -> dict[str, str]:
        """Groups of copies that turned out to be one with another: each name and the last it became."""
        return dict(self._groups)

    def _followed(self, table: pa.Table) -> pa.Table:
        if "story_id" in table.column_names:
            at = table.column_names.index("story_id")
            stories = moved(table.column("doc_id"), table.column("story_id"), self._moves)
            table = table.set_column(at, table.schema.field(at), stories)
        for name, ends in (("group_id", self._groups), ("story_id", self._stories)):
            if name in table.column_names:
                at = table.column_names.index(name)
                table = table.set_column(at, table.schema.field(at), follow(table.column(name), ends))
        return table

    @cached_property
    def _groups(self) -> dict[str, str]:
        return resolved(self._settled("merges", GROUP_MERGE))

    @cached_property
    def _moves(self) -> dict[str, str]:
        return steps(self.moves())

    @cached_property
    def _stories(self) -> dict[str, str]:
        merged = self.stories().select(["story_id", "merged_into"])
        return resolved(merged.filter(merged.column("merged_into").is_valid()))


def _chosen(columns: Sequence[str] | None) -> pa.Schema:
    return DOCUMENT if columns is None else pa.schema([DOCUMENT.field(name) for name in columns])
