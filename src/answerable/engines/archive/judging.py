"""Judging the counts year by year, so that a tick costs the current year and not the archive's whole life.

A year is judged together with the 90 days before it, which give the levels and the pool to compare with.
Series with fewer than five groups in that time are left out, as are stories that never had the sources a
warning needs, and whole years in which nothing had them: there are very many, and they could not warn.
Stories are judged apart from topics and places: a story begins at nothing, a topic does not, and each kind is
compared with its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from answerable.engines.archive.alarms import LEAST_SOURCES
from answerable.engines.archive.allowances import Allowances, of_year
from answerable.engines.archive.parts import Parts
from answerable.listening.records import ALARM

__all__ = ["Judged", "judge_anew", "judge_years", "method"]

_CODE = {  # what decides how counts become warnings
    "answerable.listening.signals": None,
    "answerable.engines.archive": (
        "ages.py",
        "alarms.py",
        "allowances.py",
        "judging.py",
        "outages.py",
        "silences.py",
    ),
}
RUN_UP = timedelta(days=90)
LEAST_GROUPS = 5
Warn = Callable[[Sequence[pa.Table], pa.Table | None], list[pa.Table]]


@dataclass(frozen=True)
class Judged:
    """The judged periods of all years, and for each year its file and the digest of the counts behind it."""

    alarms: pa.Table
    files: dict[str, list[str]]


@cache
def method() -> str:
    """Name the code that judges, by its own text: whoever changes it cannot forget to say so.

    With another name every year is judged anew, since what an earlier version wrote no longer follows.
    """
    digest = blake2b(np.__version__.encode(), digest_size=8)
    for package, names in _CODE.items():
        held = {file.name: file for file in files(package).iterdir() if file.name.endswith(".py")}
        for name in sorted(held) if names is None else names:
            digest.update(held[name].read_bytes())
    return digest.hexdigest()


def judge_years(
    counts: pa.Table,
    warn: Warn,
    parts: Parts,
    kept: Mapping[str, list[str]],
    *,
    commit: int,
    version: str,
    masks: pa.Table | None = None,
    allowances: Allowances = (),
) -> Judged:
    """Judge `counts` (`records.COUNT`) with `warn`; years whose counts are as they were are taken from
    `kept`. `masks` says of which series and days not all was heard; `allowances` are those that `warn` obeys.
    """
    windows = {year: _window(counts, year) for year in _years(counts)}
    masked = {year: _masks_of(window, masks) for year, window in windows.items()}
    terms = {year: f"{version} {of_year(allowances, year)}" for year in windows}
    digests = {year: _digest(window, masked[year], terms[year]) for year, window in windows.items()}
    changed = [year for year, digest in digests.items() if kept.get(str(year), ["", ""])[1] != digest]
    files = {str(year): kept[str(year)] for year in windows if year not in changed}
    for year, judged in _judge({year: windows[year] for year in changed}, warn, masks).items():
        file = f"judged/{commit:08d}-{year}.parquet"
        parts.write_parquet(judged, file)
        files[str(year)] = [file, digests[year]]
    tables = [parts.read_parquet(files[str(year)][0]).cast(ALARM) for year in windows]
    return Judged(pa.concat_tables([ALARM.empty_table(), *tables]), files)


def judge_anew(counts: pa.Table, warn: Warn, masks: pa.Table | None = None) -> pa.Table:
    """Judge all years of `counts` from the beginning and write nothing: what `judge_years` must give."""
    judged = _judge({year: _window(counts, year) for year in _years(counts)}, warn, masks)
    return pa.concat_tables([ALARM.empty_table(), *judged.values()])


def _years(counts: pa.Table) -> list[int]:
    return [int(str(year)) for year in pc.unique(pc.year(counts.column("period_start"))).sort().to_pylist()]


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


def _judge(windows: Mapping[int, pa.Table], warn: Warn, masks: pa.Table | None) -> dict[int, pa.Table]:
    """Judge years together, and of each year stories apart from the rest; every part as if alone."""
    kinds = [(year, kind) for year, window in windows.items() for kind in _kinds(window)]
    alarms: dict[int, list[pa.Table]] = {year: [ALARM.empty_table()] for year in windows}
    for (year, _), judged in zip(kinds, warn([kind for _, kind in kinds], masks), strict=True):
        own = pc.greater_equal(judged.column("period_start"), pa.scalar(date(year, 1, 1)))
        alarms[year].append(judged.filter(own))
    return {year: pa.concat_tables(tables) for year, tables in alarms.items()}


def _kinds(window: pa.Table) -> list[pa.Table]:
    is_story = _is_story(window)
    kinds = [window.filter(pa.array(~is_story)), window.filter(pa.array(is_story))]
    return [kind for kind in kinds if _may_warn(kind)]


def _is_story(table: pa.Table) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.starts_with(table.column("series"), "story:"), dtype=bool)


def _may_warn(counts: pa.Table) -> bool:
    return bool(counts.num_rows) and int(pc.max(counts.column("sources")).as_py() or 0) >= LEAST_SOURCES


def _masks_of(window: pa.Table, masks: pa.Table | None) -> pa.Table | None:
    """The masks that touch a window, in a fixed order; none where there is none."""
    if masks is None or not masks.num_rows or not window.num_rows:
        return None
    days, own = masks.column("period_start"), window.column("period_start")
    within = pc.and_(pc.greater_equal(days, pc.min(own)), pc.less_equal(days, pc.max(own)))
    known = pc.is_in(masks.column("series"), value_set=pc.unique(window.column("series")))
    found = masks.filter(pc.and_(within, known))
    return found.sort_by([("series", "ascending"), ("period_start", "ascending")]) if found.num_rows else None


def _digest(window: pa.Table, masks: pa.Table | None, version: str) -> str:
    digest = blake2b(f"{method()}; {version}; ".encode(), digest_size=16)
    for table in (window, masks):
        if table is not None:
            digest.update(_bytes(table))
    return digest.hexdigest()


def _bytes(table: pa.Table) -> bytes:
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return bytes(stream.getvalue())
