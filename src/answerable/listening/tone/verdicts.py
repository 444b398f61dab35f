"""From the probability of each label to the two columns of a verdict."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from answerable.listening.text import silent_rows, whole_texts

__all__ = ["COLUMNS", "with_tone"]

COLUMNS = ("tone", "tone_confidence")


def with_tone(batch: pa.Table, labels: Sequence[str], probabilities: NDArray[np.float64]) -> pa.Table:
    """Add tone and tone_confidence (`probabilities` is documents × labels); null where a row has no text."""
    best = probabilities.argmax(axis=1)
    silent = silent_rows(whole_texts(batch))
    tones = pa.array([labels[i] for i in best], pa.string(), mask=silent)
    confidence = pa.array(probabilities[np.arange(len(best)), best], pa.float64(), mask=silent)
    kept = batch.drop_columns([name for name in COLUMNS if name in batch.column_names])
    return kept.append_column("tone", tones).append_column("tone_confidence", confidence)
