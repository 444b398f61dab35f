"""An `InputBatch`, and how rows become one: only the columns a schema names are ever looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening import records
from answerable.listening.sources.excerpts import excerpt
from answerable.listening.sources.values import fit

__all__ = ["InputBatch", "Row", "SetAside", "batch_of", "batch_of_columns", "rejected_table"]

Row = tuple[int, Mapping[str, object], "bytes | str"]
"""Line number, values by column, and the raw row for the excerpt should it be set aside."""


@dataclass(frozen=True)
class SetAside:
    """One row that cannot be used: where it stood, why, and its raw form (only its shape is kept)."""

    line: int
    reason: str
    raw: bytes | str = ""


@dataclass(frozen=True)
class InputBatch:
    """Rows that can be used, and those that were set aside.

    `rows` has the schema's columns that exist in the input, and `line` (int64, from 1). `rejected` is
    `records.REJECTED`. Together they hold every row of the stretch of input they come from.
    """

    rows: pa.Table
    rejected: pa.Table


def batch_of(
    rows: Sequence[Row],
    rejected: Iterable[SetAside],
    *,
    schema: pa.Schema,
    name: str,
    columns: Sequence[str] = (),
) -> InputBatch:
    """Make a batch from `rows`; `columns` are those known to exist although these rows may not have them."""
    present = [
        field for field in schema if field.name in columns or any(field.name in row[1] for row in rows)
    ]
    values = {field.name: [row[1].get(field.name) for row in rows] for field in present}
    lines = [row[0] for row in rows]
    raws = [row[2] for row in rows]
    return _fitted(fields=present, values=values, lines=lines, raws=raws, rejected=list(rejected), name=name)


def batch_of_columns(table: pa.Table, lines: Sequence[int], *, schema: pa.Schema, name: str) -> InputBatch:
    """Make a batch from the Arrow columns of `table`, of which only those in `schema` are taken."""
    present = [field for field in schema if field.name in table.column_names]
    values = {field.name: _loosened(table.column(field.name)) for field in present}
    raws = [""] * table.num_rows
    return _fitted(fields=present, values=values, lines=list(lines), raws=raws, rejected=[], name=name)


def _fitted(
    *,
    fields: Sequence[pa.Field[Any]],
    values: Mapping[str, Sequence[object]],
    lines: Sequence[int],
    raws: Sequence[bytes | str],
    rejected: list[SetAside],
    name: str,
) -> InputBatch:
    faults: dict[int, str] = {}
    fitted: dict[str, list[object]] = {}
    for field in fields:
        fitted[field.name], wrong = fit(values[field.name], field.type)
        for position, reason in wrong.items():
            faults.setdefault(position, f"`{field.name}`: {reason}")
    table = pa.table(
        {
            **{field.name: pa.array(fitted[field.name], field.type) for field in fields},
            "line": pa.array(lines, pa.int64()),
        }
    )
    if faults:
        table = table.filter(pc.invert(pc.is_in(pa.array(range(len(lines))), pa.array(list(faults)))))
        rejected += [SetAside(lines[at], reason, raws[at]) for at, reason in faults.items()]
    return InputBatch(table, rejected_table(rejected, name))


def _loosened(column: pa.ChunkedArray[Any]) -> list[object]:
    """Return the values as Python objects;

    Text that is not UTF-8 comes as bytes, moments beyond Python's as numbers.
    """
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            column = column.cast(pa.large_binary())
    elif pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", tz=kind.tz), safe=False)
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        return [_or_far_future(value) for value in column]


def _or_far_future(value: pa.Scalar[Any]) -> object:
    try:
        return value.as_py()
    except (ValueError, OverflowError):
        return "a date outside of the calendar"


def rejected_table(rejected: Iterable[SetAside], name: str) -> pa.Table:
    """Return `records.REJECTED` for what was set aside from the input `name`, by line."""
    rows = [
        {"input": name, "line": row.line, "reason": row.reason, "excerpt": excerpt(row.raw)}
        for row in sorted(rejected, key=lambda row: row.line)
    ]
    return pa.Table.from_pylist(rows, schema=records.REJECTED)
