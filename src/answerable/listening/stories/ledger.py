"""What is known of each story apart from its terms: name, counts, outlets, medoid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from answerable.listening import records
from answerable.listening.stories.labels import choose_label, choose_terms

__all__ = ["Entry", "name_story", "story_table"]

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
    medoid: str
    title: str
    lead: str
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
        self.documents += other.documents
        self.groups += other.groups
        self.unsourced += other.unsourced
        self.outlets |= other.outlets
        self.topics.update(other.topics)
        self.places.update(other.places)
        for time in filter(None, (other.first, other.last)):
            self.first, self.last = min(self.first or time, time), max(self.last or time, time)
        other.merged_into = self.story_id


def story_table(entries: Iterable[tuple[Entry, list[int]]]) -> pa.Table:
    """Return the entries, each with the terms of its centroid (heaviest first), as a STORY table."""
    return pa.Table.from_pylist([_row(entry, terms) for entry, terms in entries], schema=records.STORY)


def _row(entry: Entry, centroid: list[int]) -> dict[str, Any]:
    terms = choose_terms(entry.title, entry.lead, centroid)
    return {
        "story_id": entry.story_id,
        "merged_into": entry.merged_into,
        "label": choose_label(entry.title, entry.lead, terms) or entry.medoid,
        "terms": terms,
        "first_seen": _moment(entry.first),
        "last_seen": _moment(entry.last),
        "documents": entry.documents,
        "groups": entry.groups,
        "sources": entry.sources,
        "topic": _leading(entry.topics),
        "place_code": _leading(entry.places),
        "medoid_doc_id": entry.medoid,
    }


def _leading(votes: Counter[str]) -> str | None:
    return min(votes, key=lambda name: (-votes[name], name)) if votes else None


def _moment(time: int) -> datetime | None:
    return _EPOCH + timedelta(microseconds=time) if time != NO_TIME else None
