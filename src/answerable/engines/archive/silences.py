"""Days on which a whole archive heard nothing at all: nobody listened, or nothing could be reached.

No outage is noted where the machine itself stood still, or a file has a hole. If not one document is of a day
on which there always were some, every series is masked: the day is not judged and never a zero, and what
comes after it is no rise.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from answerable.engines.archive.asking import ask, numbered
from answerable.engines.archive.outages import MASK

__all__ = ["silences"]

USUAL_DAYS = 28  # before a silence, in which the same weekdays must all have been heard
LEAST_A_DAY = 5.0  # documents on average before it: fewer may well be none by chance
KNOWN_DAYS = 90  # before a silence, within which a series must have been told of to be masked
MOST_DAYS = 90  # of a silence: what was usual before it says no more

_DAY = "(epoch_us(coalesce(published_at, collected_at)) // 86400000000)::INTEGER"
_SERIES = f"""
WITH days AS (SELECT topic, place_code, story_id, {_DAY} AS day FROM documents),
usual AS (
    SELECT silent.day, topic, place_code, story_id
    FROM days JOIN silent ON days.day >= silent.first - {KNOWN_DAYS} AND days.day < silent.first
)
SELECT DISTINCT series, DATE '1970-01-01' + day AS period_start, 'outage' AS state FROM (
    SELECT day, 'all' AS series FROM usual
    UNION ALL SELECT day, 'topic:' || topic FROM usual WHERE topic IS NOT NULL
    UNION ALL SELECT day, 'place:' || place_code FROM usual WHERE place_code IS NOT NULL
    UNION ALL SELECT day, 'topic:' || topic || '|place:' || place_code FROM usual
        WHERE topic IS NOT NULL AND place_code IS NOT NULL
    UNION ALL SELECT day, 'story:' || story_id FROM usual
) ORDER BY series, period_start
"""  # noqa: S608 - constants of ours


def silences(told: pa.Table) -> pa.Table:
    """The days of series on which the archive heard nothing: `outages.MASK`. `told` has `conclusions.TOLD`.

    The last day is the last of which there is a document; what may follow it is not known to be silent.
    """
    if not told.num_rows:
        return MASK.empty_table()
    moments = pc.coalesce(told.column("published_at"), told.column("collected_at")).drop_null()
    days = np.asarray(moments.cast(pa.int64())) // 86_400_000_000
    rows = [{"first": first, "day": day} for first, day in _silent(days)]
    if not rows:
        return MASK.empty_table()
    silent = pa.Table.from_pylist(rows, pa.schema([("first", pa.int32()), ("day", pa.int32())]))
    return ask(_SERIES, documents=numbered(told), silent=silent).cast(MASK)


def _silent(days: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """The silent days, each with the first of its silence, in days since 1970."""
    heard = np.unique(days)
    for before, after in pairwise(heard.tolist()):
        if after - before < 2:
            continue
        first = before + 1
        usual = days[(days >= first - USUAL_DAYS) & (days < first)]
        if len(usual) < LEAST_A_DAY * USUAL_DAYS:
            continue
        silent = range(first, min(after, first + MOST_DAYS))
        if all(_always_heard(day, first, usual) for day in silent[:7]):
            yield from ((first, day) for day in silent)


def _always_heard(day: int, first: int, usual: npt.NDArray[np.int64]) -> bool:
    """Whether every such weekday before the silence was heard: who never writes on Sundays is not silent."""
    weeks = range(day - 7, first - USUAL_DAYS - 1, -7)
    return bool(np.isin([week for week in weeks if week < first], usual).all())
