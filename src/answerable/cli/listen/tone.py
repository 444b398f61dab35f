"""`answerable listen tone train` and `predict`."""

from __future__ import annotations

import click
import pyarrow as pa

from answerable.cli.files import load, save

__all__ = ["tone"]


@click.group()
def tone() -> None:
    """Judge the tone of texts; learn it from labelled ones."""


@tone.command()
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="MODEL", help="Where to write the model.")
def train(file: str, output: str) -> None:
    """Learn tones from FILE (text, label)."""
    from answerable.listening.records import INPUT
    from answerable.listening.tone import train as learn

    labelled = pa.schema([*INPUT, pa.field("label", pa.string())])
    learn(load(file, labelled)).save(output)


@tone.command()
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write; `-` is standard output.")
@click.option("--model", metavar="MODEL", help="A trained model; without it a small list of words decides.")
def predict(file: str, output: str, model: str | None) -> None:
    """Judge the texts of FILE: adds `tone` and `tone_confidence`."""
    from answerable.listening.records import INPUT
    from answerable.listening.tone import Model, ToneClassifier

    judge = Model.load(model) if model else ToneClassifier()
    save(judge.classify(load(file, INPUT)), output)
