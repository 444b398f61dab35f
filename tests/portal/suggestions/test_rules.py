"""The rules of suggestions, without a database."""

import datetime as dt

import pytest

from answerable.portal.suggestions import rules

DAY = dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("laid_down", "holds"),
    [
        ([], None),
        ([("", "")], ("", "")),
        ([("", ""), ("noise", "")], ("noise", "")),
        ([("", ""), ("noise", ""), ("", "water")], ("", "water")),
        ([("noise", "water"), ("", "water")], ("noise", "water")),
        ([("waste", ""), ("", "health")], None),
    ],
)
def test_the_nearest_promise_holds(laid_down, holds):
    assert rules.nearest(laid_down, "noise", "water") == holds


def test_passages_are_covered_the_longest_first():
    assert rules.cover("张伟和张伟强", ["张伟", "张伟强"]) == ("〔…〕和〔…〕", 2)


@pytest.mark.parametrize("passages", [[], [""], [" "], ["…"], ["nobody"]])
def test_nothing_is_covered_for_nothing(passages):
    assert rules.cover("Ask Ann.", passages) == ("Ask Ann.", 0)


def test_growth_is_told_from_the_floor_on():
    days = {DAY: 3, DAY + dt.timedelta(days=2): 4}
    assert [total for _day, total in rules.growth(days, 5)] == [None, None, 7]
    assert rules.growth({}, 5) == []


def test_shares_say_of_what_they_are():
    figures = rules.Moderation(sent=200, hidden=4, appealed=2, restored=1)
    assert [figures.per_cent(part) for part in ("hidden", "appealed", "restored")] == [2.0, 50.0, 25.0]
    assert rules.Moderation(0, 0, 0, 0).per_cent("hidden") is None


def test_every_state_can_be_left_or_is_an_end():
    states = {end for steps in rules.SUGGESTION.values() for end in steps.values()}
    assert {state for state in states if not rules.possible(rules.SUGGESTION, state)} == set(rules.ENDED)


def test_the_machines_are_drawn_line_by_line():
    assert "    open --> reached: reach" in rules.diagram(rules.SUGGESTION)
    assert "    upheld --> restored: restore" in rules.diagram(rules.HIDING)
