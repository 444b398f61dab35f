"""One contract, all stages: input untouched, empty input fine, the same answer whatever the batches or
after pickling.

A stage is a class with a `name`, a `version` and one verb that takes a table and gives a table of the
same rows in the same order. The list below is written by hand so that a stage that is left out is seen to
be.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from answerable.listening.cleaning import Cleaner, clean
from answerable.listening.duplicates import DuplicateGrouper
from answerable.listening.places import PlaceFinder
from answerable.listening.records import INPUT
from answerable.listening.severity import SeverityClassifier
from answerable.listening.stories import StoryClusterer
from answerable.listening.tone import ToneClassifier
from answerable.listening.topics import KeywordClassifier, load_taxonomy

TEXTS = [
    "滨江区长河街道的自来水发黄三天了，一直没有人来处理，请尽快回复。",
    "公交车晚点半小时，站牌上没有任何说明。",
    "The street lights in the north have been off for a week.",
    "",
    "滨江区长河街道的自来水发黄三天了，一直没有人来处理，请尽快回复。",
    "電梯停運一個月，老人上不了樓，請有關部門處理。",
    "联系电话13912345678，工地夜间施工噪音太大，影响休息。",
    None,
]


@dataclass(frozen=True)
class Stage:
    """How to make a stage, and the verb by which it judges."""

    make: Callable[[], Any]
    verb: str
    remembers: bool = False

    def judge(self, stage: Any, table: pa.Table) -> pa.Table:
        return getattr(stage, self.verb)(table)


STAGES = {
    "cleaning": Stage(Cleaner, "clean"),
    "duplicates": Stage(DuplicateGrouper, "assign", remembers=True),
    "topics": Stage(lambda: KeywordClassifier(load_taxonomy()), "classify"),
    "places": Stage(PlaceFinder, "find"),
    "tone": Stage(ToneClassifier, "classify"),
    "severity": Stage(SeverityClassifier, "classify"),
    "stories": Stage(StoryClusterer, "assign", remembers=True),
}
every_stage = pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
remembering = pytest.mark.parametrize(
    "stage",
    [stage for stage in STAGES.values() if stage.remembers],
    ids=[name for name, stage in STAGES.items() if stage.remembers],
)


@pytest.fixture(scope="module")
def table() -> pa.Table:
    """Cleaned documents, each with a group of its own as the clusterer needs it."""
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    rows = [
        {
            "doc_id": f"d{at}",
            "text": text,
            "source": f"o{at % 3}",
            "published_at": begin + timedelta(hours=at),
        }
        for at, text in enumerate(TEXTS * 4)
    ]
    cleaned = clean(pa.Table.from_pylist(rows, INPUT))
    return cleaned.append_column("group_id", cleaned.column("doc_id"))


def given(stage: Stage, table: pa.Table) -> pa.Table:
    return table.drop_columns(["group_id"]) if stage.make is DuplicateGrouper else table


def in_pieces(stage: Stage, made: Any, table: pa.Table, size: int) -> list[dict[str, object]]:
    pieces = [table.slice(at, size) for at in range(0, table.num_rows, size)]
    return [row for piece in pieces for row in stage.judge(made, piece).to_pylist()]


@every_stage
def test_a_stage_has_a_name_and_a_version(stage):
    made = stage.make()
    assert isinstance(made.name, str)
    assert isinstance(made.version, str)


@every_stage
def test_the_input_is_not_touched_and_no_row_is_lost(stage, table):
    table = given(stage, table)
    before = table.to_pylist()
    judged = stage.judge(stage.make(), table)
    assert table.to_pylist() == before
    assert judged.column("doc_id").to_pylist() == table.column("doc_id").to_pylist()
    assert set(table.column_names) <= set(judged.column_names)


@every_stage
def test_an_empty_input_gives_an_empty_output_of_the_same_columns(stage, table):
    table = given(stage, table)
    made = stage.make()
    empty = stage.judge(made, table.slice(0, 0))
    assert empty.num_rows == 0
    assert empty.column_names == stage.judge(made, table).column_names


@every_stage
def test_the_same_input_gives_the_same_output(stage, table):
    table = given(stage, table)
    assert stage.judge(stage.make(), table).equals(stage.judge(stage.make(), table))


@every_stage
@pytest.mark.parametrize("size", [1, 3, 10])
def test_the_size_of_a_batch_makes_no_difference(stage, table, size):
    table = given(stage, table)
    assert in_pieces(stage, stage.make(), table, size) == in_pieces(stage, stage.make(), table, 1000)


@every_stage
def test_a_pickled_stage_judges_as_before(stage, table):
    table = given(stage, table)
    made = stage.make()
    again = pickle.loads(pickle.dumps(made))
    assert stage.judge(again, table).equals(stage.judge(made, table))


@every_stage
def test_a_slice_and_chunks_are_read_like_a_fresh_table(stage, table):
    table = given(stage, table)
    padded = pa.concat_tables([table.slice(20), table, table.slice(0, 3)])
    inside = padded.slice(table.num_rows - 20, table.num_rows)
    assert in_pieces(stage, stage.make(), inside, 1000) == in_pieces(stage, stage.make(), table, 1000)


@remembering
def test_a_restored_stage_goes_on_where_the_other_stopped(stage, table):
    table = given(stage, table)
    whole, first, second = stage.make(), stage.make(), stage.make()
    expected = stage.judge(whole, table).slice(11).to_pylist()
    stage.judge(first, table.slice(0, 11))
    second.restore(first.state())
    assert stage.judge(second, table.slice(11)).to_pylist() == expected
    assert {name: held.num_rows for name, held in second.state().items()} == {
        name: held.num_rows for name, held in whole.state().items()
    }


@remembering
def test_a_state_is_tables_and_survives_being_written(stage, table, tmp_path):
    made = stage.make()
    stage.judge(made, given(stage, table))
    for name, held in made.state().items():
        with pa.OSFile(str(tmp_path / name), "wb") as file, pa.ipc.new_file(file, held.schema) as writer:
            writer.write_table(held)
    again = stage.make()
    again.restore({name: pa.ipc.open_file(str(tmp_path / name)).read_all() for name in made.state()})
    assert all(held.equals(made.state()[name]) for name, held in again.state().items())
