"""How much was said: documents, groups and independent sources, by topic, place, story and day."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute

from answerable.listening import records

__all__ = ["count"]

pc: Any = pyarrow.compute  # its stubs do not know columns


def count(documents: pa.Table) -> pa.Table:
    """Return the COUNT table of a DOCUMENT table: one row per series and day on which something was said.

    Series are `all`, `topic:…`, `place:…`, `topic:…|place:…` and `story:…`. A document counts on the day
    it was
    published (UTC), else collected. A source is the outlet of a group's first document there; where it
    names none,
    the group counts as one.
    """
    day = pc.coalesce(documents["published_at"], documents["collected_at"]).cast(pa.date32())
    cells = pa.concat_tables([_cells(documents, day, series) for series in _series(documents)])
    groups = cells.group_by(["series", "period_start", "group_id"], use_threads=False)
    counted = groups.aggregate([([], "count_all"), ("outlet", "first")])
    days = counted.group_by(["series", "period_start"], use_threads=False).aggregate(
        [("count_all", "sum"), ("group_id", "count"), ("outlet_first", "count_distinct")]
    )
    return _named(days)


def _series(documents: pa.Table) -> list[Any]:
    """Return the names of the series that each document counts in; null where it has no such part."""
    rows = documents.num_rows
    topic = pc.binary_join_element_wise("topic:", documents["topic"], "")
    place = pc.binary_join_element_wise("place:", documents["place_code"], "")
    everything = pa.chunked_array([pa.array(["all"] * rows, pa.string())])
    story = pc.binary_join_element_wise("story:", documents["story_id"], "")
    return [everything, topic, place, pc.binary_join_element_wise(topic, place, "|"), story]


def _cells(documents: pa.Table, day: Any, series: Any) -> pa.Table:
    """Return one row per document of the series; a group without an outlet is an outlet of its own."""
    own = pc.binary_join_element_wise("\0", documents["group_id"], "")
    outlet = pc.coalesce(documents["source"], own)
    table = pa.table(
        {"series": series, "period_start": day, "group_id": documents["group_id"], "outlet": outlet}
    )
    return table.filter(pc.is_valid(table["series"]))


def _named(days: pa.Table) -> pa.Table:
    columns = [
        days[name]
        for name in (
            "series",
            "period_start",
            "count_all_sum",
            "group_id_count",
            "outlet_first_count_distinct",
        )
    ]
    table = pa.table(dict(zip(records.COUNT.names, columns, strict=True)))
    return records.conform(
        table.sort_by([("series", "ascending"), ("period_start", "ascending")]), records.COUNT
    )
