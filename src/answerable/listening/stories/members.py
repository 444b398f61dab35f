"""The latest documents of the stories that are being told, so that a loose story can be parted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from answerable.listening.stories.sparse import Rows
from answerable.listening.stories.titles import Line

__all__ = ["Kept", "Member"]

MOST_MEMBERS = 64  # of a story are kept


@dataclass(slots=True)
class Member:
    """The first document of a group, its terms, and the copies that came after it."""

    group: str
    doc_ids: list[str]
    time: int
    facts: tuple[str | None, str | None, str | None]  # outlet, topic, place
    line: Line
    terms: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float64]


@dataclass
class Kept:
    """Members by story, and at how many of its groups a story was last looked at."""

    of: dict[str, list[Member]] = field(default_factory=dict)
    by_group: dict[str, Member] = field(default_factory=dict)
    looked: dict[str, int] = field(default_factory=dict)

    def add(self, story_id: str, member: Member) -> None:
        """Keep one more member; of too many the oldest goes."""
        members = self.of.setdefault(story_id, [])
        members.append(member)
        self.by_group[member.group] = member
        if len(members) > MOST_MEMBERS:
            self.by_group.pop(members.pop(0).group, None)

    def add_copy(self, group: str, doc_id: str) -> None:
        """Note a copy of a member."""
        member = self.by_group.get(group)
        if member is not None:
            member.doc_ids.append(doc_id)

    def leave(self, story_id: str, group: str) -> None:
        """Forget a member that a curator moved."""
        if self.by_group.pop(group, None):
            self.of[story_id] = [one for one in self.of.get(story_id, []) if one.group != group]

    def absorb(self, keeper: str, leaver: str) -> None:
        """Give the members of a merged story to the one that remains."""
        for member in self.of.pop(leaver, []):
            self.add(keeper, member)

    def forget_all_but(self, stories: set[str]) -> None:
        """Forget the members of stories that are not being told."""
        for story_id in [story_id for story_id in self.of if story_id not in stories]:
            for member in self.of.pop(story_id):
                self.by_group.pop(member.group, None)
            self.looked.pop(story_id, None)

    def vectors(self, story_id: str) -> Rows:
        """Return the terms of a story's members as rows."""
        members = self.of[story_id]
        none: list[Any] = [np.zeros(0, np.int32)]
        counts = np.array([len(one.terms) for one in members], np.int64)
        terms = np.concatenate(none + [one.terms for one in members])
        return Rows(counts, terms, np.concatenate([np.zeros(0), *(one.weights for one in members)]))

    def table(self) -> pa.Table:
        """Return all members as a table."""
        rows = [
            {
                "story_id": story_id,
                "looked": self.looked.get(story_id, 0),
                "group": one.group,
                "doc_ids": one.doc_ids,
                "time": one.time,
                "facts": list(one.facts),
                "line": list(one.line),
                "terms": one.terms,
                "weights": one.weights.astype(np.int64),
            }
            for story_id, members in self.of.items()
            for one in members
        ]
        return pa.Table.from_pylist(rows, schema=_MEMBERS)

    @classmethod
    def load(cls, table: pa.Table) -> Kept:
        """Return what `table` gave."""
        kept = cls()
        for row in table.to_pylist():
            terms, weights = np.array(row["terms"], np.int32), np.array(row["weights"], np.float64)
            line, facts = Line(*row["line"]), tuple(row["facts"])
            member = Member(row["group"], row["doc_ids"], row["time"], facts, line, terms, weights)
            kept.add(row["story_id"], member)
            if row["looked"]:
                kept.looked[row["story_id"]] = row["looked"]
        return kept


_COLUMNS: dict[str, pa.DataType] = {
    "story_id": pa.string(),
    "looked": pa.int64(),
    "group": pa.string(),
    "doc_ids": pa.list_(pa.string()),
    "time": pa.int64(),
    "facts": pa.list_(pa.string()),
    "line": pa.list_(pa.string()),
    "terms": pa.list_(pa.int32()),
    "weights": pa.list_(pa.int64()),
}
_MEMBERS = pa.schema(list(_COLUMNS.items()))
