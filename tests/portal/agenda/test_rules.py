"""What is proposed to a unit from its counts of a month."""

import datetime as dt

import pytest

from answerable.portal.agenda import rules
from answerable.portal.agenda.rules import Count


def proposed(*counts):
    return [(each.topic, each.why) for each in rules.chosen([Count(*count) for count in counts], 5)]


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ([], []),
        ([("noise", 4, 4)], []),
        ([("", 50, 50)], []),
        ([("noise", 9, 0), ("waste", 6, 0), ("parks", 5, 0)], [("noise", "most"), ("waste", "most")]),
        (
            [("noise", 9, 0), ("waste", 8, 0), ("parks", 7, 5), ("roads", 6, 6)],
            [("noise", "most"), ("waste", "most"), ("roads", "unsolved")],
        ),
        ([("noise", 9, 0), ("waste", 8, 0), ("parks", 7, 4)], [("noise", "most"), ("waste", "most")]),
    ],
)
def test_the_most_raised_and_the_most_unsolved_are_proposed(counts, found):
    assert proposed(*counts) == found


def test_equal_topics_stand_in_the_order_of_their_names():
    assert proposed(("b", 5, 0), ("a", 5, 0), ("c", 5, 0)) == [("a", "most"), ("b", "most")]


@pytest.mark.parametrize(("rest", "told"), [(0, 12), (1, None), (4, None), (5, 17)])
def test_the_whole_is_withheld_where_the_rest_would_be_few(rest, told):
    counts = [Count("noise", 7, 0), Count("waste", 5, 0)]
    counts += [Count("", rest, 0)] if rest else []
    assert rules.chosen(counts, 5)[0].of_all == told


def test_the_month_before_january_is_december():
    assert rules.month_before(dt.date(2026, 1, 31)) == dt.date(2025, 12, 1)
    assert rules.month_before(dt.date(2026, 3, 1)) == dt.date(2026, 2, 1)
