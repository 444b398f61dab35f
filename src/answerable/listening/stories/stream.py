"""All that the clustering remembers between batches."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from answerable.listening import records
from answerable.listening.stories.block import Block
from answerable.listening.stories.ledger import Entry, compare_lines, story_table
from answerable.listening.stories.marks import Decisions
from answerable.listening.stories.members import Kept
from answerable.listening.stories.recipe import Recipe
from answerable.listening.stories.shelf import DAY, Shelf
from answerable.listening.stories.sparse import Rows
from answerable.listening.stories.terms import read_terms
from answerable.listening.stories.thresholds import Thresholds
from answerable.listening.stories.titles import MOST_LINES
from answerable.listening.stories.weights import Frequencies

__all__ = ["Stream"]

Integers = npt.NDArray[np.int64]
_GROUP_DAYS = 30  # duplicates are looked for within this time


@dataclass
class Stream:
    """Shelf, frequencies, groups and entries. `row_story[r]` is the story in row r of the shelf."""

    shelf: Shelf
    frequencies: Frequencies
    thresholds: tuple[Thresholds, Thresholds]  # of documents in Han and in words with spaces
    row_story: list[str] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)  # open and merged stories
    closed: pa.Table = field(default_factory=records.STORY.empty_table)
    groups: dict[str, tuple[str, int]] = field(
        default_factory=dict
    )  # group to story and time of its last document
    block: Block | None = None
    slot_story: list[str] = field(default_factory=list)
    now: int = 0  # time of the last document that had one
    clock: int = 0  # where the stream is: a median, never going back, so that one wrong date moves nothing
    swept: int = 0
    forgotten: set[str] = field(default_factory=set)  # groups dropped at the last round
    decisions: Decisions = field(default_factory=Decisions)
    kept: Kept = field(default_factory=Kept)

    @classmethod
    def begin(cls, recipe: Recipe) -> Stream:
        """Return a stream of which nothing is known."""
        shelf = Shelf(recipe.centroid_terms, recipe.window_days, recipe.patience_days)
        return cls(shelf, Frequencies.empty(), (Thresholds(recipe), Thresholds(recipe)))

    def root(self, story_id: str) -> str:
        """Return the story that `story_id` is part of today."""
        while (entry := self.entries.get(story_id)) and entry.merged_into:
            story_id = entry.merged_into
        return story_id

    def _rows(self) -> dict[str, int]:
        """Return the row of every open story."""
        return {self.row_story[row]: row for row in np.flatnonzero(self.shelf.here).tolist()}

    def row_of(self, story_id: str) -> int | None:
        """Return the row of an open story; None where it is closed, merged or unknown."""
        here = self.shelf.here
        return next((r for r, name in enumerate(self.row_story) if name == story_id and here[r]), None)

    def shelve(self, block: Block) -> Integers:
        """Add the block's documents to the centroids; return the row of each."""
        used = block.slots
        new = np.flatnonzero(block.row[:used] < 0)
        block.row[new] = self.shelf.append(block.first[new], block.last[new], block.spaced[new])
        self.row_story += [self.slot_story[slot] for slot in new.tolist()]
        rows = block.row[:used]
        self.shelf.first[rows], self.shelf.last[rows] = block.first[:used], block.last[:used]
        self.shelf.documents += len(block)
        self.shelf.add(rows[block.slot], block.vectors)
        for thresholds, seen in zip(self.thresholds, block.seen, strict=True):
            thresholds.learn(seen)
        return rows[block.slot]

    @property
    def joins(self) -> npt.NDArray[np.float64]:
        """The cosines at which documents of either kind join a story."""
        chosen = self.decisions.threshold("join")
        return np.array([chosen or thresholds.join for thresholds in self.thresholds])

    @property
    def merges(self) -> npt.NDArray[np.float64]:
        """The cosines at which two stories of either kind become one."""
        chosen, joins = self.decisions.threshold("merge"), self.joins.tolist()
        each = zip(self.thresholds, joins, strict=True)
        return np.array([chosen or thresholds.merge_for(join) for thresholds, join in each])

    @property
    def kept_apart(self) -> frozenset[tuple[int, int]]:
        """The pairs of rows that a curator or a split keeps apart, the lower first."""
        named = [(self.root(one), self.root(other)) for one, other in self.decisions.apart()]
        if not named:
            return frozenset()
        rows = self._rows()
        pairs = [(rows.get(one, -1), rows.get(other, -1)) for one, other in named]
        return frozenset((min(pair), max(pair)) for pair in pairs if min(pair) >= 0)

    @property
    def pinned(self) -> frozenset[int]:
        """The rows of stories that are neither merged nor split."""
        pinned = self.decisions.pinned()
        rows = self._rows() if pinned else {}
        return frozenset(rows[root] for root in map(self.root, pinned) if root in rows)

    def compare_lines(self, rows: Integers) -> None:
        """Keep of the stories in `rows` that have many lines those nearest their centroids."""
        entries = [(self.entries[self.row_story[row]], row) for row in rows.tolist()]
        many = [(entry, row) for entry, row in entries if len(entry.lines) > MOST_LINES]
        compare_lines([(entry, self._of_row(row)) for entry, row in many])

    def told(self) -> list[tuple[Entry, Rows]]:
        """Return all entries with their centroids; of one begun in this block, what its lines say.

        What is one group's only needs none: it has one line, which is its label.
        """
        rows, none = self._rows(), Rows.none()
        several = {story_id: entry for story_id, entry in self.entries.items() if entry.groups > 1}
        open_ones = [story_id for story_id in several if story_id in rows]
        each = self.shelf.centroids(np.array([rows[one] for one in open_ones], np.int64)).apart()
        centroids = dict(zip(open_ones, each, strict=True))
        centroids |= {one: self._said(entry) for one, entry in several.items() if one not in rows}
        return [(entry, centroids.get(story_id, none)) for story_id, entry in self.entries.items()]

    def _of_row(self, row: int) -> Rows:
        return self.shelf.centroids(np.array([row]))

    def _said(self, entry: Entry) -> Rows:
        """Return what the lines of a story begun in this block say, in place of a centroid."""
        if entry.merged_into:
            return Rows.none()
        terms = read_terms([line.folded for line in entry.lines], [""] * len(entry.lines)).term
        mentioned, counts = np.unique(terms, return_counts=True)
        weights = counts * self.frequencies.rarity(mentioned)
        return Rows(np.array([len(mentioned)]), mentioned.astype(np.int32), weights)

    def absorb(self, keeper: str, leaver: str) -> None:
        """Note that `leaver` became part of `keeper`."""
        self.entries[keeper].absorb(self.entries[leaver])
        self.kept.absorb(keeper, leaver)

    def tidy(self) -> None:
        """Close up the shelf where most of it is empty."""
        if self.shelf.cool():
            warm = np.flatnonzero(self.shelf.warm).tolist()
            self.kept.forget_all_but({self.row_story[row] for row in warm})
        kept = self.shelf.tidy()
        if kept is not None:
            self.row_story = [self.row_story[row] for row in kept.tolist()]

    def pass_time(self, moment: int, recipe: Recipe) -> None:
        """Let the clock come to `moment`, never back: forget, drop old groups, close silent stories."""
        if self.clock:
            self.frequencies.forget((moment - self.clock) / DAY, recipe)
        self.clock = max(self.clock, moment)
        if self.clock - self.swept >= DAY:
            self.swept = self.clock
            self._drop_groups()
        self._close(recipe)

    def _drop_groups(self) -> None:
        oldest = self.clock - _GROUP_DAYS * DAY
        self.forgotten = {group for group, (_, time) in self.groups.items() if time < oldest}
        for group in self.forgotten:
            del self.groups[group]

    def _close(self, recipe: Recipe) -> None:
        """Close the stories silent for longer than the memory, and beyond the limit those silent longest."""
        shelf = self.shelf
        silent = shelf.here & (shelf.last < self.clock - int(recipe.memory_days * DAY))
        over = np.count_nonzero(shelf.here) - recipe.open_stories
        if over > 0:
            here = np.flatnonzero(shelf.here)
            longest = np.lexsort((here, shelf.last[here]))[: over + recipe.open_stories // 10]
            silent[here[longest]] = True
        gone = np.flatnonzero(silent)
        if len(gone):
            leavers = [(self.entries.pop(self.row_story[row]), self._of_row(row)) for row in gone.tolist()]
            self.closed = pa.concat_tables([self.closed, story_table(leavers)])
            shelf.drop(gone)
            self._forget_groups_of({entry.story_id for entry, _ in leavers})

    def _forget_groups_of(self, closed: set[str]) -> None:
        """A copy of what a closed story told begins a new one."""
        lost = {group for group, (story_id, _) in self.groups.items() if self.root(story_id) in closed}
        for group in lost:
            del self.groups[group]
        self.forgotten |= lost
