"""A pipeline in miniature: real enough that an archive cannot tell, small enough to reason about.

Documents with the same text are a group; documents whose text begins with the same word are a story. Every
story remembers how many documents it has, and `assign` counts on from there, so that a state that is lost or
applied twice shows in the story's label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from answerable.listening.pipeline import GROUP_MERGE, MOVE, Settings, Timings
from answerable.listening.records import ALARM, COUNT, DOCUMENT, STORY, TIMESTAMP, conform
from answerable.listening.sources import InputBatch
from answerable.listening.sources.batches import SetAside, rejected_table

START = datetime(2026, 3, 1, tzinfo=UTC)
_STATE = pa.schema([("word", pa.string()), ("first", pa.string()), ("documents", pa.int64())])


class FakePipeline:
    """Keeps the promises of `listening.pipeline.Pipeline` without any of its stages."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.timings = Timings()
        self.versions = {"fake": "1"}
        self.told: dict[str, tuple[str, int]] = {}
        self.groups: dict[str, str] = {}

    def prepare(self, rows: pa.Table, seen: Counter[str] | None = None) -> pa.Table:
        self.seen = seen
        return rows

    def judge(self, prepared: pa.Table, *, collected_at: datetime) -> pa.Table:
        found = {"collected_at": collected_at, "group_kind": "none", "topic": "water"}
        rows = [row | found | self._remember(row) for row in prepared.to_pylist()]
        return conform(pa.Table.from_pylist(rows, DOCUMENT), DOCUMENT)

    def replay(self, documents: pa.Table) -> None:
        for row in documents.to_pylist():
            assert self._remember(row).items() <= row.items()

    def stories(self) -> pa.Table:
        rows = [
            {"story_id": f"s-{first}", "label": f"{word} {documents}", "documents": documents, "groups": 0}
            | {"sources": 0, "medoid_doc_id": first}
            for word, (first, documents) in self.told.items()
        ]
        return pa.Table.from_pylist(rows, STORY)

    def merges(self) -> pa.Table:
        return GROUP_MERGE.empty_table()

    def apart(self) -> frozenset[frozenset[str]]:
        return frozenset()

    def moves(self) -> pa.Table:
        return MOVE.empty_table()

    def count(self, documents: pa.Table) -> pa.Table:
        days = Counter(moment.date() for moment in documents.column("published_at").to_pylist())
        rows = [
            {"series": "topic:water", "period_start": day, "documents": n, "groups": n, "sources": n}
            for day, n in days.items()
        ]
        return pa.Table.from_pylist(rows, COUNT)

    def warn(self, files: Sequence[pa.Table], masks: pa.Table | None = None) -> list[pa.Table]:
        return [self._judged(counts) for counts in files]

    def _judged(self, counts: pa.Table) -> pa.Table:
        rows = [
            {"series": row["series"], "period_start": row["period_start"], "count": row["groups"]}
            | {"expected": 2.0, "upper": 4.0, "p_value": 0.5, "alarm": row["groups"] > 4}
            for row in counts.to_pylist()
        ]
        return pa.Table.from_pylist(rows, ALARM)

    def state(self) -> dict[str, pa.Table]:
        rows = [{"word": word, "first": first, "documents": n} for word, (first, n) in self.told.items()]
        groups = [list(self.groups), list(self.groups.values())]
        return {
            "fake/stories": pa.Table.from_pylist(rows, _STATE),
            "fake/groups": pa.table({"text": pa.array(groups[0]), "group_id": pa.array(groups[1])}),
        }

    def restore(self, state: dict[str, pa.Table]) -> None:
        rows = state["fake/stories"].to_pylist()
        self.told = {row["word"]: (row["first"], row["documents"]) for row in rows}
        self.groups = dict(zip(*state["fake/groups"].to_pydict().values()))

    def _remember(self, row: dict[str, object]) -> dict[str, object]:
        text, doc_id = str(row["text"]), str(row["doc_id"])
        word = text.split(maxsplit=1)[0]
        first, documents = self.told.get(word, (doc_id, 0))
        self.told[word] = (first, documents + 1)
        return {"story_id": f"s-{first}", "group_id": self.groups.setdefault(text, doc_id)}


def batch(texts: list[str], *, start: int = 0, ids: list[str] | None = None, bad: int = 0) -> InputBatch:
    """An input's next rows: a text each, an hour apart, `bad` rows set aside before them."""
    lines = range(start + bad + 1, start + bad + 1 + len(texts))
    columns = {
        "doc_id": ids or [f"d{line}" for line in lines],
        "title": [None] * len(texts),
        "text": texts,
        "source": [["three", "one", "two", None][line % 4] for line in lines],
        "published_at": [START + timedelta(hours=line) for line in lines],
    }
    rows = pa.table(columns | {"line": pa.array(lines, pa.int64())})
    moments = rows.column("published_at").cast(TIMESTAMP)
    rows = rows.set_column(4, "published_at", moments).set_column(1, "title", rows["title"].cast(pa.string()))
    aside = [SetAside(start + at + 1, "it is not JSON", "x") for at in range(bad)]
    return InputBatch(rows, rejected_table(aside, "in"))
