"""Whatever a curator decides, whenever, and wherever the work is cut or stopped: the stories are the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from answerable.listening.stories import MARK, Recipe, StoryClusterer, shelf, splitting

MATTERS = ("城南自来水发黄有异味", "城南自来水停供已三天", "人民路公交改线等车太久", "library closes early")
EXTRA = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
RECIPE = Recipe(block=8, block_share=4, long_block=24, least=0.25, join=0.12, merge=0.3)
START = datetime(2026, 3, 1, tzinfo=UTC)
KINDS = ("together", "apart", "pin", "pin a story", "undo", "join", "merge")


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    """Stories turn cold, merge and part within a few documents."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("WARM", 20), ("WARM_ROWS", 3), ("_FEW", 1)):
            patch.setattr(shelf, name, value)
        for name, value in (("LEAST", 2), ("EVERY", 2), ("APART", 2.0)):
            patch.setattr(splitting, name, value)
        yield


class Desk:
    """A clusterer, the documents it was given, and what was decided: both as an archive keeps them."""

    def __init__(self, seed: int, stops: bool, sizes: list[int]) -> None:
        self.chance, self.stops, self.sizes = random.Random(seed), stops, sizes
        self.clusterer = StoryClusterer(RECIPE)
        self.kept = self.clusterer.assign(pa.table({"doc_id": pa.array([], pa.string())}))
        self.log: list[Any] = []
        self.marks: list[dict[str, Any]] = []

    def hear(self, documents: int) -> None:
        """Take in so many documents, in batches of this desk's own sizes."""
        table, start = self._write(documents), 0
        while start < documents:
            size = self.sizes[(start + self.kept.num_rows) % len(self.sizes)]
            heard = self.clusterer.assign(table.slice(start, size))
            self.kept = pa.concat_tables([self.kept, heard], promote_options="default")
            start += size
            self._stop()

    def decide(self, kind: str, *picks: int) -> None:
        """Make a mark on documents and stories picked by number."""
        row = self._mark(kind, *picks)
        (outcome,) = self.clusterer.mark(pa.Table.from_pylist([row], MARK), self.kept).to_pylist()
        self.marks.append({**row, "outcome": outcome["outcome"], "result": outcome["story_id"]})
        self.log.append(outcome)
        self._stop()

    def where(self) -> dict[str, str]:
        """Return the story that each document is part of today."""
        rows = self.clusterer.stories().to_pylist()
        assert len({row["story_id"] for row in rows}) == len(rows)
        self.into = {row["story_id"]: row["merged_into"] for row in rows}
        moves = {row["doc_id"]: row["story_id"] for row in self.clusterer.moves().to_pylist()}
        first = zip(self.kept["doc_id"].to_pylist(), self.kept["story_id"].to_pylist(), strict=True)
        return {doc_id: self.root(moves.get(doc_id, story)) for doc_id, story in first}

    def root(self, story_id: str) -> str:
        """Return the story that one is part of today."""
        while self.into[story_id]:
            story_id = self.into[story_id]
        return story_id

    def held(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Return what stands and is so: pinned documents with their stories, and stories set apart."""
        where = self.where()
        pins = {(doc_id, row["story_id"]) for row in self._standing("pin") for doc_id in row["doc_ids"]}
        aparts = {(row["story_id"], row["result"]) for row in self._standing("apart")}
        return (
            {(doc_id, story) for doc_id, story in pins if where[doc_id] == self.root(story)},
            {(one, other) for one, other in aparts if self.root(one) != self.root(other)},
        )

    def _standing(self, kind: str) -> list[dict[str, Any]]:
        done = [row for row in self.marks if row["outcome"] == "done"]
        undone = {row["other"] for row in done if row["kind"] == "undo"}
        return [row for row in done if row["kind"] == kind and row["mark_id"] not in undone]

    def _write(self, documents: int) -> pa.Table:
        first, rows = self.kept.num_rows, []
        for number in range(first, first + documents):
            title = self.chance.choice(MATTERS) + "".join(self.chance.choices(EXTRA, k=5))
            group = self.chance.randrange(number + 1) if self.chance.random() < 0.15 else number
            when = START + timedelta(hours=7 * number)
            rows.append(
                {"doc_id": f"d{number}", "title": title, "published_at": when, "group_id": f"g{group}"}
            )
        return pa.Table.from_pylist(rows)

    def _mark(self, kind: str, one: int, two: int, three: int) -> dict[str, Any]:
        where = self.where()
        doc_ids = [f"d{pick % len(where)}" for pick in (one, two, three)]
        stories = [where[doc_id] for doc_id in doc_ids]
        row: dict[str, Any] = {"mark_id": f"m{len(self.marks)}", "kind": kind.partition(" ")[0]}
        if kind == "undo":
            return {**row, "other": f"m{one % max(len(self.marks), 1)}"}
        if kind in ("join", "merge"):
            return {**row, "value": (None, 0.05, 0.2, 0.6)[one % 4]}
        if kind == "together":
            return {**row, "story_id": stories[0], "other": stories[1]}
        members = (
            [doc_id for doc_id in doc_ids if where[doc_id] == stories[0]] if kind == "apart" else doc_ids[:2]
        )
        target = stories[2] if kind == "pin" else stories[0]
        return {**row, "story_id": target, "doc_ids": [] if kind == "pin a story" else sorted(set(members))}

    def _stop(self) -> None:
        if self.stops:
            state = self.clusterer.state()
            self.clusterer = StoryClusterer(RECIPE)
            self.clusterer.restore(state)


HEAR = st.tuples(st.just("hear"), st.integers(1, 40))
DECIDE = st.tuples(st.sampled_from(KINDS), *[st.integers(0, 200)] * 3)
STEPS = st.lists(st.one_of(HEAR, DECIDE), max_size=12).map(lambda steps: [("hear", 20), *steps])
SIZES = st.lists(st.integers(1, 17), min_size=1, max_size=3)


def walk(desk: Desk, steps: list[tuple[Any, ...]]) -> None:
    """Take the steps in turn."""
    for what, *rest in steps:
        desk.hear(*rest) if what == "hear" else desk.decide(what, *rest)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 999), steps=STEPS, sizes=SIZES)
def test_the_stories_are_those_without_stops_and_cuts(seed, steps, sizes):
    whole, cut = Desk(seed, False, [100]), Desk(seed, True, sizes)
    walk(whole, steps)
    walk(cut, steps)
    assert cut.log == whole.log
    assert cut.kept["story_id"].equals(whole.kept["story_id"])
    assert cut.where() == whole.where()
    assert cut.clusterer.stories().equals(whole.clusterer.stories())
    assert cut.clusterer.thresholds().equals(whole.clusterer.thresholds())


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 999), steps=STEPS)
@example(seed=0, steps=[("hear", 20), ("together", 0, 0, 0), ("undo", 0, 0, 0)])
def test_the_machine_never_goes_against_a_mark_nor_loses_a_name(seed, steps):
    desk, names = Desk(seed, False, [9]), set()
    for step in steps:
        pinned, apart = desk.held()
        walk(desk, [step])
        still = desk.held()
        if step[0] == "hear":
            assert pinned <= still[0]
            assert apart <= still[1]
        assert names <= set(desk.into)
        names = set(desk.into)
