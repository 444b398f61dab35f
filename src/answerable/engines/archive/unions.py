"""Stories that hold copies of one text are one: a duplicate group that was united late unites its stories."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from answerable.engines.archive.following import follow

__all__ = ["unite"]


def unite(
    told: pa.Table, named: pa.Table, merges: pa.Table, apart: frozenset[frozenset[str]]
) -> tuple[pa.Table, pa.Table]:
    """Return documents and stories with the younger stories of each united group part of the oldest.

    `told` has merges of groups and stories followed. Pairs of `apart` stay two stories.
    """
    ends = _ends(told, named, merges, apart)
    if not ends:
        return told, named
    at = told.column_names.index("story_id")
    followed = follow(told.column("story_id"), ends)
    names = named.select(["story_id", "merged_into"]).to_pylist()
    into = [row["merged_into"] or ends.get(row["story_id"]) for row in names]
    where = named.column_names.index("merged_into")
    joined = named.set_column(where, named.schema.field(where), pa.array(into, pa.string()))
    return told.set_column(at, told.schema.field(at), followed), joined


def _ends(
    told: pa.Table, named: pa.Table, merges: pa.Table, apart: frozenset[frozenset[str]]
) -> dict[str, str]:
    """Return for each story that becomes part of another which one that is."""
    age = {story_id: which for which, story_id in enumerate(named.column("story_id").to_pylist())}
    ends: dict[str, str] = {}
    for one, other in _pairs(told, merges):
        older, younger = sorted((_end(one, ends), _end(other, ends)), key=lambda story: age[story])
        if older != younger and frozenset((older, younger)) not in apart:
            ends[younger] = older
    return {story: _end(story, ends) for story in ends}


def _pairs(told: pa.Table, merges: pa.Table) -> Iterator[tuple[str, str]]:
    """Yield pairs of stories that share a united group, in the order of arrival."""
    united = pc.unique(merges.column("into"))
    rows = told.select(["group_id", "story_id"]).filter(pc.is_in(told.column("group_id"), united))
    first: dict[str, str] = {}
    for group, story in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        if first.setdefault(str(group), str(story)) != story:
            yield first[str(group)], str(story)


def _end(story: str, ends: dict[str, str]) -> str:
    while story in ends:
        story = ends[story]
    return story
