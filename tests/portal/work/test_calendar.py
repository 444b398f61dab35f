"""Working days, terms, pauses: the arithmetic that every clock goes by."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.work import queries, services
from answerable.portal.work.models import Day
from answerable.portal.work.rules import (
    Calendar,
    Term,
    add,
    both_days,
    deadline,
    end_of,
    ladder,
    moved_by,
    rung,
)
from answerable.portal.work.services.calendar import shipped_days

ZONE = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")  # where the clocks change
WEEKENDS = Calendar()


def day(text):
    return dt.date.fromisoformat(text)


GOLDEN_WEEK = Calendar(
    rests=frozenset(day(f"2026-10-0{n}") for n in (1, 2, 5, 6, 7)), works=frozenset([day("2026-10-10")])
)


@pytest.mark.parametrize(
    ("start", "term", "last"),
    [
        ("2026-11-23", Term(7), "2026-12-02"),  # Monday; two weekends less one
        ("2026-11-23", Term(7, "day"), "2026-11-30"),
        ("2026-11-21", Term(1), "2026-11-23"),  # a Saturday
        ("2026-11-22", Term(0), "2026-11-23"),
        ("2026-11-20", Term(1, "day"), "2026-11-23"),  # ends on a Saturday, so on Monday
        ("2026-09-30", Term(1), "2026-10-08"),
        ("2026-09-30", Term(3), "2026-10-10"),  # the Saturday that is worked
        ("2026-09-30", Term(3, "day"), "2026-10-08"),
    ],
)
def test_a_term_in_days_ends_where_people_expect(start, term, last):
    assert add(day(start), term, GOLDEN_WEEK) == day(last)


def test_both_ways_of_counting_are_told():
    start = dt.datetime(2026, 9, 30, 9, tzinfo=ZONE)
    assert both_days(start, Term(7), GOLDEN_WEEK) == (day("2026-10-15"), day("2026-10-08"))


def test_hours_are_true_hours_also_when_the_clocks_change():
    before = dt.datetime(2026, 10, 24, 12, tzinfo=BERLIN)  # that night one hour comes twice
    due = deadline(before, Term(24, "hour"), WEEKENDS)
    assert due - before.astimezone(dt.UTC) == dt.timedelta(hours=24)
    assert due.hour == 11
    assert deadline(before, Term(2, "day"), WEEKENDS) == end_of(day("2026-10-26"), BERLIN)


days = st.dates(day("2024-01-01"), day("2027-12-31"))
calendars = st.builds(Calendar, st.frozensets(days, max_size=60), st.frozensets(days, max_size=20))
units = st.sampled_from(["hour", "day", "working_day"])
terms = st.builds(Term, st.integers(0, 60), units)
moments = st.integers(0, 4 * 365 * 86400).map(
    lambda n: (dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=n)).astimezone(BERLIN)
)


@given(days, st.integers(0, 60), calendars)
def test_a_term_in_working_days_holds_just_so_many(start, amount, calendar):
    last = add(start, Term(amount), calendar)
    assert calendar.is_working(last)
    assert calendar.working_between(start, last) == (amount or int(last > start))


@given(moments, terms, calendars)
def test_no_term_ends_before_it_begins_and_a_longer_one_never_earlier(start, term, calendar):
    due = deadline(start, term, calendar)
    assert due >= start
    assert deadline(start, Term(term.amount + 1, term.unit), calendar) >= due


@given(moments, terms, calendars, st.integers(0, 40 * 86400), st.integers(0, 40 * 86400))
def test_a_pause_never_costs_time_and_gives_none_away(start, term, calendar, after, pause):
    due = deadline(start, term, calendar)
    paused = start + dt.timedelta(seconds=after)
    again = paused + dt.timedelta(seconds=pause)
    moved = moved_by(paused, again, due, term.unit, calendar)
    assert moved >= due
    if paused > due or not pause:
        assert moved == due  # what has run out does not come back
    elif term.unit == "hour":
        assert moved.astimezone(dt.UTC) - again.astimezone(dt.UTC) == due.astimezone(
            dt.UTC
        ) - paused.astimezone(dt.UTC)
    elif term.unit == "working_day" and moved > due:
        left = calendar.working_between(paused.date(), due.date())
        assert calendar.working_between(again.date(), moved.date()) in {left, 1}


@given(moments, terms, calendars)
def test_the_ladder_is_climbed_in_order(start, term, calendar):
    due = deadline(start, term, calendar)
    steps = ladder(start, due, calendar)
    assert start <= steps.warn_at <= steps.due_at <= steps.above_at
    assert rung(steps, start) == 0
    assert rung(steps, due) in {0, 1}  # until the last second it is not late
    assert rung(steps, steps.above_at + dt.timedelta(seconds=1)) == 3


def test_the_shipped_days_know_the_making_up():
    shipped = {each.day: each.kind for each in shipped_days(2026)}
    assert shipped[day("2026-10-01")] == "rest"
    assert shipped[day("2026-10-10")] == "work"
    assert list(shipped_days(1990)) == []


def test_days_are_kept_changed_and_forgotten_by_whoever_keeps_the_organisation(alice, erin):
    given_ = {"day": day("2027-01-01"), "kind": "rest", "name_zh": "元旦"}
    with pytest.raises(Refused):
        services.keep_day(alice, **given_)
    services.keep_day(erin, **given_)
    services.keep_day(erin, **given_ | {"name_zh": "新年"})
    assert not queries.working_calendar().is_working(day("2027-01-01"))
    assert queries.holidays_known_to() == 2027
    services.forget_day(erin, day("2027-01-01"))
    assert queries.working_calendar().is_working(day("2027-01-01"))
    with pytest.raises(Conflict):
        services.forget_day(erin, day("2027-01-01"))
    with pytest.raises(Refused):
        services.forget_day(alice, day("2027-01-01"))


@pytest.mark.parametrize(("when", "kind"), [("2027-01-02", "rest"), ("2027-01-01", "work")])
def test_a_weekend_does_not_rest_and_a_weekday_does_not_make_up(erin, when, kind):
    with pytest.raises(Conflict):
        services.keep_day(erin, day=day(when), kind=kind)


def test_a_year_is_taken_in_once_and_what_was_entered_by_hand_stays(erin):
    services.keep_day(erin, day=day("2026-10-01"), kind="rest", name_zh="大庆")
    assert services.lay_down_days(erin, 2026) > 20
    assert services.lay_down_days(erin, 2026) == 0
    assert Day.objects.get(day=day("2026-10-01")).name_zh == "大庆"
    with pytest.raises(Conflict):
        services.lay_down_days(erin, 1990)
