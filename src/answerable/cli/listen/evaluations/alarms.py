"""`answerable listen evaluate alarms [daily|weekly|fdr|nab FILE…|FILE…]`: warning on made and marked series.

Without a file both synthetic benchmarks of `answerable.listening.evaluation.alarms` run, with EARS,
epitweetr's rule and, by week, Farrington Flexible beside ours on the same series. Series with and without an
outbreak are judged as one file, as they would come. Numbers after a name are seeds (`daily 4001 4002`): ours
alone, each seed a file of its own, their outcomes pooled. `fdr` names rises among thousands of series at
once, at a false-discovery rate of 10 %.

A file has `series`, `period_start`, `count` and `outbreak_state` (weeks). The protocol is that of the
vignette of R's `surveillance`: series of which some week is marked as an outbreak, of four years, their
first 208 weeks set before them twice over for a history; each week of the series itself is judged at α =
.05. Sensitivity is the share of outbreak weeks that alarm.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from answerable.cli.files import load
from answerable.cli.listen.evaluations import streams
from answerable.listening.errors import InputError
from answerable.listening.evaluation import alarms as measure
from answerable.listening.evaluation.farrington import farrington_flexible
from answerable.listening.evaluation.surveillance_rules import RULES
from answerable.listening.signals import judge

__all__ = ["run"]

SEED = 707
_REPLICATES = {"daily": 20, "weekly": 10}
_FREQUENCY = {"daily": "day", "weekly": "week"}
_FILES = 3
_ALPHA = 0.05
_HISTORY = 208  # weeks that are set before a marked series, twice
_YEARS = 4.0  # of a marked series, at most half a year more
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
    """Judge the named benchmarks or files; both benchmarks where nothing is named.

    `nab` scores the streams of the files that follow it (`answerable.cli.listen.evaluations.streams`).
    """
    if files and files[0] == "nab":
        return streams.run(files[1:])
    seeds = [int(name) for name in files if name.isdigit()]
    if seeds:
        return _of_seeds(files[0], seeds)
    named = [name for name in files if name in _SYNTHETIC] or ([] if files else list(measure.BENCHMARKS))
    if named:
        return {key: value for name in named for key, value in _SYNTHETIC[name](name).items()}
    return _marked(pa.concat_tables([load(file, _MARKED) for file in files], promote_options="default"))


def _synthetic(name: str) -> dict[str, float | str]:
    benchmark = measure.simulate(name, _REPLICATES[name], SEED)
    begun = time.process_time()
    judged = np.split(_judge(np.concatenate((benchmark.quiet, benchmark.struck)), _FREQUENCY[name]), 2)
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
    return figures | (_farrington(benchmark) if name == "weekly" else {})


def _of_seeds(name: str, seeds: Sequence[int]) -> dict[str, float | str]:
    if name not in measure.BENCHMARKS:
        raise InputError(f"Seeds need a benchmark before them, `daily` or `weekly`, and `{name}` is none.")
    files = [measure.simulate(name, _REPLICATES[name], seed) for seed in seeds]
    judged = [_judge(np.concatenate((one.quiet, one.struck)), _FREQUENCY[name]) for one in files]
    quiet, struck = zip(*(np.split(both, 2) for both in judged), strict=True)
    found = measure.evaluate(measure.pooled(files), np.concatenate(quiet), np.concatenate(struck))
    return {f"{name}, ours: {key}": value for key, value in found.items()}


def _farrington(benchmark: measure.Benchmark) -> dict[str, float | str]:
    both = (benchmark.quiet, benchmark.struck)
    theirs = [farrington_flexible(counts.astype(float), benchmark.test_from) for counts in both]
    found = measure.evaluate(benchmark, *theirs)
    return {f"weekly, Farrington Flexible: {key}": value for key, value in found.items()}


def _discoveries(_name: str) -> dict[str, float | str]:
    """Name rises on the last day of a few files of thousands of series; figures over all of them."""
    named, real = [], []
    for seed in range(SEED, SEED + _FILES):
        counts, truly = measure.simulate_many(seed)
        table = _rows(
            counts, "day", [f"topic:{row // 60:02d}|place:{row % 60:02d}" for row in range(len(counts))]
        )
        judged = judge(table, frequency="day", discovery_rate=0.10)
        named.append(judged["alarm"].to_numpy(zero_copy_only=False).reshape(counts.shape)[:, -1])
        real.append(truly)
    found = measure.evaluate_discoveries(np.concatenate(named), np.concatenate(real))
    return {f"fdr, at 0.10: {key}": value for key, value in found.items()}


_SYNTHETIC: dict[str, Callable[[str], dict[str, float | str]]] = {
    **dict.fromkeys(measure.BENCHMARKS, _synthetic),
    "fdr": _discoveries,
}


def _judge(counts: npt.NDArray[np.int64], frequency: str) -> npt.NDArray[np.float64]:
    """Return the p-values of a matrix of counts, series by periods, as the command gives them."""
    table = _rows(counts, frequency, [f"{row:06d}" for row in range(len(counts))])
    judged = judge(table, frequency=frequency, alpha=_ALPHA)
    return judged["p_value"].to_numpy(zero_copy_only=False).reshape(counts.shape)


def _rows(counts: npt.NDArray[np.int64], frequency: str, names: list[str]) -> pa.Table:
    series, periods = counts.shape
    step = timedelta(days=1 if frequency == "day" else 7)
    days = pa.array([date(2012, 1, 2) + step * period for period in range(periods)], pa.date32())
    return pa.table(
        {
            "series": np.repeat(names, periods),
            "period_start": pa.array(np.tile(days.to_numpy(zero_copy_only=False), series)),
            "count": counts.ravel(),
        }
    )


def _marked(table: pa.Table) -> dict[str, float | str]:
    missing = [name for name in _MARKED.names if name not in table.column_names and name != "unit"]
    if missing:
        raise InputError(f"The files have no column `{missing[0]}`; an evaluation of alarms needs it.")
    if "unit" in table.column_names:
        both = pc.binary_join_element_wise(table["series"], pc.fill_null(table["unit"], ""), "|")
        table = table.set_column(table.column_names.index("series"), "series", both)
    marked = [part for part in _series_of(table) if _is_marked(part)]
    if not marked:
        raise InputError("No series of four years in the files has a week with an `outbreak_state`.")
    counts = np.array([_extended(part) for part in marked])
    p_value = _judge(counts, "week")[:, 2 * _HISTORY :]
    state = np.array([part["outbreak_state"].to_numpy()[: p_value.shape[1]] > 0 for part in marked])
    alarm, strict = p_value < _ALPHA, p_value < np.quantile(p_value[~state], 0.05)
    return {
        "series judged": float(len(marked)),
        "outbreak weeks": float(state.sum()),
        "sensitivity by outbreak week": float(alarm[state].mean()),
        "specificity": float(1 - alarm[~state].mean()),
        "sensitivity at specificity .95": float(strict[state].mean()),
    }


def _series_of(table: pa.Table) -> list[pa.Table]:
    ordered = table.sort_by([("series", "ascending"), ("period_start", "ascending")])
    return [ordered.filter(pc.equal(ordered["series"], name)) for name in pc.unique(ordered["series"])]


def _is_marked(part: pa.Table) -> bool:
    outbreaks = pc.sum(pc.fill_null(part["outbreak_state"], 0)).as_py()
    return bool(outbreaks) and _HISTORY <= part.num_rows <= 52 * (_YEARS + 0.5)


def _extended(part: pa.Table) -> npt.NDArray[np.int64]:
    counts = np.nan_to_num(part["count"].to_numpy().astype(float)).astype(np.int64)[: _HISTORY + 1]
    return np.concatenate((counts[:_HISTORY], counts[:_HISTORY], counts))
