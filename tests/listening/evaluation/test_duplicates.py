"""The made set is what it says it is, and the measure counts pairs."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from answerable.listening.evaluation.duplicates import (
    EDITS,
    HARD_EDITS,
    evaluate,
    made_set,
    pair_figures,
    without_natural_copies,
)

HAN = [chr(code) for code in range(0x4E00, 0x5A00)]


def texts(count: int, length: int = 300) -> list[str]:
    draw = random.Random(5)
    return [
        "".join(draw.choice(HAN) + "。" * (place % 20 == 19) for place in range(length)) for _ in range(count)
    ]


def table(rows: list[str]) -> pa.Table:
    return pa.table({"title": [f"第{place}篇" for place in range(len(rows))], "text": rows})


def test_pairs_are_counted_and_not_documents():
    figures = pair_figures(["a", "a", "a", "b"], ["1", "1", "2", "2"])
    assert figures == {"precision": 1 / 2, "recall": 1 / 3, "f1": pytest.approx(0.4)}


def test_natural_copies_are_taken_out():
    first, second = texts(2)
    assert without_natural_copies(table([first, second, first[:150], first + "尾"])).num_rows == 2


def test_each_original_gives_itself_and_three_edits():
    made = made_set(table(texts(20)), seed=1)
    assert made.num_rows == 16 * 4
    assert made["edit"].to_pylist().count("original") == 16
    assert set(made["edit"].to_pylist()) <= {"original", *EDITS}
    assert made["published_at"].to_pylist() == sorted(made["published_at"].to_pylist())


def test_the_same_seed_makes_the_same_set():
    rows = table(texts(10))
    assert made_set(rows, seed=1, edits=HARD_EDITS) == made_set(rows, seed=1, edits=HARD_EDITS)
    assert made_set(rows, seed=1) != made_set(rows, seed=2)


@pytest.mark.parametrize(("edit", "share"), [("cut", 0.6), ("extend", 4 / 3), ("retitle", 1), ("reorder", 1)])
def test_edits_are_as_long_as_stated(edit: str, share: float):
    text, donor = texts(2)
    assert len(EDITS[edit]("题", text, ("别题", donor), random.Random(1))[1]) == pytest.approx(
        share * len(text), abs=1
    )


def test_figures_name_the_recall_of_each_edit():
    rows = pa.table(
        {"gold": ["a", "a", "b", "b"], "group": ["1", "1", "2", "3"], "edit": ["original", "cut"] * 2}
    )
    assert evaluate([rows])["recall cut"] == 0.5
