"""A batch as the clustering reads it: texts, times, groups, and who is the first of its group."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening import records
from answerable.listening.stories.members import Member
from answerable.listening.stories.recipe import Recipe
from answerable.listening.stories.shelf import DAY
from answerable.listening.stories.stream import Stream
from answerable.listening.stories.terms import Terms, read_terms
from answerable.listening.stories.titles import Line, line_of

__all__ = ["Arrivals"]

Integers = npt.NDArray[np.int64]
Facts = tuple[str | None, str | None, str | None]


@dataclass
class Arrivals:
    """The documents of one batch, by position."""

    doc_ids: list[str]
    titles: list[str]
    leads: list[str]
    shown: list[tuple[str, str]]  # title and lead as written, not folded
    times: Integers  # microseconds; a document without a time has that of the one before it
    moments: list[int]  # the same as plain numbers, which are quicker one by one
    groups: list[str]
    facts: list[Facts]  # outlet, topic and place of each
    fresh: Integers  # positions of the first documents of groups not seen before
    terms: Terms  # of the fresh documents, in their order
    _lines: dict[int, Line] = field(default_factory=dict)

    @classmethod
    def read(cls, batch: pa.Table, lead: int, stream: Stream) -> Arrivals:
        """Read `batch`; notes in `stream` the time of its last document."""
        arrivals = cls._of(batch, lead, _times(batch, stream.now))
        if len(arrivals.times):
            stream.now = int(arrivals.times[-1])
        arrivals._read_fresh(0, stream)
        return arrivals

    @classmethod
    def again(cls, batch: pa.Table, lead: int, now: int) -> Arrivals:
        """Read documents that came before; all count as fresh."""
        arrivals = cls._of(batch, lead, _times(batch, now))
        arrivals.fresh = np.arange(batch.num_rows)
        arrivals.terms = read_terms(arrivals.titles, arrivals.leads)
        return arrivals

    @classmethod
    def _of(cls, batch: pa.Table, lead: int, times: Integers) -> Arrivals:
        doc_ids = [str(doc_id) for doc_id in batch["doc_id"].to_pylist()]
        shown = list(zip(_texts(batch, "title"), _texts(batch, "text", lead), strict=True))
        titles, leads = _folded(batch, lead) if "folded" in batch.column_names else _lowered(shown)
        named = zip(_strings(batch, "group_id"), doc_ids, strict=True)
        groups = [group or doc_id for group, doc_id in named]
        facts = list(zip(*(_strings(batch, name) for name in ("source", "topic", "place_code")), strict=True))
        fresh = np.zeros(0, np.int64)
        return cls(doc_ids, titles, leads, shown, times, times.tolist(), groups, facts, fresh, Terms.none())

    def look_again(self, start: int, stream: Stream) -> None:
        """Find the fresh documents from `start` on anew where groups were forgotten meanwhile."""
        if not stream.forgotten.isdisjoint(self.groups[start:]):
            self._read_fresh(start, stream)
        stream.forgotten = set()

    def _read_fresh(self, start: int, stream: Stream) -> None:
        first: dict[str, int] = {}
        for which in range(start, len(self.groups)):
            first.setdefault(self.groups[which], which)
        self.fresh = np.array(
            [which for group, which in first.items() if group not in stream.groups], np.int64
        )
        places = self.fresh.tolist()
        self.terms = read_terms(
            [self.titles[which] for which in places], [self.leads[which] for which in places]
        )

    def line(self, which: int) -> Line:
        """Return the line of a document that may stand for its story."""
        line = self._lines.get(which)
        if line is None:
            folded = self.titles[which], self.leads[which]
            line = self._lines[which] = line_of(self.doc_ids[which], self.shown[which], folded)
        return line

    def member(self, which: int, terms: npt.NDArray[np.int32], weights: npt.NDArray[np.float64]) -> Member:
        """Return a document as a member of its story."""
        time, facts = self.moments[which], self.facts[which]
        return Member(
            self.groups[which], [self.doc_ids[which]], time, facts, self.line(which), terms, weights
        )

    def terms_of(self, fresh: Integers) -> Terms:
        """Return the terms of neighbouring fresh documents."""
        start = int(np.searchsorted(self.fresh, fresh[0]))
        return self.terms.part(start, start + len(fresh))

    def end_of_block(self, start: int, stream: Stream, recipe: Recipe) -> int:
        """Return where the block open at `start` ends within this batch, by count or by event time."""
        ahead = self.fresh[np.searchsorted(self.fresh, start) :]
        if not len(ahead):
            return len(self.doc_ids)
        begin = stream.block.begin if stream.block else max(int(self.times[ahead[0]]), stream.clock)
        held = len(stream.block) if stream.block else 0
        length = recipe.block_after(stream.shelf.documents)
        room, least = length - held, max(int(recipe.least * length) - held, 0)
        late = least + np.flatnonzero(self.times[ahead[least:room]] >= begin + int(recipe.tick_days * DAY))
        end = int(late[0]) if len(late) else room
        return int(ahead[end]) if end < len(ahead) else len(self.doc_ids)


def _times(batch: pa.Table, now: int) -> Integers:
    """Return the time of each document, else of the nearest one before it that has one, else `now`."""
    if "published_at" not in batch.column_names:
        return np.full(batch.num_rows, now, np.int64)
    column: Any = batch["published_at"].cast(records.TIMESTAMP).cast(pa.int64())
    known = np.concatenate(([True], column.is_valid().to_numpy(zero_copy_only=False)))
    given: Integers = np.concatenate((np.array([now]), column.fill_null(0).to_numpy()))
    times: Integers = given[np.maximum.accumulate(np.where(known, np.arange(len(given)), 0))]
    return times[1:]


def _folded(batch: pa.Table, lead: int) -> tuple[list[str], list[str]]:
    """Split the folded text into title and lead; without a title it is all lead."""
    titled = [bool(title) for title in _texts(batch, "title")]
    parts = [text.partition("\n") for text in _texts(batch, "folded", 4 * lead)]
    pairs = [
        (head, tail) if has else ("", head or tail)
        for (head, _, tail), has in zip(parts, titled, strict=True)
    ]
    return [title for title, _ in pairs], [text[:lead] for _, text in pairs]


def _lowered(shown: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [title.lower() for title, _ in shown], [text.lower() for _, text in shown]


def _texts(batch: pa.Table, name: str, cut: int | None = None) -> list[str]:
    return [text or "" for text in _strings(batch, name, cut)]


def _strings(batch: pa.Table, name: str, cut: int | None = None) -> list[str | None]:
    """Return a column of strings, each cut to so many characters before it becomes one of Python's."""
    if name not in batch.column_names:
        return [None] * batch.num_rows
    column: Any = batch[name].cast(pa.string())
    texts: list[str | None] = (column if cut is None else pc.utf8_slice_codeunits(column, 0, cut)).to_pylist()
    return texts
