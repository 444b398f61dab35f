"""When a source was not heard, and which counts are therefore not what was said.

A day that a source did not bring is no day without news. Where the sources that usually bring a series were
down, the series is masked for that day: not judged and never a zero. Nothing is masked where a source made up
for its silence: a feed that comes back brings its last entries, and these count on their own days.

Documents without a date count on the day on which they were collected. So many of them at once that the
source cannot have written them on one day are a stock that was taken in, not an event, and are not counted
by day; they stay in the totals of their stories.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

import numpy as np
import pyarrow as pa

from answerable.engines.archive.asking import ask, numbered
from answerable.listening.records import TIMESTAMP

__all__ = ["MASK", "OUTAGE", "Outages", "counted", "masks", "noted", "outage_table"]

Outages = tuple[tuple[str, str, str], ...]
"""As the manifest keeps them: source, since, until (ISO 8601, UTC), sorted."""

_OUTAGE: dict[str, pa.DataType] = {"source": pa.string(), "since": TIMESTAMP, "until": TIMESTAMP}
OUTAGE = pa.schema([pa.field(name, kind, nullable=False) for name, kind in _OUTAGE.items()])
"""Times in which a source was down; of one that still is, `until` is the time of the last attempt."""

_MASK: dict[str, pa.DataType] = {"series": pa.string(), "period_start": pa.date32(), "state": pa.string()}
MASK = pa.schema([pa.field(name, kind, nullable=False) for name, kind in _MASK.items()])
"""Days of a series on which not all was heard, `outage` or `partial`: see `signals.judge`."""

_DOWN: dict[str, pa.DataType] = {"source": pa.string(), "first": pa.date32(), "day": pa.date32()}

LEAST_HOURS = 6  # of a day without a source that make the day one that was not heard
USUAL_DAYS = 28  # before an outage, from which it is known what a source usually brings
MADE_UP = 0.5  # of what a source usually brings in a day: then it came later after all
MOST, SOME = 0.5, 0.1  # share of a series that was down for `outage`, and for `partial`
BULK = 100  # documents of one source without a date in one day, at least, that are a stock
BULK_TIMES = 10  # … and so many times what the source brought on such days before

_DAY = "DATE '1970-01-01' + (epoch_us(coalesce(published_at, collected_at)) // 86400000000)::INTEGER"
_MASKS = f"""
WITH days AS (SELECT *, {_DAY} AS day FROM documents),
windows AS (SELECT DISTINCT source, first FROM down),
told AS (
    SELECT first, windows.source AS out, days.source, topic, place_code, story_id
    FROM days JOIN windows ON day >= first - {USUAL_DAYS} AND day < first
),
named AS (
    SELECT out, first, source, 'all' AS series FROM told
    UNION ALL SELECT out, first, source, 'topic:' || topic FROM told WHERE topic IS NOT NULL
    UNION ALL SELECT out, first, source, 'place:' || place_code FROM told WHERE place_code IS NOT NULL
    UNION ALL SELECT out, first, source, 'topic:' || topic || '|place:' || place_code FROM told
        WHERE topic IS NOT NULL AND place_code IS NOT NULL
    UNION ALL SELECT out, first, source, 'story:' || story_id FROM told
),
shares AS (
    SELECT out AS source, first, series, count(*) FILTER (source = out) / count(*) AS share
    FROM named GROUP BY ALL
),
usual AS (
    SELECT out AS source, first, count(*) FILTER (source = out) / {USUAL_DAYS} AS a_day FROM told GROUP BY ALL
),
heard AS (SELECT source, day, count(*) AS documents FROM days GROUP BY ALL),
silent AS (
    SELECT DISTINCT source, first, day
    FROM down JOIN usual USING (source, first) LEFT JOIN heard USING (source, day)
    WHERE coalesce(documents, 0) < {MADE_UP} * a_day
),
missing AS (
    SELECT series, day, sum(share) AS share FROM silent JOIN shares USING (source, first) GROUP BY ALL
)
SELECT series, day AS period_start, CASE WHEN share >= {MOST} THEN 'outage' ELSE 'partial' END AS state
FROM missing WHERE share >= {SOME} ORDER BY series, day
"""  # noqa: S608 - constants of ours
_STOCKS = f"""
WITH undated AS (
    SELECT coalesce(source, '') AS outlet, position, (epoch_us(collected_at) // 86400000000)::INTEGER AS day
    FROM documents WHERE published_at IS NULL
),
brought AS (SELECT outlet, day, count(*) AS documents FROM undated GROUP BY ALL),
usual AS (
    SELECT *, median(documents) OVER (
        PARTITION BY outlet ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS before FROM brought
)
SELECT position FROM undated JOIN usual USING (outlet, day)
WHERE documents >= {BULK} AND documents >= {BULK_TIMES} * coalesce(before, 0) ORDER BY position
"""  # noqa: S608 - constants of ours


def outage_table(outages: Iterable[tuple[str, datetime, datetime]]) -> pa.Table:
    """Outages (source, since, until) as a table."""
    rows = [dict(zip(OUTAGE.names, outage)) for outage in outages]
    return pa.Table.from_pylist(rows, OUTAGE)


def noted(known: Outages, table: pa.Table) -> Outages:
    """What is known together with `table` (`OUTAGE`): of an outage that goes on, the later end holds."""
    ends = {(source, since): until for source, since, until in known}
    for source, since, until in zip(*(table.column(name).to_pylist() for name in OUTAGE.names)):
        start, end = (cast(datetime, moment).astimezone(UTC).isoformat() for moment in (since, until))
        ends[str(source), start] = max(end, ends.get((str(source), start), end))
    return tuple(sorted((source, since, until) for (source, since), until in ends.items()))


def masks(told: pa.Table, outages: Outages) -> pa.Table:
    """The days of series that were not heard because of `outages`: `MASK`. `told` has `conclusions.TOLD`."""
    rows = [row for outage in outages for row in _days(*outage)]
    down = pa.Table.from_pylist(rows, pa.schema([pa.field(*column) for column in _DOWN.items()]))
    if not down.num_rows:
        return MASK.empty_table()
    return ask(_MASKS, documents=numbered(told), down=down).cast(MASK)


def counted(told: pa.Table) -> pa.Table:
    """The documents of `told` that count by day: all but stocks without dates."""
    if not told.column("published_at").null_count:
        return told
    kept = np.ones(told.num_rows, bool)
    kept[ask(_STOCKS, documents=numbered(told)).column("position").to_numpy()] = False
    return told.filter(pa.array(kept))


def _days(source: str, since: str, until: str) -> Iterable[dict[str, object]]:
    """The days of which an outage took enough hours, for as long as what was usual before still tells."""
    start, end = (datetime.fromisoformat(moment) for moment in (since, until))
    for number in range(min((end.date() - start.date()).days, USUAL_DAYS) + 1):
        day = start.date() + timedelta(days=number)
        if _overlap(day, start, end) >= timedelta(hours=LEAST_HOURS):
            yield {"source": source, "first": start.date(), "day": day}


def _overlap(day: date, start: datetime, end: datetime) -> timedelta:
    midnight = datetime.combine(day, time(), UTC)
    return min(end, midnight + timedelta(days=1)) - max(start, midnight)
