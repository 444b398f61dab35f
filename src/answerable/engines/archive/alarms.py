"""From counts to warnings: each series is judged by day, tied to the story that leads it, and held to its
sources.
"""

from __future__ import annotations

from typing import cast

import duckdb
import pyarrow as pa

from answerable.listening.records import SIGNAL, conform

__all__ = ["LEAST_SOURCES", "signals"]

LEAST_SOURCES = 3
"""Independent sources that a warning needs: one voice, however loud, is not yet a matter of many."""

_JUDGED = f"""
SELECT alarms.series, alarms.period_start, alarms."count" AS observed, expected, upper, p_value,
    alarm AS high,
    alarm AND coalesce(sources, 0) >= {LEAST_SOURCES} AS alarm,
    CASE
        WHEN p_value IS NULL THEN 'too little history'
        WHEN alarm AND coalesce(sources, 0) < {LEAST_SOURCES} THEN 'too few sources'
        WHEN alarm THEN 'above the limit'
        WHEN alarms."count" > upper THEN 'beyond the budget'
        ELSE 'as expected'
    END AS reason
FROM alarms LEFT JOIN counts USING (series, period_start)
WHERE alarms."count" > 0 OR alarm OR NOT contains(series, '|') AND NOT starts_with(series, 'story:')
"""  # noqa: S608 - a constant of ours
_SIGNALS = """
WITH days AS (
    SELECT story_id, group_id, topic, place_code,
        DATE '1970-01-01' + (epoch_us(coalesce(published_at, collected_at)) // 86400000000)::INTEGER AS day
    FROM documents
), named AS (
    SELECT 'all' AS series, * FROM days
    UNION ALL SELECT 'topic:' || topic, * FROM days WHERE topic IS NOT NULL
    UNION ALL SELECT 'topic:' || topic || '|place:' || place_code, * FROM days
        WHERE topic IS NOT NULL AND place_code IS NOT NULL
), told AS (
    SELECT series, day, story_id, count(DISTINCT group_id) AS voices, count(*) AS documents
    FROM named SEMI JOIN (SELECT series, period_start AS day FROM judged WHERE high) USING (series, day)
    GROUP BY ALL
), leaders AS (
    SELECT series, day AS period_start, arg_max(story_id, (voices, documents, story_id)) AS leader
    FROM told GROUP BY ALL
)
SELECT series, period_start, observed, expected, upper, p_value, alarm, reason, 'day' AS frequency,
    CASE WHEN starts_with(series, 'story:') THEN substr(series, 7) ELSE leader END AS story_id
FROM judged LEFT JOIN leaders USING (series, period_start) ORDER BY series, period_start
"""


def signals(told: pa.Table, counts: pa.Table, alarms: pa.Table) -> pa.Table:
    """Join judged periods with their three counts and the story that leads each: `records.SIGNAL`.

    `counts` is `records.COUNT`; `alarms` is `records.ALARM`, row for row the same periods, with the
    groups as what was observed. An alarm with too few independent sources is taken back, and the reason
    says so. Quiet periods of a place or a story are left out; those of a topic and of all together are
    kept, for the chart.
    """
    with duckdb.connect() as connection:
        connection.execute("SET threads=1")
        connection.register("documents", told)
        connection.register("alarms", alarms)
        connection.register("counts", counts)
        connection.execute(f"CREATE TEMP TABLE judged AS {_JUDGED}")
        found = cast(pa.Table, connection.sql(_SIGNALS).to_arrow_table())
    return conform(found, SIGNAL)
