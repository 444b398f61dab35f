"""What to train on and what to report on, and the measuring of what was trained."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from answerable.cli.files import load
from answerable.listening.errors import InputError
from answerable.listening.records import INPUT

__all__ = ["Figures", "Trained", "held_out", "training_and_rest"]

Figures = dict[str, float | str]

SEED = 0
SHARE = 5  # one part in so many is held out
LABELLED = pa.schema([*INPUT, pa.field("label", pa.string())])


class Trained(Protocol):
    """A model that judges a table and leaves its rows where they are."""

    def classify(self, batch: pa.Table) -> pa.Table:
        """Return `batch` with what was judged."""
        ...


def held_out(
    files: Sequence[str],
    train: Callable[[pa.Table], Trained],
    measure: Callable[[list[pa.Table]], Figures],
) -> tuple[pa.Table, Figures]:
    """Train on one part and judge the rest: the rest, and the figures with CPU time and protocol."""
    training, rest, protocol = training_and_rest([load(file, LABELLED) for file in files])
    started = time.process_time()
    model = train(training)
    trained = time.process_time()
    judged = model.classify(rest)
    seconds = time.process_time() - trained
    figures: Figures = {"protocol": protocol, "trained in seconds": trained - started}
    return rest, figures | {"documents/s": rest.num_rows / max(seconds, 1e-9)} | measure([judged])


def training_and_rest(files: list[pa.Table]) -> tuple[pa.Table, pa.Table, str]:
    """Two tables and the protocol in words: two files as they are, one cut label by label with a seed."""
    for table in files:
        if "label" not in table.column_names:
            raise InputError("The column `label` is absent; without it nothing can be compared.")
    if len(files) == 2:
        return files[0], files[1], "trained on the first file, reported on the second"
    if len(files) != 1:
        raise InputError("Give one labelled file, or one to train on and one to report on.")
    table = files[0].filter(pc.is_valid(files[0].column("label")))
    held_out = _every_fifth(table.column("label").to_pylist())
    protocol = f"trained on 4/5, reported on 1/5, drawn label by label with seed {SEED}"
    return table.filter(pa.array(~held_out)), table.filter(pa.array(held_out)), protocol


def _every_fifth(labels: list[str]) -> np.ndarray:
    chance = np.random.default_rng(SEED)
    held_out = np.zeros(len(labels), dtype=bool)
    names = np.array(labels, dtype=object)
    for label in sorted(set(labels)):
        rows = chance.permutation(np.flatnonzero(names == label))
        held_out[rows[: len(rows) // SHARE]] = True
    return held_out
