"""Days that are too young to have been heard whole: what a source brings late is still to come.

A source that is read once a week, or a board whose posts are found days later, makes the newest days look
quiet beside older ones that had time to fill. How late a source is, is seen from what it published while it
was already listened to. A day of a series is heard in part as long as a tenth of it is usually still to
come: it is judged, since a high count is high all the more, and nothing is learned from it.
"""

from __future__ import annotations

from typing import cast

import duckdb
import numpy as np
import pyarrow as pa

from answerable.engines.archive.outages import MASK, Outages, masks
from answerable.engines.archive.silences import silences

__all__ = ["covered", "young"]

MOST_DAYS = 14  # what comes later than that is a stock, not a habit
LEAST_TOLD = 20  # documents of a source, before it is known how late it is
STILL_TO_COME = 0.1  # share of a series that makes a day one that was heard in part
USUAL_DAYS = 28  # from which it is known what a source usually brings to a series
HABIT_DAYS = 90  # … and how late it is

_DAY = "(epoch_us({}) // 86400000000)::INTEGER"
_YOUNG = f"""
WITH days AS (
    SELECT source, topic, place_code, story_id, {_DAY.format("published_at")} AS day,
        {_DAY.format("collected_at")} AS heard
    FROM documents WHERE source IS NOT NULL AND published_at IS NOT NULL
),
now AS (SELECT max(heard) AS today FROM days),
begun AS (SELECT source, min(heard) AS first FROM days GROUP BY source),
delays AS (
    SELECT source, greatest(heard - day, 0) AS delay FROM days JOIN begun USING (source), now
    WHERE day >= first AND heard - day <= {MOST_DAYS} AND day > today - {HABIT_DAYS}
),
habits AS (SELECT source, count(*) AS told FROM delays GROUP BY source HAVING count(*) >= {LEAST_TOLD}),
late AS (
    SELECT source, age, count(*) FILTER (delay > age) / any_value(told) AS missing
    FROM delays JOIN habits USING (source), range({MOST_DAYS}) ages(age) GROUP BY source, age
),
usual AS (SELECT days.* FROM days, now WHERE day > today - {USUAL_DAYS}),
named AS (
    SELECT source, 'all' AS series FROM usual
    UNION ALL SELECT source, 'topic:' || topic FROM usual WHERE topic IS NOT NULL
    UNION ALL SELECT source, 'place:' || place_code FROM usual WHERE place_code IS NOT NULL
    UNION ALL SELECT source, 'topic:' || topic || '|place:' || place_code FROM usual
        WHERE topic IS NOT NULL AND place_code IS NOT NULL
    UNION ALL SELECT source, 'story:' || story_id FROM usual
),
shares AS (
    SELECT series, source, count(*) / sum(count(*)) OVER (PARTITION BY series) AS share
    FROM named GROUP BY series, source
)
SELECT series, DATE '1970-01-01' + (today - age)::INTEGER AS period_start, 'partial' AS state
FROM shares JOIN late USING (source), now
GROUP BY series, today, age HAVING sum(share * missing) >= {STILL_TO_COME}
ORDER BY series, period_start
"""  # noqa: S608 - constants of ours


def covered(told: pa.Table, outages: Outages) -> pa.Table:
    """All days of series that were not heard whole: `outages.MASK`.

    Of several that speak of the same day the first holds: all was silent, a source was down, a day is young.
    """
    return _first_of(silences(told), masks(told, outages), young(told))


def _first_of(*kinds: pa.Table) -> pa.Table:
    found, *others = [kind for kind in kinds if kind.num_rows] or [MASK.empty_table()]
    for more in others:
        known = set(_keys(found))
        new = pa.array([key not in known for key in _keys(more)], pa.bool_())
        found = pa.concat_tables([found, more.filter(new)])
    return found


def _keys(table: pa.Table) -> list[tuple[object, object]]:
    return list(zip(table.column("series").to_pylist(), table.column("period_start").to_pylist()))


def young(told: pa.Table) -> pa.Table:
    """The days of series that are still to fill: `outages.MASK`. `told` has `conclusions.TOLD`.

    How old a day is, is counted from the last day on which anything was collected, not from a clock.
    """
    moments = told.column("collected_at")
    if not told.num_rows or moments.null_count == told.num_rows or _at_once(told):
        return MASK.empty_table()
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone='UTC'")
        connection.execute("SET threads=1")
        connection.register("documents", told)
        return cast(pa.Table, connection.sql(_YOUNG).to_arrow_table()).cast(MASK)


def _at_once(told: pa.Table) -> bool:
    """Whether everything was collected on one day, as a file that was taken in: then nothing is late."""
    days = told.column("collected_at").cast(pa.int64()).to_numpy() // 86_400_000_000
    return bool(np.unique(days).size == 1)
