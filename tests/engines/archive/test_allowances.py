"""Families of series with more or less of the budget: from a day on, within bounds, and never more in all."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from answerable.engines.archive import Archive, view
from answerable.engines.archive.allowances import allowance_table, allowed, recorded
from answerable.engines.archive.recomputing import recompute
from answerable.listening.pipeline import Pipeline, Settings
from answerable.listening.records import ALARM
from engines.archive.heard import heard_rows, told

DAY = dt.date(2026, 3, 1)
CHANCE = 0.01


def judged(*rows):
    """Rows of (series, days after DAY, p)."""
    figures = [
        {"series": series, "period_start": DAY + dt.timedelta(days=after), "count": 5, "alarm": False}
        | {"expected": 2.0, "upper": 4.0, "p_value": p}
        for series, after, p in rows
    ]
    return pa.Table.from_pylist(figures, ALARM)


def alarms(allowances, *rows):
    held = recorded(allowance_table([(family, DAY, value) for family, value in allowances]))
    return allowed(judged(*rows), CHANCE, held).column("alarm").to_pylist()


def test_without_any_word_a_series_warns_below_the_chance():
    assert alarms([], ("topic:water", 0, 0.009), ("topic:noise", 0, 0.011)) == [True, False]


def test_a_family_with_half_an_allowance_needs_half_the_chance_at_all_of_its_places():
    rows = [("topic:water", 0, 0.009), ("topic:water|place:33", 0, 0.004), ("topic:noise", 0, 0.009)]
    assert alarms([("topic:water", 0.5)], *rows) == [False, True, True]


def test_more_is_given_only_as_far_as_others_give_it_up():
    quiet = [(f"topic:{n}", 0, 0.5) for n in range(8)]
    water = ("topic:water", 0, 0.013)
    assert not any(alarms([("topic:water", 1.5)], water))
    given_up = [(f"topic:{n}", 0.5) for n in range(8)]
    assert alarms([("topic:water", 1.5), *given_up], water, *quiet)[0]


@pytest.mark.parametrize("value", [0.5, 0.8, 1.0, 1.3, 1.5])
def test_whatever_is_allowed_the_chances_of_all_series_together_do_not_grow(value):
    names = [f"topic:{n}" for n in range(10)]
    found = 0
    for p in range(1, 2001):
        rows = [(name, 0, p / 100_000) for name in names]
        found += sum(alarms([(name, value) for name in names[:5]], *rows)) if p % 50 == 0 else 0
    assert found <= len(names) * CHANCE * 100_000 / 50


def test_an_allowance_holds_from_its_day_on_and_not_before():
    held = recorded(allowance_table([("topic:water", DAY + dt.timedelta(days=2), 0.5)]))
    rows = judged(*((("topic:water"), after, 0.009) for after in range(4)))
    assert allowed(rows, CHANCE, held).column("alarm").to_pylist() == [True, True, False, False]


def test_of_two_words_the_later_holds_and_none_goes_out_of_bounds():
    later = DAY + dt.timedelta(days=1)
    held = recorded(allowance_table([("topic:a", later, 9.0), ("topic:a", DAY, 0.0), ("topic:a", DAY, 0.7)]))
    assert held == (("topic:a", DAY.isoformat(), 0.7), ("topic:a", later.isoformat(), 1.5))


def test_stories_are_one_family_and_what_was_not_judged_does_not_warn():
    rows = judged(("story:x", 0, 0.004), ("story:y", 0, 0.006), ("story:z", 0, None))
    held = recorded(allowance_table([("story", DAY, 0.5)]))
    assert allowed(rows, CHANCE, held).column("alarm").to_pylist() == [True, False, False]
    assert allowed(rows.slice(0, 0), CHANCE, held).num_rows == 0


def test_an_archive_keeps_allowances_and_its_warnings_can_be_worked_out_again(tmp_path):
    folder = tmp_path / "archive"
    with Archive.open(folder, Settings()) as archive:
        archive.ingest([told(heard_rows())], "heard")
        before = archive.sequence
        table = allowance_table([("all", dt.date(2026, 1, 20), 0.5), ("story", dt.date(2026, 1, 1), 0.6)])
        archive.note_allowances(table)
        archive.note_allowances(table)
        assert archive.sequence == before + 1
        archive.settle()
    held = view(folder)
    assert held.manifest.settled.allowances == recorded(table)
    assert recompute(held, Pipeline(Settings(**held.manifest.settings))).equals(held.signals())
