"""From the confidence in each topic to the four columns of a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from answerable.listening.text import silent_rows, whole_texts

__all__ = ["COLUMNS", "with_verdicts"]

COLUMNS = ("topic", "topic_confidence", "topics", "abstain")


def with_verdicts(
    batch: pa.Table,
    labels: Sequence[str],
    confidence: NDArray[np.float64],
    *,
    enough: float,
    also: float,
    fallback: str | None = None,
) -> pa.Table:
    """Add the verdict columns to `batch`.

    `confidence` is documents × labels. The best label is always named; below `enough` the row abstains.
    `topics` lists, best first, every label from `also` on, none where it abstains. A row without any text
    has nulls; one without any evidence gets `fallback`.
    """
    best = confidence.argmax(axis=1) if len(labels) else np.zeros(batch.num_rows, dtype=int)
    highest = confidence[np.arange(len(best)), best]
    names = [labels[i] for i in best]
    if fallback is not None:
        names = [name if share > 0 else fallback for name, share in zip(names, highest, strict=True)]
    silent = silent_rows(whole_texts(batch))
    abstain = highest < enough
    listed = _listed(labels, np.where(abstain[:, None], 0.0, confidence), also)
    columns: tuple[Any, ...] = (
        pa.array(names, pa.string(), mask=silent),
        pa.array(highest, pa.float64(), mask=silent),
        pa.array([None if quiet else row for quiet, row in zip(silent, listed)], pa.list_(pa.string())),
        pa.array(abstain, pa.bool_(), mask=silent),
    )
    kept = batch.drop_columns([name for name in COLUMNS if name in batch.column_names])
    for name, column in zip(COLUMNS, columns, strict=True):
        kept = kept.append_column(name, column)
    return kept


def _listed(labels: Sequence[str], confidence: NDArray[np.float64], also: float) -> list[list[str]]:
    rows: list[list[tuple[float, str]]] = [[] for _ in range(len(confidence))]
    for row, column in zip(*np.nonzero(confidence >= also), strict=True):
        rows[row].append((-float(confidence[row, column]), labels[column]))
    return [[label for _, label in sorted(row)] for row in rows]
