"""What a listening run hears: the organisation's own inbox, and the public sources that are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from answerable.listening.records import INPUT, REJECTED
from answerable.portal.cases.queries import messages_to_hear
from answerable.portal.sources import queries as sources
from answerable.portal.sources.models import Source
from answerable.portal.sources.services import note_failure, note_visit

if TYPE_CHECKING:
    from answerable.engines.archive import Archive
    from answerable.listening.sources import InputBatch

__all__ = ["Visit", "inbox_batch", "ingest_feeds", "ingest_inbox"]

INBOX = "inbox"
# A message may commit after one with a higher key. So many keys back are heard again; the archive knows them.
OVERLAP = 50


@dataclass(frozen=True)
class Visit:
    """What came of asking one source: its entries, or none where nothing had changed, or a reason."""

    batch: InputBatch | None = None
    reason: str = ""
    etag: str = ""
    last_modified: str = ""


Fetch = Callable[[Source], Visit]


def inbox_batch(heard: Iterable[Any]) -> InputBatch:
    """Inbox messages as documents: what was said, where and when, and nothing of who sent it."""
    from answerable.listening.sources import InputBatch

    rows = [_row(each) for each in heard]
    table = pa.Table.from_pylist(rows, INPUT)
    return InputBatch(
        table.append_column("line", pa.array(range(1, len(rows) + 1), pa.int64())), REJECTED.empty_table()
    )


def ingest_inbox(archive: Archive, after: int) -> tuple[int, int]:
    """Take in the messages after the key `after`; gives how many were new, and the highest key."""
    heard = list(messages_to_hear(max(0, after - OVERLAP)))
    if not any(each.id > after for each in heard):
        return 0, after
    totals = archive.ingest([inbox_batch(heard)], INBOX, settles=False)
    return totals.stored, max(each.id for each in heard)


def ingest_feeds(archive: Archive, fetch: Fetch, now: dt.datetime) -> tuple[int, int]:
    """Ask every source that is due; gives how many documents were new, and how many sources failed."""
    new = failed = 0
    for source in sources.due_sources(now):
        visit = fetch(source)
        if visit.reason:
            note_failure(source, at=now, reason=visit.reason)
            failed += 1
            continue
        stored = (
            archive.ingest([_counted_as(source, visit.batch)], source.url, settles=False).stored
            if visit.batch
            else 0
        )
        note_visit(source, at=now, new=stored, etag=visit.etag, last_modified=visit.last_modified)
        new += stored
    return new, failed


def _row(heard: Any) -> dict[str, Any]:
    """The place is said first, so that the places stage finds it as it would in any text."""
    text = f"{heard.place}：{heard.text}" if heard.place and heard.place not in heard.text else heard.text
    return {"doc_id": heard.doc_id, "title": heard.title, "text": text, "published_at": heard.received_at}


def _counted_as(source: Source, batch: InputBatch) -> InputBatch:
    """The batch with the source's outlet: ten feeds of one paper are one independent source."""
    from answerable.listening.sources import InputBatch

    outlets = pa.array([source.outlet] * batch.rows.num_rows, pa.string())
    rows = _with_column(batch.rows, "source", outlets)
    if "doc_id" in rows.column_names:
        ids = [_of_outlet(source, doc_id) for doc_id in rows.column("doc_id").to_pylist()]
        rows = _with_column(rows, "doc_id", pa.array(ids, pa.string()))
    return InputBatch(rows, batch.rejected)


def _of_outlet(source: Source, doc_id: str | None) -> str | None:
    """A feed names its entries itself, so the outlet is part of the name: one that took the name of another's
    entry, or of a message to come, would keep that unheard."""
    return f"{source.outlet}#{doc_id}" if doc_id else doc_id


def _with_column(rows: pa.Table, name: str, values: pa.Array) -> pa.Table:
    at = rows.schema.get_field_index(name)
    return rows.append_column(name, values) if at < 0 else rows.set_column(at, name, values)
