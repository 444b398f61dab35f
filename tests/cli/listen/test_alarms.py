"""`answerable listen alarms` with what several series and silent sources ask for."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from answerable.cli.listen.alarms import alarms

START = dt.date(2026, 1, 5)


@pytest.fixture
def series(tmp_path):
    """Thirty series over ninety days, the first of which rises at the end."""
    counts = np.random.default_rng(4).poisson(8.0, (30, 90))
    counts[0, 85:] += 30
    days = [START + dt.timedelta(days=day) for day in range(90)]
    names = [f"topic:{row % 3}|place:{row:02d}" for row in range(30) for _ in days]
    table = pa.table({"series": names, "period_start": days * 30, "count": pa.array(counts.ravel())})
    pq.write_table(table, tmp_path / "series.parquet")
    return tmp_path / "series.parquet"


def judged(series, *options):
    output = series.parent / "judged.parquet"
    told = CliRunner().invoke(alarms, [str(series), "-o", str(output), "--frequency", "day", *options])
    assert told.exit_code == 0, told.output
    return pq.read_table(output).to_pylist()


def test_a_discovery_rate_names_the_series_that_rose(series):
    named = {
        row["series"]
        for row in judged(series, "--discovery-rate", "0.1")
        if row["alarm"] and row["period_start"] > START + dt.timedelta(days=85)
    }
    assert "topic:0|place:00" in named
    assert len(named) <= 3


def test_a_mask_takes_the_days_of_an_outage_out(series, tmp_path):
    mask = tmp_path / "masks.csv"
    mask.write_text("series,period_start,state\ntopic:0|place:00,2026-04-03,outage\n")
    rows = judged(series, "--alpha", "0.001", "--masks", str(mask))
    day = next(row for row in rows if row["period_start"] == dt.date(2026, 4, 3))
    assert day["p_value"] is None and not day["alarm"]


def test_a_mask_without_its_columns_is_refused_in_a_sentence(series, tmp_path):
    from answerable.listening.errors import InputError

    mask = tmp_path / "masks.csv"
    mask.write_text("series,period_start\na,2026-04-03\n")
    told = CliRunner().invoke(alarms, [str(series), "-o", "-", "--frequency", "day", "--masks", str(mask)])
    assert isinstance(told.exception, InputError)
    assert "has no column `state`" in str(told.exception)


def test_counts_by_hour_keep_their_hours(tmp_path):
    begin = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    rows = [f"s,{begin + dt.timedelta(hours=hour):%Y-%m-%dT%H:00:00Z},{hour % 3}" for hour in range(400)]
    (tmp_path / "hours.csv").write_text("\n".join(["series,period_start,count", *rows]))
    output = tmp_path / "judged.parquet"
    told = CliRunner().invoke(
        alarms, [str(tmp_path / "hours.csv"), "-o", str(output), "--frequency", "hour", "--alpha", "0.01"]
    )
    assert told.exit_code == 0, told.output
    judged = pq.read_table(output).to_pylist()
    assert judged[-1]["period_start"] == begin + dt.timedelta(hours=399)
    assert judged[-1]["p_value"] > 0.01
    assert judged[14 * 24 - 1]["p_value"] is None


def test_a_count_below_zero_is_set_aside(tmp_path):
    file, output = tmp_path / "series.csv", tmp_path / "judged.csv"
    file.write_text("series,period_start,count\na,2026-01-01,3\na,2026-01-02,-1\na,2026-01-03,0\n")
    told = CliRunner().invoke(alarms, [str(file), "-o", str(output), "--frequency", "day"])
    assert told.exit_code == 0, told.output
    assert [line.split(",")[2] for line in output.read_text().splitlines()[1:]] == ["3", "0"]
    aside = (tmp_path / "judged.csv.rejected.jsonl").read_text()
    assert "a count is not below zero" in aside and '"line": 3' in aside


def test_rows_of_one_period_are_added_up(series, tmp_path):
    table = pq.read_table(series)
    halves = table.set_column(2, "count", pa.array([each // 2 for each in table["count"].to_pylist()]))
    rest = table.set_column(2, "count", pa.array([each - each // 2 for each in table["count"].to_pylist()]))
    pq.write_table(pa.concat_tables([halves, rest]), tmp_path / "parts.parquet")
    whole = [row["p_value"] for row in judged(series)]
    assert [row["p_value"] for row in judged(tmp_path / "parts.parquet")] == whole * 2
