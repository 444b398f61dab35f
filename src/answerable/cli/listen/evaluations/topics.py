"""`answerable listen evaluate topics FILE…`: the trained classifier, and the shipped words beside it.

One file (text, label, title if there is one): four fifths of it, drawn label by label with a fixed seed,
train; the
rest is reported. Two files: the first trains, the second is reported. Where the labels are topics of the
shipped
taxonomy, or the seven domains of `answerable.listening.evaluation.topics.DOMAINS`, the cold-start
classifier is
measured on the very same rows.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import pyarrow as pa

from answerable.cli.files import load
from answerable.cli.listen.evaluations.parts import training_and_rest
from answerable.listening.evaluation import topics as measure
from answerable.listening.records import INPUT
from answerable.listening.topics import KeywordClassifier, load_taxonomy, train

__all__ = ["run"]

_LABELLED = pa.schema([*INPUT, pa.field("label", pa.string())])


def run(files: Sequence[str]) -> dict[str, float | str]:
    """Train, predict and measure; see the module for the protocol."""
    training, rest, protocol = training_and_rest([load(file, _LABELLED) for file in files])
    started = time.process_time()
    model = train(training)
    trained = time.process_time()
    judged = model.classify(rest)
    seconds = time.process_time() - trained
    figures: dict[str, float | str] = {"protocol": protocol, "trained in seconds": trained - started}
    figures |= {"documents/s": rest.num_rows / max(seconds, 1e-9)} | measure.evaluate([judged])
    return figures | {f"cold start {name}": value for name, value in _cold_start(rest).items()}


def _cold_start(rest: pa.Table) -> dict[str, float | str]:
    judged = KeywordClassifier().classify(rest)
    labels = set(rest.column("label").to_pylist()) - {None}
    if labels <= measure.DOMAINS.keys():
        domains = pa.array(measure.in_domains(judged.column("topic").to_pylist()), pa.string())
        judged = judged.set_column(judged.column_names.index("topic"), "topic", domains)
    elif not labels <= set(load_taxonomy().codes):
        return {}
    return measure.evaluate([judged])
