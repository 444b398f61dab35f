"""`answerable listen evaluate topics FILE…`: the trained classifier, and the shipped words beside it.

One file (text, label, title if there is one): four fifths of it train, drawn label by label with a fixed
seed, and the rest is reported. Two files: the first trains, the second is reported. Where the labels are
topics of the shipped taxonomy, or the seven domains of `answerable.listening.evaluation.topics.DOMAINS`,
the cold-start classifier is measured on the very same rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from answerable.cli.listen.evaluations.parts import Figures, held_out
from answerable.listening.evaluation import topics as measure
from answerable.listening.topics import KeywordClassifier, load_taxonomy, train

__all__ = ["run"]


def run(files: Sequence[str]) -> Figures:
    """Train, predict and measure; see the module for the protocol."""
    rest, figures = held_out(files, train, measure.evaluate)
    return figures | {f"cold start {name}": value for name, value in _cold_start(rest).items()}


def _cold_start(rest: pa.Table) -> Figures:
    judged = KeywordClassifier().classify(rest)
    labels = set(rest.column("label").to_pylist()) - {None}
    if labels <= measure.DOMAINS.keys():
        domains = pa.array(measure.in_domains(judged.column("topic").to_pylist()), pa.string())
        judged = judged.set_column(judged.column_names.index("topic"), "topic", domains)
    elif not labels <= set(load_taxonomy().codes):
        return {}
    return measure.evaluate([judged])
