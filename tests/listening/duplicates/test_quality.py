"""Floors under the figures of docs/listening/duplicates.md; they only rise.

The thresholds were chosen on eventmonitor_zh; here is another set.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from answerable.listening.duplicates import group_file
from answerable.listening.evaluation.duplicates import EDITS, HARD_EDITS, evaluate, made_set

DATA = Path(os.environ.get("ANSWERABLE_DATA", Path(__file__).parents[4] / "shared" / "data"))
FILE = DATA / "stories" / "dtels_zh.parquet"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is absent; set ANSWERABLE_DATA"),
]


@pytest.mark.parametrize(("edits", "floor"), [(EDITS, 0.995), (HARD_EDITS, 0.88)], ids=["stated", "hard"])
def test_made_copies_are_found(edits, floor: float):
    table = pq.read_table(FILE, columns=["title", "text"]).slice(0, 1000)
    figures = evaluate([group_file(made_set(table, seed=20, originals=400, edits=edits))])
    assert figures["f1"] >= floor
    assert figures["precision"] >= 0.99
