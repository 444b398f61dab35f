"""Marks of a curator are committed in sequence with the documents, and hold after a crash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from answerable.engines.archive import Archive, view
from answerable.listening.records import INPUT
from answerable.listening.sources import InputBatch
from answerable.listening.sources.batches import rejected_table
from answerable.listening.stories import MARK

START = datetime(2026, 3, 1, tzinfo=UTC)
WATER = ["城南小区自来水发黄有异味", "城南小区自来水又发黄了", "自来水发黄城南小区居民反映异味"]
BUS = ["人民路公交改线等车太久", "公交改线后人民路等车太久了", "人民路等公交车太久改线不便"]


def batch(titles: list[str], first: int = 0) -> InputBatch:
    rows = [
        {"doc_id": f"d{at}", "title": title, "text": title, "published_at": START + timedelta(hours=at)}
        for at, title in enumerate(titles, first)
    ]
    lines = pa.array(range(1, len(rows) + 1), pa.int64())
    table = pa.Table.from_pylist(rows, INPUT).append_column("line", lines)
    return InputBatch(table, rejected_table([], "test"))


def marks(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=MARK)


def story_of(path: Path) -> dict[str, str]:
    documents = view(path).documents(["doc_id", "story_id"])
    return dict(zip(documents["doc_id"].to_pylist(), documents["story_id"].to_pylist()))


def opened(path: Path, *, crashed: bool) -> Archive:
    """Open the archive; after a crash the last state was not saved."""
    archive = Archive.open(path, clock=lambda: START)
    if crashed:
        archive.checkpoint = lambda: None  # type: ignore[method-assign]
    return archive


def history(path: Path, *, crashed: bool) -> tuple[dict[str, str], pa.Table, pa.Table]:
    """Documents, a mark, more documents, an undo; the archive is closed (or crashes) in between."""
    with opened(path, crashed=crashed) as archive:
        archive.ingest([batch(WATER + BUS)], "first")
    given = story_of(path)
    with opened(path, crashed=crashed) as archive:
        rows = [
            {"mark_id": "m1", "kind": "apart", "story_id": given["d0"], "doc_ids": ["d1"]},
            {"mark_id": "m2", "kind": "together", "story_id": given["d0"], "other": given["d3"]},
        ]
        outcome = archive.mark(marks(*rows))
        assert outcome["outcome"].to_pylist() == ["done", "done"]
        archive.settle()
    with opened(path, crashed=crashed) as archive:
        archive.ingest([batch(WATER + BUS, 6)], "second")
        archive.mark(marks({"mark_id": "m3", "kind": "undo", "other": "m2"}))
        archive.settle()
    with opened(path, crashed=crashed) as archive:
        archive.ingest([batch(BUS, 12)], "third")
    return story_of(path), view(path).stories(), view(path).moves()


def test_marks_hold_and_can_be_undone(tmp_path):
    stories, table, moves = history(tmp_path, crashed=False)
    assert moves["doc_id"].to_pylist() == ["d1"]
    assert stories["d1"] == moves["story_id"][0].as_py() != stories["d0"]
    assert stories["d0"] != stories["d3"] == stories["d12"]
    counted = {row["story_id"]: row["documents"] for row in table.to_pylist()}
    assert counted[stories["d0"]] == list(stories.values()).count(stories["d0"])


def test_after_a_crash_marks_are_replayed_in_their_place(tmp_path):
    calm = history(tmp_path / "calm", crashed=False)
    crashed = history(tmp_path / "crashed", crashed=True)
    assert crashed[0] == calm[0]
    assert crashed[1].equals(calm[1])
    assert crashed[2].equals(calm[2])


def test_a_mark_that_was_seen_is_not_committed_again(tmp_path):
    with Archive.open(tmp_path, clock=lambda: START) as archive:
        archive.ingest([batch(WATER + BUS)], "first")
        given = story_of(tmp_path)
        row = {"mark_id": "m1", "kind": "together", "story_id": given["d0"], "other": given["d3"]}
        archive.mark(marks(row))
        before = archive.manifest.sequence
        assert archive.mark(marks(row))["outcome"].to_pylist() == ["known"]
        assert archive.manifest.sequence == before
