"""What is known of each story apart from its terms: name, counts, outlets, medoid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from answerable.listening import records
from answerable.listening.stories.labels import choose_terms
from answerable.listening.stories.titles import KEPT_LINES, Centroid, Line, choose_lines

__all__ = ["Entry", "compare_lines", "name_story", "story_table"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_TIME = 0


def name_story(doc_id: str) -> str:
    """Return the identifier of the story that begins with document `doc_id`.

    >>> name_story("d1")
    's-fcd38eb77616f227'
    """
    return "s-" + blake2b(doc_id.encode(), digest_size=8).hexdigest()


@dataclass(slots=True)
class Entry:
    """One story. Times are microseconds since 1970, 0 where no document had one."""

    story_id: str
    lines: list[Line]  # that may stand for it; the first stood for it when they were last compared
    merged_into: str | None = None
    documents: int = 0
    groups: int = 0
    unsourced: int = 0  # groups whose first document names no outlet; each counts as one source
    first: int = NO_TIME
    last: int = NO_TIME
    outlets: set[str] = field(default_factory=set)
    topics: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)

    @property
    def sources(self) -> int:
        """Distinct outlets after duplicate grouping."""
        return len(self.outlets) + self.unsourced

    def count(self, time: int) -> None:
        """Count one more document, told at `time`."""
        self.documents += 1
        if time != NO_TIME:
            self.first = min(self.first or time, time)
            self.last = max(self.last or time, time)

    def count_group(self, outlet: str | None, topic: str | None, place: str | None) -> None:
        """Count one more group of duplicates by its first document."""
        self.groups += 1
        if outlet:
            self.outlets.add(outlet)
        else:
            self.unsourced += 1
        if topic:
            self.topics[topic] += 1
        if place:
            self.places[place] += 1

    def absorb(self, other: Entry) -> None:
        """Take over what `other` counted; it stays behind as a row that points here."""
        self.take(other)
        other.merged_into, other.lines = self.story_id, other.lines[:KEPT_LINES]

    def take(self, other: Entry) -> None:
        """Count what `other` counted."""
        self.documents += other.documents
        self.groups += other.groups
        self.unsourced += other.unsourced
        self.outlets |= other.outlets
        self.topics.update(other.topics)
        self.places.update(other.places)
        for time in filter(None, (other.first, other.last)):
            self.first, self.last = min(self.first or time, time), max(self.last or time, time)
        self.lines += other.lines

    def release(self, other: Entry) -> None:
        """Give back what `other` counted; outlets and times that both may have had stay here."""
        self.documents = max(self.documents - other.documents, 0)
        self.groups = max(self.groups - other.groups, 0)
        self.unsourced = max(self.unsourced - other.unsourced, 0)
        self.topics -= other.topics
        self.places -= other.places
        gone = {line.doc_id for line in other.lines}
        self.lines = [line for line in self.lines if line.doc_id not in gone] or self.lines[:1]

    def add_line(self, line: Line) -> None:
        """Take in one more line; one that says the same as another is not needed."""
        for other in self.lines:
            if other.folded == line.folded:
                return
        self.lines.append(line)


def compare_lines(entries: Sequence[tuple[Entry, Centroid]], kept: int = KEPT_LINES) -> None:
    """Put the lines of each entry in the order of their nearness to its centroid, and keep the nearest."""
    for (entry, _), lines in zip(entries, choose_lines([(one.lines, near) for one, near in entries])):
        entry.lines = lines[:kept]


def story_table(entries: Sequence[tuple[Entry, Centroid]]) -> pa.Table:
    """Return the entries, each with its centroid, as a STORY table.

    A story without a centroid (merged, or one group's only) is called by its first line and has no terms.
    """
    told = [(entry.lines, centroid) for entry, centroid in entries if len(centroid.terms)]
    ranked = choose_lines(told)
    kept = [(ours[:KEPT_LINES], centroid) for ours, (_, centroid) in zip(ranked, told, strict=True)]
    chosen = zip(ranked, choose_terms(kept), strict=True)
    rows = []
    for entry, centroid in entries:
        lines, terms = next(chosen) if len(centroid.terms) else (entry.lines, [])
        rows.append(_row(entry, lines[0], terms))
    return pa.Table.from_pylist(rows, schema=records.STORY)


def _row(entry: Entry, nearest: Line, terms: list[str]) -> dict[str, Any]:
    return {
        "story_id": entry.story_id,
        "merged_into": entry.merged_into,
        "label": nearest.shown or nearest.doc_id,
        "terms": terms,
        "first_seen": _moment(entry.first),
        "last_seen": _moment(entry.last),
        "documents": entry.documents,
        "groups": entry.groups,
        "sources": entry.sources,
        "topic": _leading(entry.topics),
        "place_code": _leading(entry.places),
        "medoid_doc_id": nearest.doc_id,
    }


def _leading(votes: Counter[str]) -> str | None:
    return min(votes, key=lambda name: (-votes[name], name)) if votes else None


def _moment(time: int) -> datetime | None:
    return _EPOCH + timedelta(microseconds=time) if time != NO_TIME else None
