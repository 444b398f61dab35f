"""What a curator decided about stories: one matter, two matters, or left as it is. The machine keeps to it.

Marks are part of the clustering's memory. They come in sequence with the documents, so the same documents and
marks in the same order give the same stories. A mark is about documents and stories, never about people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

__all__ = ["KINDS", "MARK", "OUTCOME", "Decision", "Decisions", "outcomes", "read_marks"]

MARK = pa.schema(
    [
        pa.field("mark_id", pa.string(), nullable=False),  # a mark that was seen before changes nothing
        pa.field("kind", pa.string(), nullable=False),
        pa.field("story_id", pa.string()),
        pa.field("other", pa.string()),  # together: the story that joins; undo: the mark to be undone
        pa.field("doc_ids", pa.list_(pa.string())),  # apart: who leaves; pin: who belongs here
        pa.field("value", pa.float64()),  # join, merge: the threshold; null chooses itself
    ]
)
"""A table of marks, in the order in which they were made."""

OUTCOME = pa.schema(
    [
        pa.field("mark_id", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),  # done, known, unknown, nothing
        pa.field("story_id", pa.string()),
    ]
)
"""What became of each mark, and the story that it left behind."""

KINDS = ("together", "apart", "pin", "undo", "join", "merge")


@dataclass
class Decision:
    """A mark that was carried out, with what is needed to undo it."""

    mark_id: str
    kind: str
    story_id: str | None = None
    other: str | None = None
    doc_ids: list[str] = field(default_factory=list)
    value: float | None = None
    undone: bool = False
    result: str | None = None  # the story that it left behind
    before: list[str] = field(default_factory=list)  # of each document, the story it was in
    terms: list[int] = field(default_factory=list)  # together: the centroid of the one that joined
    weights: list[int] = field(default_factory=list)


@dataclass
class Decisions:
    """All marks so far, and which documents they (or a split) moved to which story."""

    made: dict[str, Decision] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)

    def standing(self, *kinds: str) -> list[Decision]:
        """Return the decisions of some kinds that were not undone, the oldest first."""
        return [one for one in self.made.values() if one.kind in kinds and not one.undone]

    def apart(self) -> list[tuple[str, str]]:
        """Return the stories that may not merge, as they were called when that was decided."""
        return [(one.story_id or "", one.result or "") for one in self.standing("apart")]

    def pinned(self) -> set[str]:
        """Return the stories that are neither merged nor split."""
        return {one.story_id or "" for one in self.standing("pin") if not one.doc_ids}

    def whole(self) -> set[str]:
        """Return the stories that a curator made or wants whole: they are not split."""
        return self.pinned() | {one.story_id or "" for one in self.standing("together")}

    def held(self) -> set[str]:
        """Return the documents whose story a curator chose."""
        return {doc_id for one in self.standing("apart", "pin") for doc_id in one.doc_ids}

    def threshold(self, kind: str) -> float | None:
        """Return the threshold that was set last and not undone."""
        return next((one.value for one in reversed(self.standing(kind))), None)

    def forget_undone(self, mark_id: str) -> Decision | None:
        """Take back the mark `mark_id`; None if there is none, or it was undone before."""
        decision = self.made.get(mark_id)
        if decision is None or decision.undone or decision.kind == "undo":
            return None
        decision.undone = True
        return decision

    def tables(self) -> dict[str, pa.Table]:
        """Return all that is kept, as tables."""
        rows = [vars(one) for one in self.made.values()]
        moves = {"doc_id": list(self.moves), "story_id": list(self.moves.values())}
        return {
            "marks": pa.Table.from_pylist(rows, schema=_DECISIONS),
            "moves": pa.table(moves, schema=_MOVES),
        }

    @classmethod
    def load(cls, state: dict[str, pa.Table]) -> Decisions:
        """Return what `tables` gave."""
        made = {row["mark_id"]: Decision(**row) for row in state["marks"].to_pylist()}
        moves = {row["doc_id"]: row["story_id"] for row in state["moves"].to_pylist()}
        return cls(made, moves)


_MOVES = pa.schema([("doc_id", pa.string()), ("story_id", pa.string())])
_KINDS: dict[str, pa.DataType] = {
    "mark_id": pa.string(),
    "kind": pa.string(),
    "story_id": pa.string(),
    "other": pa.string(),
    "doc_ids": pa.list_(pa.string()),
    "value": pa.float64(),
    "undone": pa.bool_(),
    "result": pa.string(),
    "before": pa.list_(pa.string()),
    "terms": pa.list_(pa.int32()),
    "weights": pa.list_(pa.int64()),
}
_DECISIONS = pa.schema(list(_KINDS.items()))


def read_marks(marks: pa.Table) -> list[Decision]:
    """Return the rows of a MARK table as decisions to be made; absent columns are empty."""
    rows: list[dict[str, Any]] = marks.select([n for n in MARK.names if n in marks.column_names]).to_pylist()
    return [Decision(**{**row, "doc_ids": list(row.get("doc_ids") or [])}) for row in rows]


def outcomes(rows: list[tuple[str, str, str | None]]) -> pa.Table:
    """Return what became of each mark as an OUTCOME table."""
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    return pa.table(dict(zip(OUTCOME.names, columns, strict=True)), schema=OUTCOME)
