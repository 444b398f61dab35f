"""`answerable listen topics train` and `predict`."""

from __future__ import annotations

import click
import pyarrow as pa

from answerable.cli.files import load, save

__all__ = ["topics"]


@click.group()
def topics() -> None:
    """Say what documents are about; learn it from labelled ones."""


@topics.command()
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="MODEL", help="Where to write the model.")
def train(file: str, output: str) -> None:
    """Learn topics from FILE (text, label, and title if there is one)."""
    from answerable.listening.records import INPUT
    from answerable.listening.topics import train as learn

    labelled = pa.schema([*INPUT, pa.field("label", pa.string())])
    learn(load(file, labelled)).save(output)


@topics.command()
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write; `-` is standard output.")
@click.option("--model", metavar="MODEL", help="A trained model; without it the shipped words decide.")
@click.option("--taxonomy", metavar="FILE", help="Your own taxonomy instead of the shipped one.")
def predict(file: str, output: str, model: str | None, taxonomy: str | None) -> None:
    """Judge the documents of FILE: adds `topic`, `topic_confidence`, `topics`, `abstain`."""
    from answerable.listening.records import INPUT
    from answerable.listening.topics import KeywordClassifier, Model, load_taxonomy

    if model and taxonomy:
        raise click.UsageError("A model brings its own labels; give `--model` or `--taxonomy`, not both.")
    judge = Model.load(model) if model else KeywordClassifier(load_taxonomy(taxonomy))
    save(judge.classify(load(file, INPUT)), output)
