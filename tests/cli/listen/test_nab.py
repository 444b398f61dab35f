"""`answerable listen evaluate alarms nab`: streams of any measure, judged both ways."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from click.testing import CliRunner

from answerable.cli.listen.evaluate import evaluate


def test_a_stream_that_leaps_within_its_window_is_scored_high(tmp_path):
    values = np.random.default_rng(3).normal(0.5, 0.01, 900)
    values[700:710] -= 0.2  # a fall tells as much as a rise
    begin = dt.datetime(2014, 2, 18, tzinfo=dt.UTC)
    table = pa.table(
        {
            "series": ["s"] * 900,
            "timestamp": [begin + dt.timedelta(minutes=5 * row) for row in range(900)],
            "value": values,
            "in_window": (np.arange(900) >= 690) & (np.arange(900) < 760),
        }
    )
    pq.write_table(table, tmp_path / "streams.parquet")
    told = CliRunner().invoke(evaluate, ["alarms", "nab", str(tmp_path / "streams.parquet"), "--json"])
    assert told.exit_code == 0, told.output
    figures = json.loads(told.output)
    assert figures["streams"] == 1
    assert figures["standard profile"] > 85


def test_seeds_without_a_benchmark_are_refused_in_a_sentence():
    told = CliRunner().invoke(evaluate, ["alarms", "fdr", "4001"])
    assert told.exit_code != 0
    assert "Seeds need a benchmark before them" in str(told.exception)
