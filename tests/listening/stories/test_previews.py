"""What another threshold would make of the same documents."""

from __future__ import annotations

import pyarrow as pa

from answerable.listening.stories import StoryClusterer, preview

TITLES = [f"{what}{extra}" for what in ("城南自来水发黄", "人民路公交改线") for extra in "甲乙丙丁戊己庚辛"]
DOCUMENTS = pa.table({"doc_id": [f"d{number}" for number in range(len(TITLES))], "title": TITLES})


def test_a_higher_threshold_gives_more_stories():
    table = preview(DOCUMENTS, (0.05, 0.999))
    loose, tight = table.to_pylist()
    assert loose["stories"] < tight["stories"]
    assert loose["largest"] > tight["largest"]
    assert tight["alone"] > loose["alone"]


def test_without_thresholds_five_are_shown_around_the_one_that_chose_itself():
    table = preview(DOCUMENTS)
    assert table["chosen"].to_pylist() == [False, False, True, False, False]


def test_thresholds_say_whether_they_were_chosen_by_the_stream():
    clusterer = StoryClusterer()
    clusterer.assign(DOCUMENTS)
    assert clusterer.thresholds()["script"].to_pylist() == ["han", "spaced"]
    assert clusterer.thresholds()["chosen"].to_pylist() == [True, True]
