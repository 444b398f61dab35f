"""Sparse rows of whole numbers: sums, cuts and products that are exact, and so the same in every order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.products import Matrix, multiply_rows
from answerable.listening.stories.terms import TERM_BITS, TERM_SPACE

__all__ = [
    "Pairs",
    "Rows",
    "heads",
    "ranges",
    "stack",
    "sum_rows",
    "take_away",
    "whole_products",
]

Integers = npt.NDArray[np.int64]
Terms = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_WEIGHT_BITS = 32
_HEAVIEST = (1 << _WEIGHT_BITS) - 1


class Pairs(NamedTuple):
    """Dot products: of vector `one` with row `other`."""

    one: Integers
    other: Integers
    product: Floats


@dataclass(frozen=True)
class Rows:
    """Rows of terms and their weights, one behind the other, each in the order of its terms.

    Plain arrays: a matrix of scipy takes longer to make than most of what is done with it here.
    """

    counts: Integers  # entries of each row
    terms: Terms
    weights: Floats

    @classmethod
    def none(cls) -> Rows:
        """Return no rows at all."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0))

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def row(self) -> Integers:
        """The row of each entry."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    @property
    def squares(self) -> Floats:
        """The square of the length of each row, at least 1."""
        return np.maximum(np.bincount(self.row, np.square(self.weights), len(self)), 1.0)

    def take(self, rows: Integers) -> Rows:
        """Return the rows `rows`, which may repeat, in their order."""
        counts = self.counts[rows]
        entries = ranges(np.cumsum(self.counts)[rows] - counts, counts)
        return Rows(counts, self.terms[entries], self.weights[entries])

    def apart(self) -> list[Rows]:
        """Return each row by itself; what they hold is not copied."""
        ends = np.cumsum(self.counts).tolist()
        each = zip(self.counts[:, None], [0, *ends], ends)
        return [Rows(count, self.terms[start:end], self.weights[start:end]) for count, start, end in each]

    def matrix(self, columns: Terms, width: int) -> Matrix:
        """Return the rows as a matrix, the terms by the numbers `columns`."""
        return Matrix.of(self.counts, columns, self.weights, width)


def ranges(start: Integers, counts: Integers) -> Integers:
    """Return the numbers from each `start` on, as many as `counts` says, one range behind the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    numbers: Integers = np.repeat(start - ends + counts, counts)
    numbers += np.arange(total)
    return numbers


def stack(upper: Rows, lower: Rows) -> Rows:
    """Return the rows of `upper` and behind them those of `lower`."""
    return Rows(
        np.concatenate((upper.counts, lower.counts)),
        np.concatenate((upper.terms, lower.terms)),
        np.concatenate((upper.weights, lower.weights)),
    )


def heads(rows: Rows, most: int) -> Rows:
    """Return the `most` heaviest terms of each row; of equals, the lower term."""
    if not len(rows) or int(rows.counts.max()) <= most:
        return rows
    row = rows.row
    kept = _heaviest(row, rows.weights.astype(np.int64), rows.counts, most)
    return Rows(np.minimum(rows.counts, most), rows.terms[kept], rows.weights[kept])


def sum_rows(base: Rows, vectors: Rows, which: Integers, width: int) -> Rows:
    """Return `base` with every vector added to the row `which`, cut to the `width` heaviest terms."""
    owner = np.concatenate((base.row, np.repeat(which, vectors.counts)))
    term = np.concatenate((base.terms, vectors.terms))
    weight = np.concatenate((base.weights, vectors.weights)).astype(np.int64)
    keys = (((owner << TERM_BITS) | term) << _WEIGHT_BITS) | weight
    keys.sort()
    named, weight = keys >> _WEIGHT_BITS, keys & _HEAVIEST
    first = np.ones(len(named), bool)
    np.not_equal(named[1:], named[:-1], out=first[1:])
    starts = np.flatnonzero(first)
    sums = np.minimum(np.add.reduceat(weight, starts) if len(starts) else weight, _HEAVIEST)
    named = named[starts]
    owner = named >> TERM_BITS
    counts = np.bincount(owner, minlength=len(base))
    kept = _heaviest(owner, sums, counts, width)
    terms = (named[kept] & (TERM_SPACE - 1)).astype(np.int32)
    return Rows(np.minimum(counts, width), terms, sums[kept].astype(np.float64))


def take_away(base: Rows, taken: Rows) -> Rows:
    """Return the one row `base` without what the rows `taken` brought; nothing falls below zero."""
    mine = dict(zip(base.terms.tolist(), base.weights.tolist(), strict=True))
    for term, weight in zip(taken.terms.tolist(), taken.weights.tolist(), strict=True):
        if term in mine:
            mine[term] = mine[term] - weight
    left = {term: weight for term, weight in mine.items() if weight > 0}
    terms, weights = np.array(list(left), np.int32), np.array(list(left.values()), np.float64)
    return Rows(np.array([len(left)]), terms, weights)


def whole_products(vectors: Rows, others: Rows) -> Floats:
    """Return the dot product of each vector with the row beside it."""
    left, right = (rows.matrix(rows.terms, TERM_SPACE) for rows in (vectors, others))
    return multiply_rows(left, right)


def _heaviest(row: Integers, weight: Integers, counts: Integers, most: int) -> Integers:
    """Return which entries are among the `most` heaviest of their row; entries stand row by row."""
    crowded = np.flatnonzero((counts > most)[row])
    if not len(crowded):
        return np.arange(len(row))
    order = crowded[_sorted(row[crowded], _HEAVIEST - weight[crowded])]
    over = counts[counts > most]
    lost = order[ranges(np.cumsum(over) - over + most, over - most)]
    kept = np.ones(len(row), bool)
    kept[lost] = False
    return np.flatnonzero(kept)


def _sorted(row: Integers, light: Integers) -> Integers:
    """Return the order by row, then by `light`, then as given; a plain sort of whole keys is the quickest."""
    bits = len(row).bit_length()
    if bits + _WEIGHT_BITS + int(row[-1]).bit_length() > 63:
        return np.argsort((row << _WEIGHT_BITS) | light, kind="stable")
    keys = (((row << _WEIGHT_BITS) | light) << bits) | np.arange(len(row))
    keys.sort()
    order: Integers = keys & ((1 << bits) - 1)
    return order
