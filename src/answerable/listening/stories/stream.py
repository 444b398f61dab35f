"""All that the clustering remembers between batches."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from answerable.listening import records
from answerable.listening.stories.block import Block
from answerable.listening.stories.ledger import Entry, compare_lines, story_table
from answerable.listening.stories.recipe import Recipe
from answerable.listening.stories.shelf import DAY, Shelf
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

    def shelve(self, block: Block) -> Integers:
        """Add the block's documents to the centroids; return the row of each."""
        used = block.slots
        new = np.flatnonzero(block.row[:used] < 0)
        block.row[new] = len(self.shelf) + np.arange(len(new))
        self.shelf.append(block.first[new], block.last[new], block.spaced[new])
        self.row_story += [self.slot_story[slot] for slot in new.tolist()]
        rows = block.row[:used]
        self.shelf.first[rows], self.shelf.last[rows] = block.first[:used], block.last[:used]
        self.shelf.add(rows[block.slot], block.vectors)
        for thresholds, seen in zip(self.thresholds, block.seen, strict=True):
            thresholds.learn(seen)
        return rows[block.slot]

    @property
    def joins(self) -> npt.NDArray[np.float64]:
        """The cosines at which documents of either kind join a story."""
        return np.array([thresholds.join for thresholds in self.thresholds])

    @property
    def merges(self) -> npt.NDArray[np.float64]:
        """The cosines at which two stories of either kind become one."""
        return np.array([thresholds.merge for thresholds in self.thresholds])

    def compare_lines(self, rows: Integers) -> None:
        """Keep of the stories in `rows` that have many lines those nearest their centroids."""
        entries = [(self.entries[self.row_story[row]], row) for row in rows.tolist()]
        many = [(entry, self.shelf.centroid(row)) for entry, row in entries if len(entry.lines) > MOST_LINES]
        compare_lines(many)

    def told(self) -> list[tuple[Entry, dict[int, float]]]:
        """Return all entries with their centroids; of one begun in this block, what its lines say."""
        rows = {story_id: row for row, story_id in enumerate(self.row_story)}
        return [
            (entry, self._centroid(entry, rows.get(story_id))) for story_id, entry in self.entries.items()
        ]

    def _centroid(self, entry: Entry, row: int | None) -> dict[int, float]:
        if row is not None:
            return self.shelf.centroid(row)
        if entry.merged_into:
            return {}
        terms = read_terms([line.folded for line in entry.lines], [""] * len(entry.lines)).term
        mentioned, counts = np.unique(terms, return_counts=True)
        weights = counts * self.frequencies.rarity(mentioned)
        return dict(zip(mentioned.tolist(), weights.tolist(), strict=True))

    def absorb(self, keeper: str, leaver: str) -> None:
        """Note that `leaver` became part of `keeper`."""
        self.entries[keeper].absorb(self.entries[leaver])

    def drop_rows(self, gone: Integers, followed: Integers) -> Integers:
        """Take rows off the shelf; return where the rows `followed` stand now."""
        kept = np.setdiff1d(np.arange(len(self.shelf)), gone)
        self.shelf.keep(kept)
        self.row_story = [self.row_story[row] for row in kept.tolist()]
        return np.searchsorted(kept, followed)

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
        silent = self.shelf.last < self.clock - int(recipe.memory_days * DAY)
        over = len(self.shelf) - recipe.open_stories
        if over > 0:
            silent[
                np.lexsort((np.arange(len(self.shelf)), self.shelf.last))[: over + recipe.open_stories // 10]
            ] = True
        gone = np.flatnonzero(silent)
        if len(gone):
            leavers = [self.entries.pop(self.row_story[row]) for row in gone.tolist()]
            rows = [
                (entry, self.shelf.centroid(row)) for entry, row in zip(leavers, gone.tolist(), strict=True)
            ]
            self.closed = pa.concat_tables([self.closed, story_table(rows)])
            self.drop_rows(gone, gone[:0])
            self._forget_groups_of({entry.story_id for entry in leavers})

    def _forget_groups_of(self, closed: set[str]) -> None:
        """A copy of what a closed story told begins a new one."""
        lost = {group for group, (story_id, _) in self.groups.items() if self.root(story_id) in closed}
        for group in lost:
            del self.groups[group]
        self.forgotten |= lost
