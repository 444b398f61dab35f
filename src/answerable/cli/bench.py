"""`answerable bench`: each benchmark with its named peer in the same run."""

from __future__ import annotations

import importlib
import json

import click

__all__ = ["BENCHES", "STUDIES", "bench"]

BENCHES = (
    *("articles", "audit", "desk", "duplicates", "messages", "organisation", "pages"),
    *("stories", "warnings", "wechat"),
)
STUDIES = ("ablation",)  # of quality; they need the evaluation data, and run only when named


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option(
    "--rows", type=click.IntRange(100), help="Documents to run over, instead of each one's default."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a benchmark instead of a table.")
def bench(names: tuple[str, ...], rows: int | None, as_json: bool) -> None:
    """Measure speed beside a named peer, in seconds of CPU on this machine."""
    known = (*BENCHES, *STUDIES)
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise click.UsageError(f"There is no benchmark `{unknown[0]}`; there are {', '.join(known)}.")
    for name in names or BENCHES:
        measured = importlib.import_module(f"answerable.cli.benches.{name}").run(rows)
        click.echo(json.dumps(measured.as_dict(), ensure_ascii=False) if as_json else str(measured))
