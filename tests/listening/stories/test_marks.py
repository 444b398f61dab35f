"""What a curator decides about stories stays decided: through later documents, merging and a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from answerable.listening.stories import MARK, Recipe, StoryClusterer

WATER = [f"城南自来水发黄有异味{extra}" for extra in ("甲乙", "丙丁", "戊己", "庚辛", "壬癸", "子丑")]
BUS = [f"人民路公交改线等车太久{extra}" for extra in ("甲乙", "丙丁", "戊己", "庚辛")]
START = datetime(2026, 3, 1, tzinfo=UTC)


def documents(titles: list[str], first: int = 0) -> pa.Table:
    names = [f"d{number}" for number in range(first, first + len(titles))]
    days = [START + timedelta(hours=first + number) for number in range(len(titles))]
    return pa.table({"doc_id": names, "title": titles, "published_at": days, "group_id": names})


def marks(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=MARK)


def mark(mark_id: str, kind: str, **rest: Any) -> dict[str, Any]:
    return {"mark_id": mark_id, "kind": kind, **rest}


class Desk:
    """A clusterer with the documents it was given, as an archive keeps them; saved and restored at will."""

    def __init__(self, titles: list[str]) -> None:
        self.clusterer = StoryClusterer(Recipe(block=4, least=1.0))
        self.kept = self.clusterer.assign(documents(titles))

    def hear(self, titles: list[str]) -> list[str]:
        table = self.clusterer.assign(documents(titles, self.kept.num_rows))
        self.kept = pa.concat_tables([self.kept, table])
        return table["story_id"].to_pylist()

    def decide(self, *rows: dict[str, Any]) -> list[dict[str, Any]]:
        return self.clusterer.mark(marks(*rows), self.kept).to_pylist()

    def restart(self) -> None:
        state = self.clusterer.state()
        self.clusterer = StoryClusterer(Recipe(block=4, least=1.0))
        self.clusterer.restore(state)

    def stories(self) -> dict[str, dict[str, Any]]:
        return {row["story_id"]: row for row in self.clusterer.stories().to_pylist()}

    def where(self, doc_id: str) -> str:
        """Return the story a document is part of today."""
        moves = {row["doc_id"]: row["story_id"] for row in self.clusterer.moves().to_pylist()}
        given = dict(zip(self.kept["doc_id"].to_pylist(), self.kept["story_id"].to_pylist()))
        stories, story_id = self.stories(), moves.get(doc_id, given[doc_id])
        while stories[story_id]["merged_into"]:
            story_id = stories[story_id]["merged_into"]
        return story_id


@pytest.fixture(params=[False, True], ids=["going on", "restarted"])
def desk(request: pytest.FixtureRequest) -> Desk:
    """Six documents on water (d0 to d5) and four on a bus (d6 to d9)."""
    desk = Desk(WATER + BUS)
    if request.param:
        desk.restart()
        decide = desk.decide

        def decide_and_restart(*rows: dict[str, Any]) -> list[dict[str, Any]]:
            outcome = decide(*rows)
            desk.restart()
            return outcome

        desk.decide = decide_and_restart  # type: ignore[method-assign]
    return desk


def test_two_stories_put_together_are_one_under_the_chosen_name(desk):
    water, bus = desk.where("d0"), desk.where("d6")
    told = sum(desk.stories()[story]["documents"] for story in (water, bus))
    (outcome,) = desk.decide(mark("m1", "together", story_id=bus, other=water))
    assert outcome == {"mark_id": "m1", "outcome": "done", "story_id": bus}
    assert desk.where("d0") == desk.where("d6") == bus
    assert set(desk.hear(["城南自来水发黄有异味寅卯", "人民路公交改线等车太久寅卯"])) == {bus}
    assert desk.stories()[bus]["documents"] == told + 2


def test_undoing_gives_a_joined_story_its_old_name_and_documents_back(desk):
    water, bus = desk.where("d0"), desk.where("d6")
    told = desk.stories()[water]["documents"]
    desk.decide(mark("m1", "together", story_id=water, other=bus))
    (outcome,) = desk.decide(mark("m2", "undo", other="m1"))
    assert outcome["outcome"] == "done"
    assert (desk.where("d0"), desk.where("d6")) == (water, bus)
    assert desk.hear(["人民路公交改线等车太久寅卯", "城南自来水发黄有异味寅卯"]) == [bus, water]
    assert desk.stories()[water]["documents"] == told + 1


def test_documents_set_apart_begin_a_story_that_never_merges_back(desk):
    water = desk.where("d0")
    (outcome,) = desk.decide(mark("m1", "apart", story_id=water, doc_ids=["d0", "d1"]))
    assert outcome["outcome"] == "done"
    assert desk.where("d0") == desk.where("d1") == outcome["story_id"] != water
    assert desk.where("d2") == water
    desk.hear(["城南自来水发黄有异味" + extra for extra in "寅卯辰巳午未申酉"])
    assert desk.where("d0") == outcome["story_id"]
    assert desk.where("d2") == water


def test_undoing_makes_parted_stories_one_again(desk):
    water = desk.where("d0")
    (made,) = desk.decide(mark("m1", "apart", story_id=water, doc_ids=["d0", "d1"]))
    desk.decide(mark("m2", "undo", other="m1"))
    assert desk.where("d0") == desk.where("d2") == water
    assert desk.stories()[made["story_id"]]["merged_into"] == water


def test_a_pinned_document_belongs_where_the_curator_put_it(desk):
    water, bus = desk.where("d0"), desk.where("d6")
    desk.decide(mark("m1", "pin", story_id=bus, doc_ids=["d0"]))
    assert desk.where("d0") == bus
    assert desk.stories()[bus]["documents"] == 5
    desk.decide(mark("m2", "undo", other="m1"))
    assert desk.where("d0") == water
    assert desk.stories()[bus]["documents"] == 4


def test_a_pinned_story_is_left_alone_and_still_hears(desk):
    water, bus = desk.where("d0"), desk.where("d6")
    desk.decide(mark("m1", "pin", story_id=bus), mark("m2", "merge", value=0.001))
    desk.hear([*WATER, *BUS])
    assert desk.where("d6") == bus
    assert desk.where("d0") == water
    desk.decide(mark("m3", "undo", other="m1"))
    desk.hear([*WATER, *BUS])
    assert desk.where("d6") == desk.where("d0")


def test_a_mark_that_was_seen_before_changes_nothing(desk):
    water, bus = desk.where("d0"), desk.where("d6")
    desk.decide(mark("m1", "together", story_id=water, other=bus))
    (again,) = desk.decide(mark("m1", "together", story_id=water, other=bus))
    assert again == {"mark_id": "m1", "outcome": "known", "story_id": water}


def test_marks_on_what_nobody_knows_say_so(desk):
    water = desk.where("d0")
    rows = [
        mark("m1", "together", story_id=water, other="s-none"),
        mark("m2", "apart", story_id=water, doc_ids=["none"]),
        mark("m3", "pin", story_id="s-none"),
        mark("m4", "undo", other="m9"),
        mark("m5", "shout", story_id=water),
        mark("m6", "join", value=2.0),
        mark("m7", "apart", story_id=water, doc_ids=[f"d{number}" for number in range(6)]),
    ]
    outcomes = [row["outcome"] for row in desk.decide(*rows)]
    assert outcomes == ["unknown"] * 6 + ["nothing"]


@pytest.mark.parametrize(
    "rest",
    [
        {"kind": "together", "other": "d1"},
        {"kind": "apart", "doc_ids": [f"d{number}" for number in range(6)]},
    ],
    ids=["with itself", "all of it"],
)
def test_undoing_what_changed_nothing_changes_nothing(desk, rest):
    water, told = desk.where("d0"), {name: row["documents"] for name, row in desk.stories().items()}
    other = desk.where("d1") if "other" in rest else None
    (made,) = desk.decide(mark("m1", story_id=water, **{**rest, "other": other}))
    (undone,) = desk.decide(mark("m2", "undo", other="m1"))
    assert (made["outcome"], undone["outcome"], undone["story_id"]) == ("nothing", "nothing", water)
    assert {name: row["documents"] for name, row in desk.stories().items()} == told


def test_a_threshold_that_was_set_holds_from_then_on(desk):
    desk.decide(mark("m1", "join", value=0.99))
    fresh = desk.hear(["城南自来水发黄有异味寅卯辰"])
    assert fresh[0] not in {desk.where("d0"), desk.where("d6")}
    desk.decide(mark("m2", "undo", other="m1"))
    assert desk.hear(["城南自来水发黄有异味巳午未"])[0] in {desk.where("d0"), fresh[0]}
