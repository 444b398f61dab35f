"""Documents between two rounds of merging: each is placed in turn.

What a document and the stories of the shelf have in common is found for many documents at once; what a story
gains within the block is added up document by document, so that each sees what came before it. Of the shelf a
document sees the few stories that its heaviest terms lead to, whatever the batch it came in.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.shelf import DAY, Shelf
from answerable.listening.stories.sparse import Pairs, Rows, stack
from answerable.listening.stories.thresholds import Sample, count_likeness

__all__ = ["Block", "Newcomers"]

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SAMPLED = 8  # one document in so many is held against all stories, to know the noise


class Newcomers:
    """Documents to be placed: vectors, times (microseconds), and whether they are in words with spaces."""

    def __init__(self, vectors: Rows, times: Integers, spaced: Flags) -> None:
        self.vectors, self.times, self.spaced = vectors, times, spaced

    def __len__(self) -> int:
        return len(self.times)


class Block:
    """The documents placed since the last round of merging, and the stories they touched, by slot.

    A slot is a story that this block touched; `row` is its row of the shelf, -1 for one that begins here.
    """

    def __init__(self, limit: int, begin: int) -> None:
        self.limit = limit
        self.begin = begin
        self.vectors = Rows.none()
        self.times = np.zeros(0, np.int64)
        self.slot = np.zeros(0, np.int64)  # of each document
        self.slots = 0
        self.row = np.full(limit, -1)
        self.square = np.zeros(limit)  # of the length of the centroid as it is now
        self.first = np.zeros(limit, np.int64)
        self.last = np.zeros(limit, np.int64)
        self.spaced = np.zeros(limit, bool)  # of each slot
        self.seen = (Sample(), Sample())  # of documents in Han and in words, against the shelf

    def __len__(self) -> int:
        return len(self.times)

    def place(self, shelf: Shelf, joins: Floats, new: Newcomers) -> Integers:
        """Place documents in turn; return the slot of each. `joins` holds the threshold of either kind."""
        turn = _Turn(self, shelf, joins, new)
        slots = np.array([turn.choose(document) for document in range(len(new))], np.int64)
        self.vectors = stack(self.vectors, new.vectors)
        self.times = np.concatenate((self.times, new.times))
        self.slot = np.concatenate((self.slot, slots))
        return slots


class _Turn:
    """One batch inside a block: its dot products, kept up to date as its documents find their places."""

    def __init__(self, block: Block, shelf: Shelf, joins: Floats, new: Newcomers) -> None:
        self.block, self.shelf, self.times, self.spaced = block, shelf, new.times, new.spaced
        self.vectors = new.vectors
        self.window = int(shelf.window * DAY)
        self.join = joins[new.spaced.astype(np.int64)]
        self.length = np.sqrt(new.vectors.squares)
        # the same as plain numbers, which are quicker one by one
        self.asked, self.lengths, self.moments = (
            column.tolist() for column in (self.join, self.length, new.times)
        )
        asked = self.join * self.length
        also = stack(block.vectors, new.vectors)
        pairs, table = shelf.nearest(new.vectors, (new.times, new.times), asked, also)
        self.earlier, self.among = table[: len(block)], table[len(block) :]
        self.slot_of = {int(row): slot for slot, row in enumerate(block.row[: block.slots]) if row >= 0}
        self.offers = self._offers(pairs)
        self._keep_needed(pairs)
        self.product = self._with_slots()  # of each slot with each document
        self.inverse = np.zeros(block.limit)  # of the length of each slot's centroid
        self.inverse[: block.slots] = 1.0 / np.sqrt(block.square[: block.slots])

    def _offers(self, pairs: Pairs) -> list[list[tuple[float, int]]]:
        """Return for each document the stories of the shelf that it may join, the best first."""
        shelf = self.shelf
        cosine = pairs.product / (self.length[pairs.one] * shelf.norms[pairs.other])
        self._learn(pairs, cosine)
        possible = np.flatnonzero(cosine >= self.join[pairs.one])
        one, row, cosine = pairs.one[possible], pairs.other[possible], cosine[possible]
        fit = cosine / shelf.price(self.times[one], shelf.first[row], shelf.last[row])
        order = np.lexsort((row, -fit, one))
        order = order[fit[order] >= self.join[one[order]]]
        offers: list[list[tuple[float, int]]] = [[] for _ in self.times]
        columns = (column[order].tolist() for column in (one, fit, row))
        for which, offered, story in zip(*columns, strict=True):
            offers[which].append((offered, story))
        return offers

    def _learn(self, pairs: Pairs, cosine: Floats) -> None:
        """Note how alike documents and warm stories of one kind are, for some documents of the block."""
        sampled = (len(self.block) + np.arange(len(self.times))) % SAMPLED == 0
        warm = self.shelf.warm
        of_sample = np.flatnonzero(sampled[pairs.one] & warm[pairs.other])
        one, row, cosine = pairs.one[of_sample], pairs.other[of_sample], cosine[of_sample]
        terms = self.vectors.counts
        for kind, seen in enumerate(self.block.seen):
            mine, theirs = sampled & (self.spaced == kind), warm & (self.shelf.spaced == kind)
            documents = float(np.count_nonzero(mine))
            if documents:
                likeness = count_likeness(cosine[mine[one] & theirs[row]])
                stories = float(np.count_nonzero(theirs))
                seen.add(Sample(likeness, documents * stories, documents, float(terms[mine].sum())))

    def _keep_needed(self, pairs: Pairs) -> None:
        """Keep the dot products with the rows that this block touched or may touch."""
        needed = np.zeros(len(self.shelf) + 1, bool)
        needed[[row for offers in self.offers for _, row in offers]] = True
        needed[list(self.slot_of)] = True
        kept = np.flatnonzero(needed[pairs.other])
        self.rows, which = np.unique(pairs.other[kept], return_inverse=True)
        self.with_rows = np.zeros((len(self.rows), len(self.times)))
        self.with_rows[which, pairs.one[kept]] = pairs.product[kept]

    def _with_slots(self) -> Floats:
        """Return the dot products of the slots, as they are, with the batch."""
        block = self.block
        product = np.zeros((block.limit, len(self.times)))
        if block.slots:
            for slot in range(block.slots):
                self._read_row(product, slot)
            np.add.at(product, block.slot, self.earlier)
        return product

    def _read_row(self, product: Floats, slot: int) -> None:
        row = self.block.row[slot]
        at = int(np.searchsorted(self.rows, row))
        if row >= 0 and at < len(self.rows) and self.rows[at] == row:
            product[slot] = self.with_rows[at]

    def choose(self, document: int) -> int:
        """Return the slot of the story that `document` joins or begins."""
        fit, slot = self._best_slot(document)
        for offered, row in self.offers[document]:
            if row not in self.slot_of:
                if offered > fit:
                    fit, slot = offered, self._open(row)
                break
        if fit < self.asked[document]:
            slot = self._begin(document)
        self._join(document, slot)
        return slot

    def _best_slot(self, document: int) -> tuple[float, int]:
        block, used = self.block, self.block.slots
        if not used:
            return -1.0, -1
        cosine = self.product[:used, document] * self.inverse[:used]
        slot = int(cosine.argmax())
        length = self.lengths[document]
        likeness = cosine.item(slot) / length
        if likeness < self.asked[document]:
            return -1.0, -1
        time = self.moments[document]
        if block.first.item(slot) - self.window <= time <= block.last.item(slot) + self.window:
            return likeness, slot
        fit = cosine / self.shelf.price(self.times[document], block.first[:used], block.last[:used])
        slot = int(fit.argmax())
        return fit.item(slot) / length, slot

    def _open(self, row: int) -> int:
        """Return a slot for the story in `row` of the shelf."""
        block, slot = self.block, self.block.slots
        block.slots += 1
        block.row[slot], self.slot_of[row] = row, slot
        block.square[slot], block.spaced[slot] = self.shelf.squares[row], self.shelf.spaced[row]
        block.first[slot], block.last[slot] = self.shelf.first[row], self.shelf.last[row]
        self._read_row(self.product, slot)
        return slot

    def _begin(self, document: int) -> int:
        block, slot = self.block, self.block.slots
        block.slots += 1
        block.first[slot] = block.last[slot] = self.times[document]
        block.spaced[slot] = self.spaced[document]
        return slot

    def _join(self, document: int, slot: int) -> None:
        block, time = self.block, self.moments[document]
        gained, product = self.among[document], self.product[slot]
        square = block.square.item(slot) + 2.0 * product.item(document) + gained.item(document)
        square = max(square, 1.0)
        block.square[slot], self.inverse[slot] = square, 1.0 / square**0.5
        product += gained
        if time < block.first.item(slot):
            block.first[slot] = time
        if time > block.last.item(slot):
            block.last[slot] = time
