"""Documents between two rounds of merging: each is placed in turn.

The dot products of a whole batch with all stories and with each other are two sparse products; what a story
gains within the block is added up from them exactly, so a document sees everything that came before it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix, csr_matrix, vstack

from answerable.listening.stories.shelf import Shelf, sparse
from answerable.listening.stories.terms import TERM_SPACE
from answerable.listening.stories.thresholds import Sample, count_likeness

__all__ = ["Block"]

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Block:
    """The documents placed since the last round of merging, and the stories they touched, by slot.

    A slot is a story that this block touched; `row` is its row of the shelf, -1 for one that begins here.
    """

    def __init__(self, limit: int, begin: int) -> None:
        self.limit = limit
        self.begin = begin
        self.vectors = csr_matrix((0, TERM_SPACE))
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

    def place(
        self, shelf: Shelf, joins: Floats, vectors: csr_matrix, times: Integers, spaced: Flags
    ) -> Integers:
        """Place documents in turn; return the slot of each. `joins` holds the threshold of either kind."""
        turn = _Turn(self, shelf, joins=joins, vectors=vectors, times=times, spaced=spaced)
        slots = np.array([turn.choose(document) for document in range(len(times))], np.int64)
        self.vectors = vstack([self.vectors, vectors], format="csr")
        self.times = np.concatenate((self.times, times))
        self.slot = np.concatenate((self.slot, slots))
        return slots


class _Turn:
    """One batch inside a block: its dot products, kept up to date as its documents find their places."""

    def __init__(
        self,
        block: Block,
        shelf: Shelf,
        *,
        joins: Floats,
        vectors: csr_matrix,
        times: Integers,
        spaced: Flags,
    ) -> None:
        self.block, self.shelf, self.times, self.spaced = block, shelf, times, spaced
        self.join = joins[spaced.astype(np.int64)]
        self.vectors = vectors
        self.among = shelf.dots(vectors, vectors).toarray()
        self.length = np.sqrt(np.maximum(self.among.diagonal(), 1.0))
        products = shelf.products(vectors)
        self.slot_of = {int(row): slot for slot, row in enumerate(block.row[: block.slots]) if row >= 0}
        self.offers = self._offers(products)
        self.by_row = self._by_row(products)
        self.product = self._with_slots(vectors)

    def _offers(self, products: csr_matrix) -> list[list[tuple[float, int]]]:
        """Return for each document the stories of the shelf that it may join, the best first."""
        document = np.repeat(np.arange(len(self.times)), np.diff(products.indptr))
        row = products.indices.astype(np.int64)
        cosine = products.data / (self.length[document] * self.shelf.norms[row])
        self._learn(document, row, cosine, np.diff(self.vectors.indptr))
        possible = np.flatnonzero(cosine >= self.join[document])
        document, row, cosine = document[possible], row[possible], cosine[possible]
        fit = cosine / self.shelf.price(self.times[document], self.shelf.first[row], self.shelf.last[row])
        order = np.lexsort((row, -fit, document))
        offers: list[list[tuple[float, int]]] = [[] for _ in self.times]
        chosen = order[fit[order] >= self.join[document[order]]]
        columns = (column[chosen].tolist() for column in (document, fit, row))
        for which, offered, story in zip(*columns, strict=True):
            offers[which].append((offered, story))
        return offers

    def _learn(self, document: Integers, row: Integers, cosine: Floats, terms: Integers) -> None:
        """Note how alike documents and stories of one kind are."""
        for kind, seen in enumerate(self.block.seen):
            mine, stories = self.spaced == kind, self.shelf.spaced == kind
            if mine.any():
                pairs = cosine if mine.all() and stories.all() else cosine[mine[document] & stories[row]]
                seen.likeness += count_likeness(pairs)
                seen.pairs += float(np.count_nonzero(mine) * np.count_nonzero(stories))
                seen.documents += float(np.count_nonzero(mine))
                seen.terms += float(terms[mine].sum())

    def _by_row(self, products: csr_matrix) -> csc_matrix:
        """Return the products with the stories that are touched or may be, by story."""
        needed = np.zeros(products.shape[1] + 1, bool)
        needed[[row for offers in self.offers for _, row in offers]] = True
        needed[list(self.slot_of)] = True
        kept = needed[products.indices]
        counts = np.add.reduceat(np.append(kept, False), products.indptr[:-1], dtype=np.int64)
        counts[np.diff(products.indptr) == 0] = 0
        return sparse(products.data[kept], products.indices[kept], counts, products.shape[1]).tocsc()

    def _with_slots(self, vectors: csr_matrix) -> Floats:
        """Return the dot products of the batch with the slots as they are."""
        block = self.block
        product = np.zeros((len(self.times), block.limit))
        for slot in range(block.slots):
            self._read_row(product, slot)
        earlier = self.shelf.dots(vectors, block.vectors).toarray()
        np.add.at(product.T, block.slot, earlier.T)
        return product

    def _read_row(self, product: Floats, slot: int) -> None:
        row = self.block.row[slot]
        if row >= 0:
            low, high = self.by_row.indptr[row : row + 2]
            product[self.by_row.indices[low:high], slot] = self.by_row.data[low:high]

    def choose(self, document: int) -> int:
        """Return the slot of the story that `document` joins or begins."""
        fit, slot = self._best_slot(document)
        for offered, row in self.offers[document]:
            if row not in self.slot_of:
                if offered > fit:
                    fit, slot = offered, self._open(row)
                break
        if fit < self.join[document]:
            slot = self._begin(document)
        self._join(document, slot)
        return slot

    def _best_slot(self, document: int) -> tuple[float, int]:
        block, used = self.block, self.block.slots
        if not used:
            return -1.0, -1
        cosine = self.product[document, :used] / (self.length[document] * np.sqrt(block.square[:used]))
        fit = cosine / self.shelf.price(self.times[document], block.first[:used], block.last[:used])
        slot = int(fit.argmax())
        return float(fit[slot]), slot

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
        block, time = self.block, self.times[document]
        block.square[slot] += 2.0 * self.product[document, slot] + self.among[document, document]
        block.square[slot] = max(block.square[slot], 1.0)
        self.product[:, slot] += self.among[:, document]
        block.first[slot] = min(block.first[slot], time)
        block.last[slot] = max(block.last[slot], time)
