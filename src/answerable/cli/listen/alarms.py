"""`answerable listen alarms`: which counts are higher than chance alone would make them."""

from __future__ import annotations

import click
import pyarrow as pa

from answerable.cli.files import load, save

__all__ = ["MASKS", "SERIES", "alarms"]

SERIES = pa.schema([("series", pa.string()), ("period_start", pa.date32()), ("count", pa.int64())])
_READ = SERIES.set(2, pa.field("count", pa.uint64()))  # so that what is below zero is set aside
MASKS = pa.schema([("series", pa.string()), ("period_start", pa.date32()), ("state", pa.string())])
_INSTANT = pa.field("period_start", pa.timestamp("us", tz="UTC"))


@click.command()
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write; `-` is standard output.")
@click.option(
    "--frequency",
    required=True,
    type=click.Choice(["hour", "day", "week"]),
    help="How long a period of the file is; an hour begins at a timestamp, days and weeks at a date.",
)
@click.option(
    "--alpha", type=click.FloatRange(0, 1, min_open=True), help="Alarm where p_value is below this."
)
@click.option("--budget", type=click.IntRange(0), help="Alarm at most so often a week, over the whole file.")
@click.option(
    "--discovery-rate",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Alarm so that on average no larger share of a period's alarms is chance, over all series.",
)
@click.option(
    "--masks", metavar="FILE", help="Periods not heard whole: series, period_start, state (outage, partial)."
)
def alarms(
    file: str,
    output: str,
    *,
    frequency: str,
    alpha: float | None,
    budget: int | None,
    discovery_rate: float | None,
    masks: str | None,
) -> None:
    """Judge the counts of FILE: adds `expected`, `upper`, `p_value` and `alarm`."""
    from answerable.listening.signals import judge

    wanted, covering = (_of(schema, frequency) for schema in (_READ, MASKS))
    series = _whole(load(file, wanted), wanted, file).cast(_of(SERIES, frequency))
    covered = _whole(load(masks, covering), covering, masks) if masks else None
    judged = judge(
        series,
        frequency=frequency,
        alpha=alpha,
        budget=budget,
        masks=covered,
        discovery_rate=discovery_rate,
    )
    save(judged, output)


def _of(schema: pa.Schema, frequency: str) -> pa.Schema:
    return schema.set(1, _INSTANT) if frequency == "hour" else schema


def _whole(table: pa.Table, schema: pa.Schema, file: str) -> pa.Table:
    from answerable.listening.errors import InputError

    missing = [name for name in schema.names if name not in table.column_names]
    if missing and table.num_rows:
        needed = ", ".join(schema.names)
        raise InputError(f"`{file}` has no column `{missing[0]}`; needed are {needed}.")
    return table
