"""The figures themselves, on rows made by hand."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.portal.rates.rules import Matter, figures, grouped, month_of, outcome_of, withheld_groups

MORNING = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def matter(outcome: str = "answered", hours: int | None = 24, *, unit: str = "water", day: int = 2) -> Matter:
    came = MORNING.replace(day=day)
    after = came + dt.timedelta(hours=hours) if hours is not None else None
    return Matter("M-2026-00001", came, "water-quality", unit, outcome, after)


def test_what_waits_counts_against_the_response_and_what_cannot_be_met_does_not():
    rows = (
        [matter()] * 5
        + [matter("cannot_be_met")] * 2
        + [matter("set_aside", None)]
        + [matter("waiting", None)] * 2
    )
    found = figures(rows, {}, 5)
    assert found[:7] == (10, 8, 5, 2, 1, 2, 80)


def test_the_times_are_over_those_that_have_one():
    rows = [matter(hours=hours) for hours in (1, 2, 3, 4, 100)] + [matter("waiting", None)]
    found = figures(rows, {}, 5)
    assert (found.median_hours, found.ninth_hours) == (3, 100)


def test_under_the_floor_nothing_is_told():
    assert set(figures([matter()] * 4, {"solved": 4}, 5)) == {None}


def test_the_verdicts_have_a_floor_of_their_own():
    found = figures([matter()] * 9, {"solved": 3, "partly": 1, "not_solved": 1}, 5)
    assert (found.said, found.solved, found.partly, found.not_solved) == (5, 60, 20, 20)
    assert figures([matter()] * 9, {"solved": 4}, 5).solved is None


def test_satisfaction_has_its_own_floor_and_changes_no_verdict():
    said = {"solved": 3, "partly": 3, "satisfied": 3, "not_satisfied": 2}
    found = figures([matter()] * 9, said, 5)
    assert (found.said, found.solved, found.rated, found.satisfied) == (6, 50, 5, 60)
    found = figures([matter()] * 9, said | {"satisfied": 2}, 5)
    assert (found.said, found.rated, found.satisfied) == (6, None, None)


@pytest.mark.parametrize(
    ("answered", "reason", "aside", "outcome"),
    [
        (True, "", False, "answered"),
        (True, "duplicate", False, "answered"),
        (False, "cannot_be_met", False, "cannot_be_met"),
        (False, "", True, "set_aside"),
        (False, "", False, "waiting"),
    ],
)
def test_a_message_comes_to_one_thing(answered, reason, aside, outcome):
    assert outcome_of(answered, reason, aside) == outcome


def test_groups_stand_in_the_order_of_their_keys():
    rows = [matter(unit="b"), matter(unit="a"), matter(unit="b")]
    assert [(key, len(found)) for key, found in grouped(rows, lambda m: m.unit).items()] == [
        ("a", 1),
        ("b", 2),
    ]
    assert month_of(matter()) == "2026-03"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # the machine may be busy
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 40)), st.integers(2, 9))
def test_no_hidden_group_is_found_by_subtraction(sizes, floor):
    hidden = withheld_groups(sizes, floor)
    assert {name for name, size in sizes.items() if 0 < size < floor} <= hidden
    together = sum(sizes[name] for name in hidden)
    everything = {name for name, size in sizes.items() if size}
    assert not hidden or together >= floor or hidden == everything
