"""How a story went round: which outlet told it first, which places it names, and when; never which person.

Documents without an outlet are messages to the organisation itself. They are counted, and are first of
nothing: somebody who writes to us publishes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.records import TIMESTAMP

__all__ = ["DAY", "OUTLET", "PLACE", "Spread", "spread"]

_OUTLET: list[tuple[str, pa.DataType]] = [
    ("outlet", pa.string()),  # null: messages to the organisation itself
    ("first_at", TIMESTAMP),
    ("last_at", TIMESTAMP),
    ("hours_later", pa.float64()),  # than the outlet that was first; null for messages
    ("documents", pa.int64()),
    ("groups", pa.int64()),
    ("copied", pa.int64()),  # of its documents, those that another outlet had told before
]
_PLACE: list[tuple[str, pa.DataType]] = [
    ("place_code", pa.string()),
    ("first_at", TIMESTAMP),
    ("documents", pa.int64()),
    ("groups", pa.int64()),
]
_DAY: list[tuple[str, pa.DataType]] = [
    ("day", pa.date32()),
    ("outlet", pa.string()),
    ("documents", pa.int64()),
]
OUTLET, PLACE, DAY = pa.schema(_OUTLET), pa.schema(_PLACE), pa.schema(_DAY)


@dataclass(frozen=True)
class Spread:
    """`outlets` and `places` in the order in which they came, `days` with what each outlet told on each."""

    outlets: pa.Table
    places: pa.Table
    days: pa.Table

    @property
    def first(self) -> str | None:
        """The outlet that told it first; None where no outlet did, or two share the moment."""
        named = [row for row in self.outlets.to_pylist() if row["hours_later"] is not None]
        firsts = [row["outlet"] for row in named if row["hours_later"] == 0]
        return firsts[0] if len(firsts) == 1 else None


def spread(documents: pa.Table, *, zone: str = "UTC") -> Spread:
    """Return how one story's `documents` spread; days are those of `zone`.

    Reads `doc_id`, and where present `source`, `published_at`, `place_code` and `group_id`. A document
    without a time counts, and is first of nothing.
    """
    table = _read(documents)
    return Spread(_outlets(table), _places(table), _days(table, zone))


def _read(documents: pa.Table) -> pa.Table:
    """The columns that are read, nulls where they are absent or blank, in the order of time."""
    ids: Any = documents.column("doc_id").to_pylist()
    source, place, group = (_texts(documents, name) for name in ("source", "place_code", "group_id"))
    dated = "published_at" in documents.column_names
    moments: Any = documents.column("published_at").to_pylist() if dated else [None] * len(ids)
    columns = {
        "doc_id": pa.array(ids, pa.string()),
        "source": pa.array(source, pa.string()),
        "place_code": pa.array(place, pa.string()),
        "group_id": pa.array([given or own for given, own in zip(group, ids, strict=True)], pa.string()),
        "published_at": pa.array(moments, TIMESTAMP),
    }
    return pa.table(columns).sort_by([("published_at", "ascending"), ("doc_id", "ascending")])


def _texts(documents: pa.Table, name: str) -> list[Any]:
    if name not in documents.column_names:
        return [None] * documents.num_rows
    return [text or None for text in documents.column(name).to_pylist()]


_COUNTED: list[Any] = [
    ("published_at", "min"),
    ("published_at", "max"),
    ("doc_id", "count"),
    ("group_id", "count_distinct"),
]
Row = Mapping[str, Any]


def _outlets(table: pa.Table) -> pa.Table:
    table = table.append_column("copied", pa.array(_copied(table), pa.int64()))
    found = table.group_by("source").aggregate([*_COUNTED, ("copied", "sum")]).to_pylist()
    told: Any = [row["published_at_min"] for row in found if row["source"]]
    begun = min(filter(None, told), default=None)
    rows = [_outlet(row, begun) for row in found]
    return pa.Table.from_pylist(sorted(rows, key=_in_order), OUTLET)


def _outlet(row: Row, begun: Any) -> Row:
    first = row["published_at_min"]
    later = (first - begun).total_seconds() / 3600 if row["source"] and first and begun else None
    return {"outlet": row["source"], "last_at": row["published_at_max"], "hours_later": later} | {
        "copied": row["copied_sum"],
        **_counted(row),
    }


def _counted(row: Row) -> dict[str, Any]:
    counts = {"documents": row["doc_id_count"], "groups": row["group_id_count_distinct"]}
    return {"first_at": row["published_at_min"], **counts}


def _copied(table: pa.Table) -> list[int]:
    """For each document, whether its group was told before by another outlet."""
    teller: dict[Any, Any] = {}
    groups, outlets = (table.column(name).to_pylist() for name in ("group_id", "source"))
    told = zip(groups, outlets, strict=True)
    return [int(teller.setdefault(group, outlet) != outlet) for group, outlet in told]


def _places(table: pa.Table) -> pa.Table:
    named = table.filter(pc.is_valid(table.column("place_code")))
    found = named.group_by("place_code").aggregate(_COUNTED).to_pylist()
    rows: list[Row] = [{"place_code": row["place_code"], **_counted(row)} for row in found]
    return pa.Table.from_pylist(sorted(rows, key=_in_order), PLACE)


def _days(table: pa.Table, zone: str) -> pa.Table:
    dated = table.filter(pc.is_valid(table.column("published_at")))
    moments: Any = dated.column("published_at").cast(pa.timestamp("us", zone))
    days = pc.local_timestamp(moments).cast(pa.date32())
    counted = pa.table({"day": days, "outlet": dated.column("source"), "doc_id": dated.column("doc_id")})
    found = counted.group_by(["day", "outlet"]).aggregate([("doc_id", "count")])
    rows: Any = found.rename_columns(["day", "outlet", "documents"]).to_pylist()
    return pa.Table.from_pylist(sorted(rows, key=_by_day), DAY)


def _in_order(row: Row) -> tuple[Any, ...]:
    """By first mention, what has none last; of equals by name."""
    first = row["first_at"]
    return first is None, first or 0, row.get("outlet") or row.get("place_code") or ""


def _by_day(row: Row) -> tuple[Any, str]:
    return row["day"], row["outlet"] or ""
