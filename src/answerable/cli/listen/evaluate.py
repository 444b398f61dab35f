"""`answerable listen evaluate`: how good a stage is on labelled files, as named figures."""

from __future__ import annotations

import importlib
import json

import click

__all__ = ["KINDS", "evaluate"]

KINDS = ("stories", "topics", "tone", "duplicates", "redaction", "places", "language", "alarms", "claims")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def evaluate(kind: str, files: tuple[str, ...], as_json: bool) -> None:
    """Judge the files anew and compare with their labels; the protocol is in docs/listening."""
    evaluation = importlib.import_module(f"answerable.cli.listen.evaluations.{kind}")
    figures = evaluation.run(list(files))
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else _lines(figures))


def _lines(figures: dict[str, object]) -> str:
    width = max(map(len, figures), default=0)
    return "\n".join(f"{name:<{width}}  {_said(value)}" for name, value in figures.items())


def _said(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)
