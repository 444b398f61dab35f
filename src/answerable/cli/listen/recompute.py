"""`answerable listen recompute`: every warning of an archive worked out again from its documents."""

from __future__ import annotations

import click
import pyarrow as pa

from answerable.cli.files import save

__all__ = ["recompute"]


@click.command()
@click.option("--archive", "directory", required=True, metavar="DIR", help="The archive to read.")
@click.option(
    "-o", "--output", metavar="FILE", help="Where to write what was worked out; `-` is standard output."
)
def recompute(directory: str, output: str | None) -> None:
    """Work out the warnings of an archive again, and say whether they are the same bit for bit."""
    from answerable.engines.archive import view
    from answerable.engines.archive.judging import method
    from answerable.engines.archive.recomputing import recompute as anew
    from answerable.listening.pipeline import Pipeline, Settings

    held = view(directory)
    if held.manifest.arrived and held.manifest.settled.method != method():
        raise click.ClickException(_OTHER_METHOD.format(directory))
    known, found = held.signals(), anew(held, Pipeline(Settings(**held.manifest.settings)))
    if output:
        save(found, output)
    differing = _differing(known, found)
    if differing:
        raise click.ClickException(f"{differing:,} of {found.num_rows:,} judged periods are not as written.")
    warned = sum(known.column("alarm").to_pylist())
    click.echo(f"{known.num_rows:,} judged periods, {warned:,} warnings: the same, bit for bit.", err=True)


_OTHER_METHOD = (
    "The warnings of `{0}` were worked out by another version of this program. The next listening pass, or "
    "`answerable listen run` with any input, works them out anew; ask again then."
)


def _differing(known: pa.Table, found: pa.Table) -> int:
    """How many periods are there with other figures, or on one side only."""
    if known.equals(found):
        return 0
    rows = [{_period(row): row for row in table.to_pylist()} for table in (known, found)]
    return sum(rows[0].get(key) != rows[1].get(key) for key in rows[0].keys() | rows[1].keys()) or 1


def _period(row: dict[str, object]) -> tuple[object, ...]:
    return row["series"], row["period_start"], row["frequency"]
