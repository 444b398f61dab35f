"""How much of the budget of warnings each family of series may use, as the desk's verdicts decided it.

A family is a topic with its places, a place, all documents, or all stories. An allowance of 1 is the same
as everybody's; it multiplies the p-value under which a series becomes a candidate for a warning. Weights
whose mean is one at most keep the expected number of false candidates where it was (Genovese, Roeder and
Wasserman 2006), so where families are allowed more than others give up, all are scaled down. An allowance
holds from a day on, so that days before it stay judged as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

if TYPE_CHECKING:
    from answerable.engines.archive.judging import Warn
    from answerable.listening.pipeline import Pipeline

__all__ = ["ALLOWANCE", "Allowances", "allowance_table", "allowed", "of_year", "recorded", "weighing"]

Allowances = tuple[tuple[str, str, float], ...]
"""As the manifest keeps them: family, since (ISO 8601), allowance; sorted by family and day."""

_COLUMNS: dict[str, pa.DataType] = {"family": pa.string(), "since": pa.date32(), "allowance": pa.float64()}
ALLOWANCE = pa.schema([pa.field(name, kind, nullable=False) for name, kind in _COLUMNS.items()])

LEAST, MOST = 0.5, 1.5
"""No verdicts silence a family, and none let it speak for all."""


def allowance_table(rows: Iterable[tuple[str, date, float]]) -> pa.Table:
    """Allowances (family, since, allowance) as a table."""
    return pa.Table.from_pylist([dict(zip(ALLOWANCE.names, row)) for row in rows], ALLOWANCE)


def recorded(table: pa.Table) -> Allowances:
    """What a manifest keeps of `table` (`ALLOWANCE`): within bounds, one of a family and day, the last."""
    columns = (table.column(name).to_pylist() for name in ALLOWANCE.names)
    held = {
        (str(family), str(since)): min(max(float(str(value)), LEAST), MOST)
        for family, since, value in zip(*columns, strict=True)
    }
    return tuple((family, since, value) for (family, since), value in sorted(held.items()))


def of_year(allowances: Allowances, year: int) -> Allowances:
    """The allowances that the judgement of a year depends on."""
    return tuple(each for each in allowances if each[1] <= f"{year}-12-31")


def weighing(pipeline: Pipeline, allowances: Allowances) -> Warn:
    """`pipeline.warn` where every family keeps to its allowance."""
    if not allowances:
        return pipeline.warn

    def warn(files: Sequence[pa.Table], masks: pa.Table | None) -> list[pa.Table]:
        judged = pipeline.warn(files, masks)
        return [allowed(one, pipeline.chance(counts), allowances) for counts, one in zip(files, judged)]

    return warn


def allowed(judged: pa.Table, chance: float, allowances: Allowances) -> pa.Table:
    """Return `judged` (`records.ALARM`) with an alarm where p is below `chance` times the allowance."""
    if not judged.num_rows:
        return judged
    series = judged.column("series").combine_chunks().dictionary_encode()
    names = [_family(str(name)) for name in series.dictionary.to_pylist()]
    row = series.indices.to_numpy()
    days = judged.column("period_start").cast(pa.int32()).to_numpy()
    weights, epochs = _weights(names, allowances)
    weight = weights[row, np.searchsorted(epochs, days, side="right")]
    p_value = judged.column("p_value").to_numpy(zero_copy_only=False).astype(float)
    alarm = np.nan_to_num(p_value, nan=1.0) < chance * weight
    at = judged.schema.get_field_index("alarm")
    return judged.set_column(at, judged.schema.field(at), pa.array(alarm))


def _family(series: str) -> str:
    """What stands before the place: `topic:water` of `topic:water|place:330106`; all stories are one."""
    return "story" if series.startswith("story:") else series.partition("|")[0]


def _weights(
    names: Sequence[str], allowances: Allowances
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return the weight of every series [series × spans of time] and the days on which a span begins."""
    epochs = sorted({date.fromisoformat(since) for _, since, _ in allowances})
    weights = np.ones((len(names), len(epochs) + 1))
    for span, begun in enumerate(epochs, start=1):
        held = {family: value for family, since, value in allowances if since <= begun.isoformat()}
        weights[:, span] = [held.get(name, 1.0) for name in names]
    weights /= np.maximum(weights.mean(axis=0), 1.0)
    return weights, np.array([(begun - date(1970, 1, 1)).days for begun in epochs], np.int64)
