"""`answerable listen evaluate alarms nab FILE`: streams with marked windows, by that benchmark's own score.

FILE has `series`, `timestamp`, `value` and `in_window`. What is judged is made for counts of one kind, and a
stream is anything. So each becomes two made-up counts around 30: one that rises with the value and one that
falls, a standard deviation of the first 15 % being that of a Poisson count. Every row is taken for an hour,
and the more unusual of the two tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from answerable.cli.files import load
from answerable.listening.evaluation.streams import PROFILES, score

__all__ = ["run"]

Floats = npt.NDArray[np.float64]

_STREAM = pa.schema(
    [
        ("series", pa.string()),
        ("timestamp", pa.timestamp("us", tz="UTC")),
        ("value", pa.float64()),
        ("in_window", pa.bool_()),
    ]
)
_LEVEL = 30.0  # of the made-up counts
_HIGHEST = 1e6
_BEGIN = datetime(2002, 1, 7, tzinfo=UTC)  # a Monday, before the years whose holidays are known


def run(files: Sequence[str]) -> dict[str, float | str]:
    """Judge the streams of `files`, each alone, and score them by each profile."""
    from answerable.listening.signals import judge_together

    table = pa.concat_tables([load(file, _STREAM) for file in files])
    names = pc.unique(table["series"]).to_pylist()
    streams = [table.filter(pc.equal(table["series"], name)) for name in names]
    counts = [_counts(stream["value"].to_numpy()) for stream in streams]
    judged = judge_together([_rows(pair) for pair in counts], frequency="hour", alphas=[0.01] * len(counts))
    unusual = [_unusual(table) for table in judged]
    marked = [stream["in_window"].to_numpy(zero_copy_only=False) for stream in streams]
    figures = {f"{name} profile": score(unusual, marked, profile) for name, profile in PROFILES.items()}
    return {"streams": float(len(names)), **figures}


def _counts(values: Floats) -> Floats:
    """Return two rows of made-up counts, one for rises of the values and one for falls."""
    early = values[: max(int(0.15 * len(values)), 2)]
    apart = (values - np.median(early)) / max(float(early.std()), 1e-9 * max(abs(float(early.mean())), 1.0))
    moved = np.sqrt(_LEVEL) * apart
    return np.clip(np.round(_LEVEL + np.stack((moved, -moved))), 0.0, _HIGHEST)


def _rows(counts: Floats) -> pa.Table:
    periods = counts.shape[1]
    hours = pa.array(
        [_BEGIN + timedelta(hours=hour) for hour in range(periods)], pa.timestamp("us", tz="UTC")
    )
    return pa.table(
        {
            "series": np.repeat(["falls", "rises"], periods),
            "period_start": pa.concat_arrays([hours, hours]),
            "count": counts[::-1].ravel().astype(np.int64),
        }
    )


def _unusual(judged: pa.Table) -> Floats:
    p_values = np.nan_to_num(judged["p_value"].to_numpy(zero_copy_only=False).astype(float), nan=1.0)
    unusual: Floats = -np.log(p_values.reshape(2, -1).min(axis=0))
    return unusual
