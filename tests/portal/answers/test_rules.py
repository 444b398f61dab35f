"""Shares that tell of nobody, and steps without the marks that people put before them."""

import itertools

import pytest

from answerable.portal.answers.rules import FEW, NEARLY_ALL, WITHHELD, shares, steps

FLOOR = 5


def shared(*counts):
    return list(shares(dict(zip("abc", counts)), FLOOR).values())


def test_nothing_is_given_over_few_people():
    assert shared(4, 0, 0) == []


def test_large_counts_are_per_cent():
    assert shared(10, 5, 5) == [50, 25, 25]


def test_a_small_rest_is_not_found_by_subtraction():
    assert shared(160, 2, 1) == [NEARLY_ALL, FEW, FEW]
    assert shared(20, 0, 0) == [NEARLY_ALL, FEW, FEW]
    assert shared(100, 60, 3) == [61, WITHHELD, FEW]


def test_small_counts_hide_each_other():
    assert shared(92, 4, 4) == [92, FEW, FEW]


def test_what_is_hidden_is_as_much_as_the_floor_or_more():
    for counts in itertools.product([0, 1, 4, 5, 9, 40], repeat=3):
        said = shared(*counts)
        hidden = sum(count for count, share in zip(counts, said) if not isinstance(share, int))
        assert hidden == 0 or hidden >= FLOOR, counts
        assert all(count >= FLOOR for count, share in zip(counts, said) if isinstance(share, int))


@pytest.mark.parametrize("mark", ["·", "• ", "- ", "* ", "1. ", "2、", "(3) ", "（4）", "12) ", "①", "– "])
def test_a_mark_before_a_step_is_left_out(mark):
    assert steps(f"  {mark}New pipe by May.\n\n") == ["New pipe by May."]


@pytest.mark.parametrize(
    "step", ["2.5 km of new pipe", "-5 degrees is the limit", "2026 tests", "*all* of it"]
)
def test_a_figure_is_no_mark(step):
    assert steps(step) == [step]
