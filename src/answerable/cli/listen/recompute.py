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
    from answerable.engines.archive.recomputing import recompute as anew
    from answerable.listening.pipeline import Pipeline, Settings

    held = view(directory)
    known, found = held.signals(), anew(held, Pipeline(Settings(**held.manifest.settings)))
    if output:
        save(found, output)
    differing = _differing(known, found)
    if differing:
        raise click.ClickException(f"{differing:,} of {found.num_rows:,} judged periods are not as written.")
    warned = sum(known.column("alarm").to_pylist())
    click.echo(f"{known.num_rows:,} judged periods, {warned:,} warnings: the same, bit for bit.", err=True)


def _differing(known: pa.Table, found: pa.Table) -> int:
    if known.equals(found):
        return 0
    rows = [{tuple(row.items()) for row in table.to_pylist()} for table in (known, found)]
    return max(len(rows[0] ^ rows[1]), 1)
