"""`answerable listen evaluate alarms [daily|weekly|FILE…]`: early warning on synthetic and on marked series.

Without a file both synthetic benchmarks of `answerable.listening.evaluation.alarms` run, with EARS and
epitweetr's
rule beside ours on the same series. Series with and without an outbreak are judged as one file, as they
would come. A file has `series`, `period_start`, `count` and `outbreak_state`
(weeks), and is
judged at α = .05: the share of outbreak weeks that alarm, and of other weeks that do not.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from answerable.cli.files import load
from answerable.listening.errors import InputError
from answerable.listening.evaluation import alarms as measure
from answerable.listening.evaluation.surveillance_rules import RULES
from answerable.listening.signals import judge

__all__ = ["run"]

SEED = 707
_REPLICATES = {"daily": 20, "weekly": 10}
_ALPHA = 0.05
_MARKED = pa.schema(
    [
        ("series", pa.string()),
        ("unit", pa.string()),
        ("period_start", pa.date32()),
        ("count", pa.int64()),
        ("outbreak_state", pa.int64()),
    ]
)


def run(files: Sequence[str]) -> dict[str, float | str]:
    """Judge the named benchmarks or files; both benchmarks where nothing is named."""
    named = [name for name in files if name in measure.BENCHMARKS] or (
        [] if files else list(measure.BENCHMARKS)
    )
    if named:
        return {key: value for name in named for key, value in _synthetic(name).items()}
    return _marked(pa.concat_tables([load(file, _MARKED) for file in files], promote_options="default"))


def _synthetic(name: str) -> dict[str, float | str]:
    benchmark = measure.simulate(name, _REPLICATES[name], SEED)
    frequency = "day" if name == "daily" else "week"
    begun = time.process_time()
    judged = np.split(_judge(np.concatenate((benchmark.quiet, benchmark.struck)), frequency), 2)
    seconds = time.process_time() - begun
    figures: dict[str, float | str] = {
        f"{name}, ours: {key}": value for key, value in measure.evaluate(benchmark, *judged).items()
    }
    cells = 2 * benchmark.quiet.size
    figures[f"{name}, ours: processor seconds for 10,000 series × 1 period"] = seconds / cells * 10_000
    for rule, p_value in RULES.items():
        theirs = [p_value(counts.astype(float)) for counts in (benchmark.quiet, benchmark.struck)]
        found = measure.evaluate(benchmark, *theirs)
        figures |= {f"{name}, {rule}: {key}": value for key, value in found.items()}
    return figures


def _judge(counts: npt.NDArray[np.int64], frequency: str) -> npt.NDArray[np.float64]:
    """Return the p-values of a matrix of counts, series by periods, as the command gives them."""
    series, periods = counts.shape
    step = timedelta(days=1 if frequency == "day" else 7)
    days = pa.array([date(2012, 1, 2) + step * period for period in range(periods)], pa.date32())
    table = pa.table(
        {
            "series": np.repeat([f"{row:06d}" for row in range(series)], periods),
            "period_start": pa.array(np.tile(days.to_numpy(zero_copy_only=False), series)),
            "count": counts.ravel(),
        }
    )
    judged = judge(table, frequency=frequency, alpha=_ALPHA)
    return judged["p_value"].to_numpy(zero_copy_only=False).reshape(series, periods)


def _marked(table: pa.Table) -> dict[str, float | str]:
    missing = [name for name in _MARKED.names if name not in table.column_names and name != "unit"]
    if missing:
        raise InputError(f"The files have no column `{missing[0]}`; an evaluation of alarms needs it.")
    if "unit" in table.column_names:
        both = pc.binary_join_element_wise(table["series"], pc.fill_null(table["unit"], ""), "|")
        table = table.set_column(table.column_names.index("series"), "series", both)
    judged = judge(table, frequency="week", alpha=_ALPHA)
    p_value = judged["p_value"].to_numpy(zero_copy_only=False)
    state = table["outbreak_state"].to_numpy(zero_copy_only=False).astype(float)
    known = ~np.isnan(p_value) & ~np.isnan(state)
    alarm, outbreak = p_value[known] < _ALPHA, state[known] > 0
    return {
        "weeks judged": float(known.sum()),
        "sensitivity by outbreak week": float(alarm[outbreak].mean()) if outbreak.any() else float("nan"),
        "specificity": float(1 - alarm[~outbreak].mean()),
    }
