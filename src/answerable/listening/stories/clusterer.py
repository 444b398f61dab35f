"""Online clustering: each document joins the story it tells of, or begins one, in the order of arrival."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from answerable.listening.stories import saved
from answerable.listening.stories.arrivals import Arrivals
from answerable.listening.stories.block import Block, Newcomers
from answerable.listening.stories.curating import carry_out, read_members
from answerable.listening.stories.ledger import Entry, name_story, story_table
from answerable.listening.stories.marks import read_marks
from answerable.listening.stories.merging import find_merges, merge_rows
from answerable.listening.stories.recipe import Recipe
from answerable.listening.stories.splitting import split_loose
from answerable.listening.stories.stream import Stream
from answerable.listening.stories.weights import unit_vectors

__all__ = ["THRESHOLD", "StoryClusterer"]

Integers = npt.NDArray[np.int64]

_COLUMNS: dict[str, pa.DataType] = {
    "script": pa.string(),  # han, spaced
    "documents": pa.float64(),  # that were sampled lately
    "noise": pa.float64(),  # the cosine that a tenth of unlike pairs exceed
    "join": pa.float64(),
    "merge": pa.float64(),
    "chosen": pa.bool_(),  # by the stream itself, not by hand
}
THRESHOLD = pa.schema([pa.field(name, kind, nullable=False) for name, kind in _COLUMNS.items()])


class StoryClusterer:
    """Gives each document a story, and keeps the stories.

    The same documents in the same order give the same stories, whatever the size of the batches and whether
    or not the work was saved and taken up again in between.

    >>> batch = pa.table({"doc_id": ["a", "b"], "title": ["自来水发黄已三天", "城南自来水发黄"]})
    >>> len(set(StoryClusterer().assign(batch)["story_id"].to_pylist()))
    1
    """

    name = "stories"
    version = "5"

    def __init__(self, recipe: Recipe | None = None) -> None:
        self.recipe = recipe or Recipe()
        self._stream: Stream | None = None

    @property
    def stream(self) -> Stream:
        """What was learnt so far; made at the first need."""
        if self._stream is None:
            self._stream = Stream.begin(self.recipe)
        return self._stream

    def assign(self, batch: pa.Table) -> pa.Table:
        """Return `batch` with the column `story_id`, never null.

        Reads `doc_id` and, where present, `title`, `text`, `folded`, `published_at`, `source`, `group_id`,
        `topic` and `place_code`. A document whose `group_id` was seen before joins that story at once.
        """
        arrivals = Arrivals.read(batch, self.recipe.lead, self.stream)
        story_ids: list[str] = []
        while len(story_ids) < batch.num_rows:
            story_ids += self._take(arrivals, len(story_ids))
        return batch.append_column("story_id", pa.array(story_ids, pa.string()))

    def stories(self) -> pa.Table:
        """Return every story there ever was as a STORY table, merged and closed ones included."""
        return pa.concat_tables([self.stream.closed, story_table(self.stream.told())])

    def mark(self, marks: pa.Table, documents: pa.Table | None = None) -> pa.Table:
        """Carry out a curator's marks (`MARK`) in order; return what became of each (`OUTCOME`).

        `documents` holds those that `asked_by` names, with the columns that `assign` reads and `story_id` as
        first given. Documents that come later are judged with the marks in force.
        """
        if self.stream.block is not None:
            self._close_block()
        members = read_members(self.stream, self.asked_by(marks), documents, self.recipe)
        return carry_out(self.stream, read_marks(marks), members)

    def asked_by(self, marks: pa.Table) -> set[str]:
        """Return the documents that marks speak of, or the marks that they undo."""
        decisions = read_marks(marks)
        made = self.stream.decisions.made
        undone = [made[one.other] for one in decisions if one.kind == "undo" and one.other in made]
        return {doc_id for one in (*decisions, *undone) for doc_id in one.doc_ids}

    def apart(self) -> frozenset[frozenset[str]]:
        """Return the pairs of stories that were decided to be two matters."""
        stream = self.stream
        pairs = stream.decisions.apart()
        return frozenset(frozenset((stream.root(one), stream.root(other))) for one, other in pairs)

    def thresholds(self) -> pa.Table:
        """Return what is alike enough now, for documents in Han and in words with spaces (`THRESHOLD`)."""
        stream = self.stream
        named = zip(("han", "spaced"), stream.thresholds, stream.joins, stream.merges, strict=True)
        chosen = self.recipe.join is None and stream.decisions.threshold("join") is None
        rows = [
            (name, one.known.documents, one.noise, float(join), float(merge), chosen)
            for name, one, join, merge in named
        ]
        columns = [list(column) for column in zip(*rows, strict=True)]
        return pa.table(dict(zip(THRESHOLD.names, columns, strict=True)), schema=THRESHOLD)

    def moves(self) -> pa.Table:
        """Return the documents that left the story they were first given: `doc_id`, `story_id`."""
        return self.stream.decisions.tables()["moves"]

    def state(self) -> dict[str, pa.Table]:
        """Return all that `restore` needs, as tables."""
        return saved.save(self.stream)

    def restore(self, state: dict[str, pa.Table]) -> None:
        """Go on from where `state` was taken."""
        self._stream = saved.load(state, self.recipe)

    def _take(self, arrivals: Arrivals, start: int) -> list[str]:
        """Give stories to the documents from `start` to the end of the block; close a full block."""
        stop = arrivals.end_of_block(start, self.stream, self.recipe)
        if stop == start:
            self._close_block()
            arrivals.look_again(start, self.stream)
            return []
        fresh = arrivals.fresh[(arrivals.fresh >= start) & (arrivals.fresh < stop)]
        placed = dict(zip(fresh.tolist(), self._place(arrivals, fresh), strict=True))
        return [self._record(arrivals, which, placed.get(which)) for which in range(start, stop)]

    def _place(self, arrivals: Arrivals, fresh: Integers) -> list[str]:
        stream = self.stream
        if not len(fresh):
            return []
        times = arrivals.times[fresh]
        if stream.block is None:
            length = self.recipe.block_after(stream.shelf.documents)
            stream.block = Block(length, max(int(times[0]), stream.clock))
        terms = arrivals.terms_of(fresh)
        weights = stream.frequencies.learn(terms, self.recipe)
        new = Newcomers(unit_vectors(terms, weights, self.recipe.top_terms), times, terms.spaced)
        slots = stream.block.place(stream.shelf, stream.joins, new)
        for slot, document in zip(slots.tolist(), fresh.tolist(), strict=True):
            if slot >= len(stream.slot_story):
                stream.slot_story.append(self._story_of_slot(arrivals, slot, document))
        story_ids = [stream.slot_story[slot] for slot in slots.tolist()]
        self._keep(arrivals, fresh, story_ids, new)
        return story_ids

    def _keep(self, arrivals: Arrivals, fresh: Integers, story_ids: list[str], new: Newcomers) -> None:
        """Keep the documents as members of their stories for a while."""
        vectors, end = new.vectors, 0
        each = zip(fresh.tolist(), story_ids, vectors.counts.tolist(), strict=True)
        for which, story_id, count in each:
            start, end = end, end + count
            terms, weights = vectors.terms[start:end].copy(), vectors.weights[start:end].copy()
            self.stream.kept.add(story_id, arrivals.member(which, terms, weights))

    def _story_of_slot(self, arrivals: Arrivals, slot: int, document: int) -> str:
        row = int(self.stream.block.row[slot]) if self.stream.block else -1
        if row >= 0:
            return self.stream.row_story[row]
        entry = Entry(name_story(arrivals.doc_ids[document]), [])
        self.stream.entries[entry.story_id] = entry
        return entry.story_id

    def _record(self, arrivals: Arrivals, which: int, story_id: str | None) -> str:
        """Count document `which` into its story; None is one more document of a known group.

        That one is given the story its group began in, also where it is part of another today: should the
        two be parted again, it stays with its group.
        """
        stream, time = self.stream, arrivals.moments[which]
        group = arrivals.groups[which]
        repeat = story_id is None
        story_id = stream.groups[group][0] if story_id is None else story_id
        stream.groups[group] = (story_id, time)
        if repeat:
            stream.kept.add_copy(group, arrivals.doc_ids[which])
        entry = stream.entries.get(stream.root(story_id))
        if entry is not None:
            entry.count(time)
            if not repeat:
                entry.count_group(*arrivals.facts[which])
                entry.add_line(arrivals.line(which))
        return story_id

    def _close_block(self) -> None:
        """Give the block's documents to the centroids, merge, forget, and close what was silent for long."""
        stream, block = self.stream, self.stream.block
        assert block is not None
        known = len(stream.shelf)
        grown, documents = np.unique(stream.shelve(block), return_counts=True)
        stream.compare_lines(grown)
        grown = grown[(grown < known) | (documents > 1)]
        touched = grown
        while len(grown):
            grown = self._merge(grown)
        if self.recipe.split:
            split_loose(stream, touched[stream.shelf.here[touched]])
        stream.pass_time(int(np.median(block.times)), self.recipe)
        stream.tidy()
        stream.block, stream.slot_story = None, []

    def _merge(self, grown: Integers) -> Integers:
        """Merge what belongs together; return the rows that grew."""
        stream = self.stream
        into, gone = find_merges(stream.shelf, grown, stream.merges, stream.kept_apart, stream.pinned)
        if len(into):
            merge_rows(stream.shelf, into, gone)
        for keeper, leaver in zip(into.tolist(), gone.tolist(), strict=True):
            stream.absorb(stream.row_story[keeper], stream.row_story[leaver])
        return into
