"""The measures, held against values worked out by hand."""

from __future__ import annotations

import pytest

from answerable.listening.evaluation.measures import adjusted_mutual_information, b_cubed


def test_equal_groupings_score_one_whatever_their_names():
    assert b_cubed(["a", "a", "b"], [7, 7, 9]).f1 == 1.0
    assert adjusted_mutual_information(["a", "a", "b"], [7, 7, 9]) == pytest.approx(1.0)


def test_one_heap_has_full_recall_and_low_precision():
    heap = b_cubed(["a", "a", "b", "c"], ["x"] * 4)
    assert heap.recall == 1.0
    assert heap.precision == pytest.approx((2 * 2 + 1 + 1) / 16)


def test_singletons_have_full_precision_and_low_recall():
    alone = b_cubed(["a", "a", "b"], [1, 2, 3])
    assert alone.precision == 1.0
    assert alone.recall == pytest.approx((0.5 + 0.5 + 1) / 3)


def test_nothing_scores_nothing():
    assert b_cubed([], []).f1 == 0.0
