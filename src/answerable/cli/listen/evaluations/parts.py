"""What to train on and what to report on."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.errors import InputError

__all__ = ["training_and_rest"]

SEED = 0
SHARE = 5  # one part in so many is held out


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
