"""What another threshold would make of recent documents, before anyone sets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from answerable.listening.stories.clusterer import StoryClusterer
from answerable.listening.stories.recipe import Recipe

__all__ = ["PREVIEW", "preview"]

_COLUMNS: dict[str, pa.DataType] = {
    "join": pa.float64(),
    "chosen": pa.bool_(),  # the one that the documents choose themselves
    "stories": pa.int64(),
    "alone": pa.int64(),  # stories of one document
    "largest": pa.int64(),  # documents of the largest story
}
PREVIEW = pa.schema([pa.field(name, kind, nullable=False) for name, kind in _COLUMNS.items()])
"""How many stories the same documents make at each threshold."""

_AROUND = (0.5, 0.75, 1.0, 1.5, 2.0)  # times the threshold that chooses itself


def preview(documents: pa.Table, joins: Sequence[float] | None = None) -> pa.Table:
    """Cluster `documents` (the columns of `assign`) at several thresholds; return a PREVIEW table.

    Without `joins`, at five around the one that chooses itself from these documents.
    """
    own = StoryClusterer()
    own.assign(documents)
    scripts = own.thresholds().to_pylist()
    chosen = max(scripts, key=lambda one: one["documents"])["join"]
    asked = [chosen * times for times in _AROUND] if joins is None else list(joins)
    rows = [_count(documents, join, join == chosen) for join in asked]
    return pa.Table.from_pylist(rows, schema=PREVIEW)


def _count(documents: pa.Table, join: float, chosen: bool) -> dict[str, float | bool]:
    clusterer = StoryClusterer(None if chosen else replace(Recipe(), join=join))
    given = clusterer.assign(documents)["story_id"].to_pylist()
    merged = {row["story_id"]: row["merged_into"] for row in clusterer.stories().to_pylist()}
    sizes: Counter[str] = Counter()
    for story_id in given:
        end = str(story_id)
        while merged.get(end):
            end = str(merged[end])
        sizes[end] += 1
    alone = sum(size == 1 for size in sizes.values())
    largest = max(sizes.values(), default=0)
    return {"join": join, "chosen": chosen, "stories": len(sizes), "alone": alone, "largest": largest}
