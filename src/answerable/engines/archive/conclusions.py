"""What all documents together say: the three counts of every story, by day too, counted from the documents.

A group stands for its first document: its outlet is the group's outlet, and the distinct outlets of the
groups are the independent sources. A group without an outlet (a message to the inbox) counts as one
source of its own.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from answerable.engines.archive.asking import ask, numbered
from answerable.listening.records import STORY, TIMESTAMP, conform

__all__ = ["STORY_DAY", "TOLD", "count_days", "count_stories"]

TOLD = ("doc_id", "source", "published_at", "collected_at", "topic", "place_code", "group_id", "story_id")
"""The columns that are needed to count; `group_id` and `story_id` with merges followed."""

_COUNTED = ("documents", "groups", "sources", "topic", "place_code")
_SPANS = ("first_seen", "last_seen")
_COLUMNS: dict[str, pa.DataType] = {
    "story_id": pa.string(),
    "day": pa.date32(),
    "documents": pa.int64(),
    "groups": pa.int64(),
    "sources": pa.int64(),
}
STORY_DAY = pa.schema([pa.field(name, kind, nullable=False) for name, kind in _COLUMNS.items()])

_TOLD = """
WITH told AS (SELECT *, epoch_us(published_at) AS moment FROM documents)
"""
_COUNTS = """
voices AS (
    SELECT {by}, group_id, count(*) AS copies, arg_min(coalesce(source, ''), position) AS outlet
    FROM told GROUP BY {by}, group_id
),
counts AS (
    SELECT {by}, sum(copies)::BIGINT AS documents, count(*) AS groups,
        count(DISTINCT nullif(outlet, '')) + count(*) FILTER (outlet = '') AS sources
    FROM voices GROUP BY {by}
)
"""
_STORIES = f"""{_TOLD}, {_COUNTS.format(by="story_id")}, spans AS (
    SELECT story_id, min(moment) AS first_seen, max(moment) AS last_seen FROM told GROUP BY story_id
), topics AS (
    SELECT story_id, topic, (count(*), -min(position)) AS rank FROM told WHERE topic IS NOT NULL GROUP BY
    ALL
), places AS (
    SELECT story_id, place_code, (count(*), -min(position)) AS rank FROM told
    WHERE place_code IS NOT NULL GROUP BY ALL
) SELECT * FROM counts JOIN spans USING (story_id) LEFT JOIN (SELECT story_id, arg_max(topic, rank) AS
topic FROM topics GROUP BY ALL) USING (story_id) LEFT JOIN (SELECT story_id, arg_max(place_code, rank) AS
place_code FROM places GROUP BY ALL) USING (story_id)
"""  # noqa: S608 - names of our own columns
_DAYS = f"""
WITH told AS (
    SELECT *,
        DATE '1970-01-01' + (epoch_us(coalesce(published_at, collected_at)) // 86400000000)::INTEGER AS day
    FROM documents
), {_COUNTS.format(by="story_id, day")}
SELECT * FROM counts ORDER BY day, story_id
"""  # noqa: S608 - names of our own columns


def count_stories(told: pa.Table, named: pa.Table) -> pa.Table:
    """Join stories as the clusterer names them (label, terms, medoid, `merged_into`) with their counts.

    `told` has the columns `TOLD`, in order of arrival. A story that became part of another keeps what the
    clusterer says of it; so does one without documents. Gives `records.STORY`, in the order of `named`.
    """
    counted = ask(_STORIES, documents=numbered(told))
    at = pc.index_in(named.column("story_id"), value_set=counted.column("story_id").combine_chunks())
    known = pc.and_(pc.is_valid(at), pc.is_null(named.column("merged_into")))
    counted = counted.take(at)
    columns = {name: named.column(name) for name in STORY.names}
    for name in (*_COUNTED, *_SPANS):
        given = counted.column(name)
        if name in _SPANS:  # the clusterer's word on undated documents stays
            given = pc.coalesce(given.cast(TIMESTAMP), columns[name])
        columns[name] = pc.if_else(known, given, columns[name])
    return conform(pa.table(columns), STORY)


def count_days(told: pa.Table) -> pa.Table:
    """Count each story's documents, groups and independent sources by day (UTC): `STORY_DAY`."""
    return conform(ask(_DAYS, documents=numbered(told)), STORY_DAY)
