"""`answerable listen evaluate tone FILE…`: the trained classifier, and the word list beside it.

One file (text, label): four fifths train, drawn label by label with a fixed seed, and the rest is reported.
Two files: the first trains, the second is reported. The word list is measured where the labels are among
its own (negative, neutral, positive).
"""

from __future__ import annotations

from collections.abc import Sequence

from answerable.cli.listen.evaluations.parts import Figures, held_out
from answerable.listening.evaluation import tone as measure
from answerable.listening.tone import LABELS, ToneClassifier, train

__all__ = ["run"]


def run(files: Sequence[str]) -> Figures:
    """Train, predict and measure; see the module for the protocol."""
    rest, figures = held_out(files, train, measure.evaluate)
    if set(rest.column("label").to_pylist()) - {None} <= set(LABELS):
        listed = measure.evaluate([ToneClassifier().classify(rest)])
        figures |= {f"word list {name}": value for name, value in listed.items()}
    return figures
