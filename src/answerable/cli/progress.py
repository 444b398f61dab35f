"""How far a long run has come: a bar on a terminal, a plain line now and then otherwise."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from answerable.listening.sources import InputBatch

__all__ = ["watched"]

SECONDS_BETWEEN_LINES = 10.0


def watched(batches: Iterable[InputBatch], name: str) -> Iterator[InputBatch]:
    """Pass batches on, and show on standard error how many rows went by."""
    return _with_bar(batches, name) if sys.stderr.isatty() else _with_lines(batches, name)


def _rows(batch: InputBatch) -> int:
    return batch.rows.num_rows + batch.rejected.num_rows


def _with_bar(batches: Iterable[InputBatch], name: str) -> Iterator[InputBatch]:
    from tqdm import tqdm

    with tqdm(desc=name, unit=" rows", leave=False, dynamic_ncols=True) as bar:
        for batch in batches:
            yield batch
            bar.update(_rows(batch))


def _with_lines(batches: Iterable[InputBatch], name: str) -> Iterator[InputBatch]:
    rows, said = 0, time.monotonic()
    for batch in batches:
        yield batch
        rows += _rows(batch)
        if time.monotonic() - said > SECONDS_BETWEEN_LINES:
            said = time.monotonic()
            click.echo(f"{name}: {rows:,} rows so far", err=True)
