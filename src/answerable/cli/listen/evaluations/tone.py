"""`answerable listen evaluate tone FILE…`: the trained classifier, and the word list beside it.

One file (text, label): four fifths train, drawn label by label with a fixed seed, the rest is reported.
Two files: the
first trains, the second is reported. The word list is measured where the labels are among its own
(negative, neutral,
positive).
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import pyarrow as pa

from answerable.cli.files import load
from answerable.cli.listen.evaluations.parts import training_and_rest
from answerable.listening.evaluation import tone as measure
from answerable.listening.records import INPUT
from answerable.listening.tone import LABELS, ToneClassifier, train

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
    if set(rest.column("label").to_pylist()) - {None} <= set(LABELS):
        listed = measure.evaluate([ToneClassifier().classify(rest)])
        figures |= {f"word list {name}": value for name, value in listed.items()}
    return figures
