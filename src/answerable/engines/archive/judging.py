"""Judging the counts year by year, so that a tick costs the current year and not the archive's whole life.

A year is judged together with the 90 days before it, which give the levels and the pool to compare with.
Series with fewer than five groups in that time are left out, as are stories that never had the sources a
warning needs, and whole years in which nothing had them: there are very many, and they could not warn.
Stories are judged apart from topics and places: a story begins at nothing, a topic does not, and each kind is
compared with its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from answerable.engines.archive.alarms import LEAST_SOURCES
from answerable.engines.archive.parts import Parts
from answerable.listening.records import ALARM

__all__ = ["Judged", "judge_years"]

RUN_UP = timedelta(days=90)
LEAST_GROUPS = 5
Warn = Callable[[pa.Table], pa.Table]


@dataclass(frozen=True)
class Judged:
    """The judged periods of all years, and for each year its file and the digest of the counts behind it."""

    alarms: pa.Table
    files: dict[str, list[str]]


def judge_years(
    counts: pa.Table, warn: Warn, parts: Parts, kept: Mapping[str, list[str]], *, commit: int, version: str
) -> Judged:
    """Judge `counts` (`records.COUNT`) with `warn`; years whose counts are as they were are taken from
    `kept`.
    """
    tables, files = [ALARM.empty_table()], {}
    for year in pc.unique(pc.year(counts.column("period_start"))).sort().to_pylist():
        window = _window(counts, int(str(year)))
        digest = _digest(window, version)
        file, known = kept.get(str(year), ("", ""))
        if known != digest:
            file = f"judged/{commit:08d}-{year}.parquet"
            parts.write_parquet(_judge(window, warn, int(str(year))), file)
        files[str(year)] = [file, digest]
        tables.append(parts.read_parquet(file).cast(ALARM))
    return Judged(pa.concat_tables(tables), files)


def _window(counts: pa.Table, year: int) -> pa.Table:
    """The counts that a year's judgement follows from, without the series that are too small."""
    first, last = pa.scalar(date(year, 1, 1) - RUN_UP), pa.scalar(date(year, 12, 31))
    days = counts.column("period_start")
    window = counts.filter(pc.and_(pc.greater_equal(days, first), pc.less_equal(days, last)))
    sums = window.group_by("series", use_threads=False).aggregate([("groups", "sum"), ("sources", "max")])
    told = np.asarray(sums.column("sources_max")) >= LEAST_SOURCES
    large = np.asarray(sums.column("groups_sum")) >= LEAST_GROUPS
    chosen = sums.filter(pa.array(large & (told | ~_is_story(sums)))).column("series")
    return window.filter(pc.is_in(window.column("series"), value_set=chosen.combine_chunks()))


def _judge(window: pa.Table, warn: Warn, year: int) -> pa.Table:
    is_story = _is_story(window)
    kinds = [window.filter(pa.array(~is_story)), window.filter(pa.array(is_story))]
    judged = pa.concat_tables([ALARM.empty_table(), *(warn(kind) for kind in kinds if _may_warn(kind))])
    return judged.filter(pc.greater_equal(judged.column("period_start"), pa.scalar(date(year, 1, 1))))


def _is_story(table: pa.Table) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.starts_with(table.column("series"), "story:"), dtype=bool)


def _may_warn(counts: pa.Table) -> bool:
    return bool(counts.num_rows) and int(pc.max(counts.column("sources")).as_py() or 0) >= LEAST_SOURCES


def _digest(window: pa.Table, version: str) -> str:
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, window.schema) as writer:
        writer.write_table(window.combine_chunks())
    return blake2b(stream.getvalue(), digest_size=16, key=version.encode()).hexdigest()
