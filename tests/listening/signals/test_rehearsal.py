"""Planted outbreaks: found when they are large, the same for the same day, and never in the series given."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from answerable.listening.signals import rehearse
from answerable.listening.signals.rehearsal import REHEARSAL

UNTIL = date(2026, 6, 30)


@pytest.fixture(scope="module")
def series() -> pa.Table:
    counts = np.random.default_rng(8).poisson(6.0, (12, 120))
    days = [UNTIL - timedelta(days=119 - day) for day in range(120)]
    names = [f"topic:{row:02d}" for row in range(12) for _ in days]
    return pa.table({"series": names, "period_start": days * 12, "count": pa.array(counts.ravel())})


@pytest.fixture(scope="module")
def planted(series):
    return rehearse(series, UNTIL, alpha=0.005)


def test_strong_outbreaks_are_found_within_days(planted):
    strong = [row for row in planted.to_pylist() if row["strength"] >= 3]
    assert len(strong) == 4
    assert all(row["found_on"] - row["begun_on"] <= timedelta(days=5) for row in strong)


def test_each_is_planted_into_a_series_of_its_own(planted):
    assert planted.schema == REHEARSAL
    assert len(set(planted["series"].to_pylist())) == planted.num_rows == 8


def test_the_same_day_gives_the_same_rehearsal_and_another_day_another(series, planted):
    assert rehearse(series, UNTIL, alpha=0.005).equals(planted)
    assert not rehearse(series, UNTIL - timedelta(days=1), alpha=0.005).equals(planted)


def test_the_series_that_were_given_are_not_changed(series):
    before = pa.table(series.columns, names=series.column_names)
    rehearse(series, UNTIL, alpha=0.005, many=2)
    assert series.equals(before)


def test_where_there_is_too_little_history_nothing_is_planted(series):
    assert rehearse(series, UNTIL - timedelta(days=100), alpha=0.005).num_rows == 0
    assert rehearse(series.slice(0, 0), UNTIL, alpha=0.005).num_rows == 0
