"""`answerable listen alarms`: which counts are higher than chance alone would make them."""

from __future__ import annotations

import click
import pyarrow as pa

from answerable.cli.files import load, save

__all__ = ["SERIES", "alarms"]

SERIES = pa.schema([("series", pa.string()), ("period_start", pa.date32()), ("count", pa.int64())])


@click.command()
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write; `-` is standard output.")
@click.option(
    "--frequency", required=True, type=click.Choice(["day", "week"]), help="How long a period of the file is."
)
@click.option(
    "--alpha", type=click.FloatRange(0, 1, min_open=True), help="Alarm where p_value is below this."
)
@click.option("--budget", type=click.IntRange(0), help="Alarm at most so often a week, over the whole file.")
def alarms(file: str, output: str, frequency: str, alpha: float | None, budget: int | None) -> None:
    """Judge the counts of FILE: adds `expected`, `upper`, `p_value` and `alarm`."""
    from answerable.listening.errors import InputError
    from answerable.listening.signals import judge

    series = load(file, SERIES)
    missing = [name for name in SERIES.names if name not in series.column_names]
    if missing and series.num_rows:
        raise InputError(f"`{file}` has no column `{missing[0]}`; needed are series, period_start and count.")
    save(judge(series, frequency=frequency, alpha=alpha, budget=budget), output)
