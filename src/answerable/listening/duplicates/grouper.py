"""Documents one after the other, each put with its copies or on its own.

The answer for a document depends on the documents before it and on nothing else: not on where batches
begin, and not on whether the state was saved and restored in between. What is heavy (sketching, finding
texts that share shingles) is done for a block at once; only the decision is taken document by document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from answerable.listening.duplicates.likeness import Likeness, Thresholds, likenesses
from answerable.listening.duplicates.sketches import Sketches, content
from answerable.listening.duplicates.urls import url_numbers
from answerable.listening.duplicates.window import SIGNATURES, Group, Window
from answerable.listening.errors import StateError
from answerable.listening.records import TIMESTAMP

__all__ = ["MERGES", "DuplicateGrouper", "group_file"]

MERGES = pa.schema(
    [pa.field("group_id", pa.string(), nullable=False), pa.field("into", pa.string(), nullable=False)]
)
"""Groups that later turned out to be one; `into` is final, not itself merged."""

_CLOCK = pa.schema(
    [("documents", pa.int64()), ("time", pa.int64()), ("newest", pa.int64()), ("first", pa.int64())]
)
_BLOCK = 512  # documents handled at once; forgetting happens between blocks, counted from the first document
_DAY = 86_400_000_000  # microseconds
_SHARE = 8  # forgetting copies what is kept, so it waits until an eighth can go
_RENEWAL = 7 * _DAY  # a copy this much younger than the remembered text is remembered in its turn
_NONE = -1
_NOBODY = (_NONE, 0)
_UNITED = pa.schema([*MERGES, pa.field("age", pa.int64(), nullable=False)])


@dataclass
class DuplicateGrouper:
    """Puts each document into a group of copies.

    `days`: how far apart, by event time, two documents may be and still be copies. `remembered`: texts kept
    even when the stream's time has left them behind by more than that (back-filled files are not in order).
    `capacity`: texts kept at most, whatever their time, so that memory is bounded at about 1.5 kB each.

    >>> table = pa.table({"doc_id": ["a", "b"], "text": ["今天早上八点自来水发黄，请来看看。"] * 2})
    >>> DuplicateGrouper().assign(table).column("group_kind").to_pylist()
    ['none', 'exact']
    """

    days: int = 30
    remembered: int = 10_000
    capacity: int = 200_000
    thresholds: Thresholds = field(default_factory=Thresholds)
    name = "duplicates"
    version = "1"

    def __post_init__(self) -> None:
        self._window = Window()
        self._merged: dict[str, Group] = {}
        self._documents = 0
        self._time = 0
        self._newest = -(1 << 62)

    def assign(self, batch: pa.Table) -> pa.Table:
        """Add `group_id` (that of the group's first document) and `group_kind`: exact, near, excerpt or none.

        Reads `doc_id`, `text`, `title` (or `folded`), and where present `published_at` and `url`. The kind
        says how the document resembles the group it joined; the first of a group has none.
        """
        groups: list[str] = []
        kinds: list[str] = []
        for block in self._blocks(batch):
            self._forget()
            for group, kind in self._block(block):
                groups.append(group)
                kinds.append(kind)
        return batch.append_column("group_id", pa.array(groups, pa.string())).append_column(
            "group_kind", pa.array(kinds, pa.string())
        )

    def merges(self) -> pa.Table:
        """Groups that were united after documents had been given to them, as `MERGES`."""
        return self._united().select(MERGES.names)

    def state(self, since: int = 0) -> dict[str, pa.Table]:
        """What must be kept to go on: `signatures`, `merges` and the one-row `clock`.

        `signatures` only grows at its end. Who keeps its earlier rows elsewhere asks for those `since` a
        number (the last one kept plus one) and restores from all of them together.
        """
        clock = [self._documents, self._time, self._newest, self._window.first]
        return {
            "signatures": self._window.table(since),
            "merges": self._united(),
            "clock": pa.table([[value] for value in clock], schema=_CLOCK),
        }

    def restore(self, state: dict[str, pa.Table]) -> None:
        """Go on from a saved state. Raises `StateError` when it is not one of this stage."""
        if (
            set(state) != {"signatures", "merges", "clock"}
            or state["signatures"].schema.names != SIGNATURES.names
        ):
            raise StateError(
                "The saved state of `duplicates` does not fit this version; group the documents anew."
            )
        clock = state["clock"].to_pylist()[0]
        self._documents, self._time, self._newest = clock["documents"], clock["time"], clock["newest"]
        self._window = Window.of(state["signatures"], clock["first"])
        self._merged = {
            row["group_id"]: Group(row["age"], row["into"]) for row in state["merges"].to_pylist()
        }

    def _united(self) -> pa.Table:
        final = [self._final(group) for group in self._merged.values()]
        columns = {
            "group_id": pa.array(self._merged, pa.string()),
            "into": pa.array([group.group_id for group in final], pa.string()),
            "age": pa.array([group.age for group in final], pa.int64()),
        }
        return pa.table(columns, schema=_UNITED)

    def _blocks(self, batch: pa.Table) -> Iterator[pa.Table]:
        """Cut so that blocks begin at multiples of `_BLOCK`, counted over the whole stream."""
        start = 0
        while start < batch.num_rows:
            size = _BLOCK - self._documents % _BLOCK
            yield batch.slice(start, size)
            start += size

    def _forget(self) -> None:
        """Between blocks: let go of what is too old or too much."""
        window = self._window
        if self._documents % _BLOCK or not len(window):
            return
        fresh = window.column("time") >= self._newest - self.days * _DAY
        old = int(fresh.argmax()) if fresh.any() else len(window)
        gone = max(min(old, len(window) - self.remembered), len(window) - self.capacity)
        if gone > len(window) // _SHARE:
            window.forget(window.first + gone)

    def _block(self, batch: pa.Table) -> Iterator[tuple[str, str]]:
        times, window = self._times(batch), self._window
        sketches, start = Sketches.of(content(batch)), window.next
        own, twins = self._copies(sketches, times)
        new = np.flatnonzero(np.array(own) >= 0)
        window.add(sketches, new, {"time": times[new], "url": url_numbers(batch)[new]})
        alike = likenesses(window, start, self.days * _DAY, self.thresholds)
        doc_ids: list[Any] = batch.column("doc_id").to_pylist()
        for doc_id, number, twin in zip(doc_ids, own, twins, strict=True):
            group, kind = self._placed(doc_id, twin, alike.get(number, []))
            if number >= 0:
                window.groups.append(group)
            self._documents += 1
            yield group.group_id, kind

    def _times(self, batch: pa.Table) -> NDArray[np.int64]:
        """Event times in microseconds; a document without one happened when the one before it did."""
        if "published_at" not in batch.column_names:
            return np.full(batch.num_rows, self._time, dtype=np.int64)
        times: list[Any] = batch.column("published_at").cast(TIMESTAMP).cast(pa.int64()).to_pylist()
        for row, time in enumerate(times):
            self._time = times[row] = self._time if time is None else time
        self._newest = max(self._newest, *times)
        return np.array(times, dtype=np.int64)

    def _copies(self, sketches: Sketches, times: NDArray[np.int64]) -> tuple[list[int], list[int]]:
        """For each document the number to remember it under, and that of an earlier text like it.

        -1 where there is none. A copy of a text that was remembered less than a week before is not
        remembered again: a text that goes round a thousand times costs as much as one.
        """
        window, own, twins = self._window, [], []
        number = window.next
        texts = zip(sketches.contents.tolist(), sketches.letters.tolist(), times.tolist(), strict=True)
        for text, letters, time in texts:
            bearer, seen = window.bearers.get(text, _NOBODY)
            distance = abs(time - seen)
            known = bearer >= window.first and distance <= self.days * _DAY
            new = letters > 0 and not (known and distance <= _RENEWAL)
            twins.append(bearer if known else _NONE)
            own.append(number if new else _NONE)
            if new:
                window.bearers[text] = (number, time)
                number += 1
        return own, twins

    def _placed(self, doc_id: str, twin: int, alike: list[Likeness]) -> tuple[Group, str]:
        """The document's group and how it resembles it; unites groups that the document shows to be one."""
        near = {self._group_of(like.number) for like in alike if like.kind == "near"}
        held = {self._group_of(like.number) for like in alike if like.kind == "excerpt" and like.smaller}
        same = near | {self._group_of(twin)} if twin != _NONE else near
        if same:
            group = self._united_into(same | self._own_excerpts(held - same))
        elif alike:
            group = self._group_of(alike[0].number)
        else:
            return Group(self._documents, doc_id), "none"
        return group, "exact" if twin != _NONE else alike[0].kind

    def _own_excerpts(self, held: set[Group]) -> set[Group]:
        """Groups of excerpts that came before the whole: at most one; what holds more is a round-up.

        A round-up repeats texts that have nothing to do with each other; they must not become one group.
        """
        return held if len(held) == 1 else set()

    def _united_into(self, groups: set[Group]) -> Group:
        oldest = min(groups)
        for other in groups - {oldest}:
            self._merged[other.group_id] = oldest
        return oldest

    def _group_of(self, number: int) -> Group:
        return self._final(self._window.group(number))

    def _final(self, group: Group) -> Group:
        while group.group_id in self._merged:
            group = self._merged[group.group_id]
        return group


def group_file(table: pa.Table) -> pa.Table:
    """Group a whole file: `group` after all merges, and `kind` also for the first of a group.

    Nothing is forgotten. The first document of a group that has others bears the strongest kind among them
    (exact before near before excerpt); only a document that is alone in the file has `none`. Event times
    count where given.
    """
    grouper = DuplicateGrouper(remembered=table.num_rows, capacity=table.num_rows)
    assigned = grouper.assign(table)
    into = dict(zip(*grouper.merges().to_pydict().values(), strict=True))
    groups: list[Any] = [into.get(group, group) for group in assigned.column("group_id").to_pylist()]
    kinds = _kinds_of_file(groups, assigned.column("group_kind").to_pylist())
    return table.append_column("group", pa.array(groups, pa.string())).append_column(
        "kind", pa.array(kinds, pa.string())
    )


def _kinds_of_file(groups: list[str], kinds: list[Any]) -> list[str]:
    order = ("exact", "near", "excerpt", "none")
    strongest: dict[str, str] = {}
    for group, kind in zip(groups, kinds, strict=True):
        strongest[group] = min(strongest.get(group, "none"), kind, key=order.index)
    return [strongest[group] if kind == "none" else kind for group, kind in zip(groups, kinds, strict=True)]
