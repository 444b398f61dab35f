"""The stage as a whole."""

from __future__ import annotations

import pickle

import pyarrow as pa
import pytest

from answerable.listening import records
from answerable.listening.cleaning import Cleaner, clean, fold

BATCH = pa.table(
    {
        "doc_id": ["1", "2", "3", "4"],
        "title": ["停水", None, "ＡＢＣ", None],
        "text": ["<p>請聯絡 13800138000</p>", "No WATER for us", None, None],
        "lang": pa.array([None, "en", "klingon", None], pa.string()),
        "line": [1, 2, 3, 4],
    }
)


def test_it_normalises_redacts_finds_the_language_and_folds():
    first, second, third, fourth = clean(BATCH).to_pylist()
    assert (first["text"], first["lang"]) == ("請聯絡 〔phone〕", "zh-Hant")
    assert first["folded"].split() == ["停水", "请联络"]
    assert (second["text"], second["lang"], second["folded"]) == ("No WATER for us", "en", "no water for us")
    assert (third["title"], third["lang"]) == ("ABC", "en")
    assert (fourth["folded"], fourth["lang"]) == ("", "other")


def test_other_columns_stay_and_the_input_is_not_changed():
    before = BATCH.to_pylist()
    cleaned = clean(BATCH)
    assert {*records.INPUT.names, "line", "folded"} == set(cleaned.column_names)
    assert cleaned.column("line").to_pylist() == [1, 2, 3, 4]
    assert BATCH.to_pylist() == before


def test_an_empty_batch_is_fine():
    assert clean(records.INPUT.empty_table()).num_rows == 0


def test_batches_and_order_make_no_difference():
    whole = clean(BATCH).to_pylist()
    parts = [row for at in range(4) for row in clean(BATCH.slice(at, 1)).to_pylist()]
    backwards = clean(BATCH.take([3, 2, 1, 0])).to_pylist()
    assert parts == whole
    assert backwards[::-1] == whole


def test_the_stage_can_be_pickled_and_says_its_name():
    again = pickle.loads(pickle.dumps(Cleaner()))
    assert again.clean(BATCH) == clean(BATCH)
    assert (again.name, bool(again.version)) == ("cleaning", True)


@pytest.mark.parametrize(
    ("written", "folded"), [("請處理ＡＢＣ", "请处理abc"), ("停水", "停水"), (None, None)]
)
def test_folding_is_for_matching(written, folded):
    assert fold(pa.array([written], pa.string())).to_pylist() == [folded]
