"""Who is reached by an office, and which unit answers: pure rules."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.portal.organisation.rules import (
    ALL_PERMISSIONS,
    STANDARD_OFFICES,
    reaches,
    responsible,
    serves,
)


def unit(name, topics, place="", depth=2):
    return SimpleNamespace(name=name, topics=topics, place_code=place, depth=depth)


WATER = unit("water", ["water-quality"])
EAST = unit("east", ["water-quality", "noise"], "990101")
ELM = unit("elm", ["noise"], "99010103", 3)
UNITS = [WATER, EAST, ELM]


@pytest.mark.parametrize(
    ("topic", "place", "expected"),
    [
        ("water-quality", "", WATER),
        ("water-quality", "990101", EAST),
        ("water-quality", "990202", WATER),
        ("noise", "99010103", ELM),
        ("noise", "99010107", EAST),
        ("noise", "990202", None),
        ("parking", "990101", None),
    ],
)
def test_the_unit_with_the_nearest_area_answers(topic, place, expected):
    assert responsible(UNITS, topic, place) is expected


def test_of_equals_the_highest_in_the_tree_answers():
    low, high = unit("low", ["noise"], depth=3), unit("high", ["noise"], depth=1)
    assert responsible([low, high], "noise") is high


@pytest.mark.parametrize(
    ("area", "place", "served"),
    [
        ("", "110105", True),
        ("110000", "110105", True),
        ("110100", "110105", True),
        ("110105", "110105", True),
        ("110105", "110106", False),
        ("110105", "", False),
        ("east", "east-elm", True),
    ],
)
def test_areas_nest_by_the_beginning_of_their_code(area, place, served):
    assert serves(area, place) is served


@given(st.text("0123", max_size=12), st.text("0123", max_size=4))
def test_an_area_serves_all_that_lies_below_it(area, more):
    assert serves(area, area + more)


def test_an_office_reaches_its_unit_and_by_its_kind_those_below():
    assert reaches("0001", "unit", "0001")
    assert not reaches("0001", "unit", "00010001")
    assert reaches("0001", "subtree", "00010001")
    assert not reaches("00010001", "subtree", "0001")
    assert not reaches("0001", "subtree", "0002")


def test_standard_offices_give_only_known_authorities():
    for code, zh, en, permissions, reach in STANDARD_OFFICES:
        assert code and zh and en
        assert set(permissions) <= set(ALL_PERMISSIONS)
        assert reach in {"unit", "subtree"}


def test_nobody_who_drafts_publishes_by_the_same_office():
    offices = {code: set(permissions) for code, _zh, _en, permissions, _reach in STANDARD_OFFICES}
    both = {
        code for code, permissions in offices.items() if {"answers.draft", "answers.publish"} <= permissions
    }
    assert both == {"administrator"}
