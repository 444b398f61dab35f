import datetime as dt

import pytest

from answerable.portal.stories import rules

TODAY = dt.date(2026, 3, 12)


def test_days_without_a_mention_are_zeros():
    rows = [(dt.date(2026, 3, 10), 3, 2, 1), (dt.date(2026, 3, 12), 1, 1, 1)]
    assert rules.every_day(rows) == [rows[0], (dt.date(2026, 3, 11), 0, 0, 0), rows[1]]


def test_a_story_without_days_has_no_chart():
    assert rules.every_day([], TODAY) == []


def test_the_days_go_on_until_the_day_that_is_asked_for():
    assert len(rules.every_day([(dt.date(2026, 3, 10), 3, 2, 1)], TODAY)) == 3


@pytest.mark.parametrize(("ago", "rising"), [(0, True), (6, True), (7, False), (-1, False)])
def test_a_warning_is_news_for_a_week(ago, rising):
    assert rules.is_rising(TODAY - dt.timedelta(days=ago), TODAY, 3) is rising


def test_a_story_that_never_warned_does_not_rise():
    assert not rules.is_rising(None, TODAY, 3)


def test_a_story_of_two_sources_does_not_rise_though_its_place_warns():
    assert not rules.is_rising(TODAY, TODAY, 2)


@pytest.mark.parametrize(
    ("p_value", "periods"),
    [
        (0.0005, 2000),
        (0.00046, 2000),
        (0.02, 50),
        (0.4, 2),
        (0.0, 100_000),
        (1e-9, 100_000),
        (1.0, None),
        (None, None),
    ],
)
def test_chance_is_told_as_once_in_so_many_periods_without_false_exactness(p_value, periods):
    assert rules.once_in(p_value) == periods
