"""What `judge` promises: rows in order, no look ahead, silence at first, and a budget that holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from answerable.listening import records
from answerable.listening.errors import SchemaError
from answerable.listening.signals import judge, judge_together

START = date(2026, 1, 5)


def table(counts: np.ndarray, step: int = 1) -> pa.Table:
    """Return the rows of a matrix of series by periods."""
    series, periods = counts.shape
    return pa.table(
        {
            "series": [f"s{row}" for row in range(series) for _ in range(periods)],
            "period_start": [
                START + timedelta(days=step * now) for _ in range(series) for now in range(periods)
            ],
            "count": pa.array(counts.ravel(), pa.int64()),
        }
    )


def quiet(series: int = 20, periods: int = 90, mean: float = 8.0, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, (series, periods))


def test_a_rise_has_a_small_p_value_and_alarms():
    counts = quiet()
    counts[3, 80:83] += 25
    judged = judge(table(counts), frequency="day", alpha=0.001).to_pylist()
    risen = judged[3 * 90 + 81]
    assert risen["alarm"] and risen["p_value"] < 1e-4
    assert risen["count"] > risen["upper"] > risen["expected"]


def test_the_rows_keep_their_order_whatever_it_is():
    rows = table(quiet())
    shuffled = np.random.default_rng(2).permutation(rows.num_rows)
    straight = judge(rows, frequency="day", alpha=0.01).take(shuffled)
    assert judge(rows.take(shuffled), frequency="day", alpha=0.01).equals(straight)
    assert straight.schema == records.ALARM


def test_a_p_value_knows_nothing_of_later_periods():
    counts = quiet()
    counts[:, 70:] *= 3
    rows = table(counts)
    early = judge(rows.filter(pa.array(np.tile(np.arange(90) < 70, 20))), frequency="day", alpha=0.01)
    late = judge(rows, frequency="day", alpha=0.01).filter(pa.array(np.tile(np.arange(90) < 70, 20)))
    assert early.equals(late)


def test_nothing_is_said_while_there_is_too_little_history():
    judged = judge(table(quiet(3, 20)), frequency="day", alpha=0.5)
    known = np.array([value is not None for value in judged["p_value"].to_pylist()]).reshape(3, 20)
    assert not known[:, :14].any() and known[:, 14:].all()
    assert not judged["alarm"].to_numpy(zero_copy_only=False).reshape(3, 20)[:, :14].any()


def test_the_budget_holds_in_any_seven_days():
    counts = quiet(40)
    counts[:, 60:70] += 40
    judged = judge(table(counts), frequency="day", budget=3)
    alarms = judged["alarm"].to_numpy(zero_copy_only=False).reshape(40, 90).sum(axis=0)
    assert alarms.sum() > 3
    assert max(np.convolve(alarms, np.ones(7, int))) <= 3


def test_a_missing_period_inside_a_series_is_a_zero():
    counts = quiet(2, 60)
    counts[0, 40] = 0
    rows = table(counts)
    without = rows.filter(pa.array(np.arange(rows.num_rows) != 40))
    full = judge(rows, frequency="day", alpha=0.01).filter(pa.array(np.arange(rows.num_rows) != 40))
    assert judge(without, frequency="day", alpha=0.01).equals(full)


def test_the_realised_rate_of_false_alarms_is_the_stated_one():
    judged = judge(table(quiet(300, 150, 5.0)), frequency="day", alpha=0.02)
    late = judged["alarm"].to_numpy(zero_copy_only=False).reshape(300, 150)[:, 100:]
    assert 0.014 < late.mean() < 0.026


def test_weeks_are_judged_too():
    counts = quiet(10, 80)
    counts[2, 75] += 40
    judged = judge(table(counts, step=7), frequency="week", alpha=0.001).to_pylist()
    assert judged[2 * 80 + 75]["alarm"]


def test_an_unknown_frequency_is_refused():
    with pytest.raises(SchemaError, match="must be `hour`, `day` or `week`"):
        judge(table(quiet(1, 20)), frequency="month")


def test_an_empty_table_is_judged_to_an_empty_one():
    assert judge(table(quiet(1, 20)).slice(0, 0), frequency="day").num_rows == 0


def test_a_season_that_returns_every_year_is_expected():
    week = np.arange(260)
    wave = 20.0 * np.exp(0.8 * np.cos(2 * np.pi * week / 52.18))
    counts = np.random.default_rng(4).poisson(wave, (20, 260))
    judged = judge(table(counts, step=7), frequency="week", alpha=0.005)
    late = judged.filter(pa.array(np.tile(week >= 208, 20)))
    assert late["alarm"].to_numpy(zero_copy_only=False).mean() < 0.03
    expected = late["expected"].to_numpy().reshape(20, 52).mean(axis=0)
    assert np.corrcoef(expected, wave[208:])[0, 1] > 0.95


def test_files_judged_together_are_judged_as_if_each_were_alone():
    busy, sparse = quiet(12, 120, 9.0, seed=5), quiet(7, 75, 0.4, seed=6)
    sparse[2, 60:63] += 6
    later = table(sparse)
    days = [day + timedelta(days=400) for day in later["period_start"].to_pylist()]
    files = [table(busy), table(busy).slice(0, 0), later.set_column(1, "period_start", pa.array(days))]
    together = judge_together(files, frequency="day", alphas=[0.01, 0.01, None])
    alone = [judge(file, frequency="day", alpha=alpha) for file, alpha in zip(files, (0.01, 0.01, None))]
    for one, other in zip(together, alone, strict=True):
        assert one.drop(["expected", "upper", "p_value"]).equals(other.drop(["expected", "upper", "p_value"]))
        for name in ("expected", "upper", "p_value"):
            ours, theirs = (part[name].to_numpy(zero_copy_only=False).astype(float) for part in (one, other))
            np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def masked(rows: list[tuple[str, int, str]]) -> pa.Table:
    days = [START + timedelta(days=day) for _, day, _ in rows]
    return pa.table(
        {"series": [row[0] for row in rows], "period_start": days, "state": [row[2] for row in rows]}
    )


def test_an_outage_is_not_judged_and_never_a_zero():
    counts = quiet(5, 90, 20.0)
    silent = counts.copy()
    silent[1, 60:66] = 0
    outage = masked([("s1", day, "outage") for day in range(60, 66)])
    judged = judge(table(silent), frequency="day", alpha=0.01, masks=outage).to_pylist()[90:180]
    assert all(row["p_value"] is None and not row["alarm"] for row in judged[60:66])
    assert judged[66]["expected"] > 15


def test_a_day_half_heard_is_judged_and_not_learnt_from():
    counts = quiet(5, 90, 20.0)
    counts[1, 60:70] = 4
    counts[1, 70] = 60
    partial = masked([("s1", day, "partial") for day in range(60, 71)])
    judged = judge(table(counts), frequency="day", alpha=0.001, masks=partial).to_pylist()[90:180]
    assert judged[65]["p_value"] > 0.5
    assert judged[70]["expected"] > 15 and judged[70]["alarm"]


def test_an_empty_mask_changes_nothing():
    rows = table(quiet(4, 40))
    assert judge(rows, frequency="day", alpha=0.01, masks=masked([])).equals(
        judge(rows, frequency="day", alpha=0.01)
    )


def test_a_holiday_and_a_worked_weekend_are_kinds_of_day_of_their_own():
    from answerable.listening.signals.daykinds import kinds_of_day

    days = np.array([(day - date(1970, 1, 1)).days for day in (date(2026, 1, 1), date(2026, 1, 4))])
    assert kinds_of_day(days).tolist() == [7, 8]
    assert kinds_of_day(days + 7).tolist() == [3, 6]


def test_a_holiday_that_was_quiet_once_is_expected_to_be_quiet_again():
    days = [date(2025, 9, 1) + timedelta(days=day) for day in range(160)]
    holidays = np.array([(day.month == 10 and day.day <= 8) or day == date(2026, 1, 1) for day in days])
    counts = np.random.default_rng(3).poisson(np.where(holidays, 8.0, 40.0), (30, 160))
    rows = table(counts).set_column(1, "period_start", pa.array(days * 30))
    judged = judge(rows, frequency="day", alpha=0.01)["expected"].to_numpy().reshape(30, 160)
    assert (
        judged[:, days.index(date(2026, 1, 1))].mean() < 0.75 * judged[:, days.index(date(2026, 1, 8))].mean()
    )


def test_where_nearly_all_is_silence_a_count_is_not_taken_for_a_miracle():
    counts = np.random.default_rng(9).poisson(0.02, (400, 150))
    counts[7, 140] = 2
    judged = judge(table(counts), frequency="day", alpha=0.001)
    p_value = judged["p_value"].to_numpy(zero_copy_only=False).astype(float).reshape(400, 150)
    assert 1e-6 < p_value[7, 140] < 0.05
    assert judged["upper"].to_numpy().reshape(400, 150)[7, 140] < 30


def test_a_slow_rise_is_seen_though_no_week_of_it_is_high():
    counts = quiet(30, 120, 20.0, seed=6)
    counts[4, 96:108] += 5  # about one standard deviation in each of twelve weeks
    judged = judge(table(counts, step=7), frequency="week", alpha=0.001).to_pylist()
    rising = judged[4 * 120 + 96 : 4 * 120 + 108]
    assert any(row["alarm"] and row["count"] <= row["upper"] for row in rising)


def test_the_day_after_a_rise_does_not_warn_of_it_again():
    counts = quiet(30, 120, 20.0)
    counts[4, 100], counts[4, 101] = 90, 12
    judged = judge(table(counts), frequency="day", alpha=0.01).to_pylist()[4 * 120 :]
    assert judged[100]["alarm"]
    assert not judged[101]["alarm"]


def hours(counts: np.ndarray) -> pa.Table:
    """Return the rows of a matrix of series by hours, from midnight in China on."""
    series, periods = counts.shape
    begin = datetime(2026, 3, 1, 16, tzinfo=UTC)
    starts = [begin + timedelta(hours=now) for now in range(periods)]
    names = [f"s{row:02d}" for row in range(series) for _ in range(periods)]
    return pa.table({"series": names, "period_start": starts * series, "count": counts.ravel()})


def test_hours_are_judged_by_their_hour_of_the_day():
    night_and_day = 6.0 + 5.0 * np.sin(2 * np.pi * (np.arange(28 * 24) - 8) / 24)
    counts = np.random.default_rng(8).poisson(night_and_day, (20, 28 * 24))
    counts[3, 27 * 24 + 3] += 9  # a busy hour by day, and no hour at night has so many
    judged = judge(hours(counts), frequency="hour", alpha=0.001)
    rows = judged.to_pylist()
    assert rows[3 * 28 * 24 + 27 * 24 + 3]["alarm"]
    assert rows[0]["period_start"] == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert all(row["p_value"] is None for row in rows[: 14 * 24])
    late = judged["alarm"].to_numpy(zero_copy_only=False).reshape(20, -1)[:, 20 * 24 :]
    assert late.mean() < 0.005


def test_the_budget_of_hours_holds_in_any_seven_days():
    counts = np.random.default_rng(9).poisson(4.0, (10, 28 * 24))
    counts[:, 20 * 24 :: 30] += 30
    judged = judge(hours(counts), frequency="hour", budget=3)
    alarms = judged["alarm"].to_numpy(zero_copy_only=False).reshape(10, -1).sum(axis=0)
    assert alarms.sum() > 3
    assert max(np.convolve(alarms, np.ones(7 * 24, int))) <= 3


def test_the_weeks_after_three_years_are_judged_by_what_was_foretold_of_them():
    judged = judge(table(quiet(30, 200, mean=20.0), step=7), frequency="week", alpha=0.01)
    alarms = judged["alarm"].to_numpy(zero_copy_only=False).reshape(30, 200)
    assert alarms[:, 156:168].mean() < 0.04


def test_past_outbreaks_hardly_raise_what_is_expected_of_weeks():
    calm = quiet(20, 260, mean=20.0)
    struck = calm.copy()
    for week in (40, 90, 140, 190, 230):
        struck[:, week : week + 3] += 25
    expected = [
        judge(table(counts, step=7), frequency="week")["expected"].to_numpy().reshape(20, 260)[:, 245:].mean()
        for counts in (calm, struck)
    ]
    assert expected[1] - expected[0] < 0.25  # of 1.4 a week that the outbreaks brought
