"""A group of copies that was united late unites the stories its copies lie in."""

from __future__ import annotations

import pyarrow as pa

from answerable.engines.archive.unions import unite

TOLD = pa.table(
    {"doc_id": ["a", "b", "c"], "group_id": ["g1", "g1", "g3"], "story_id": ["s-1", "s-2", "s-3"]}
)
NAMED = pa.table(
    {"story_id": ["s-1", "s-2", "s-3"], "merged_into": pa.array([None, None, None], pa.string())}
)
MERGES = pa.table({"group_id": ["g2"], "into": ["g1"]})


def test_the_younger_story_becomes_part_of_the_older():
    told, named = unite(TOLD, NAMED, MERGES, frozenset())
    assert told["story_id"].to_pylist() == ["s-1", "s-1", "s-3"]
    assert named["merged_into"].to_pylist() == [None, "s-1", None]


def test_what_a_curator_set_apart_stays_apart():
    told, named = unite(TOLD, NAMED, MERGES, frozenset([frozenset(("s-1", "s-2"))]))
    assert told.equals(TOLD)
    assert named.equals(NAMED)


def test_without_united_groups_nothing_changes():
    told, named = unite(TOLD, NAMED, MERGES.slice(0, 0), frozenset())
    assert told.equals(TOLD)
    assert named.equals(NAMED)
