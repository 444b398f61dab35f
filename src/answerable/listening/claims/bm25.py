"""BM25 over hashed terms, as one sparse matrix product (Robertson and Zaragoza 2009)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["Ranker"]

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Ranker:
    """The claims of one term space: their weights (claims × terms) and each term's rarity."""

    weights: sparse.csr_array
    rarity: Numbers

    @classmethod
    def of(cls, counts: sparse.csr_array, *, k1: float = 1.2, b: float = 0.75, at_least: int = 0) -> Ranker:
        """Weigh the counts of the claims.

        `k1` says how soon a repeated term is enough, `b` (0 to 1) how much a claim's length costs it.
        Fewer claims than `at_least` are weighed as if there were so many: of five texts, no word is rare.
        """
        claims = max(counts.shape[0], at_least)
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        rarity = np.log(1 + (claims - frequency + 0.5) / (frequency + 0.5))
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        relative = lengths / max(lengths.mean(), 1e-9) if len(lengths) else lengths
        owners = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        saturated = counts.data * (k1 + 1) / (counts.data + k1 * (1 - b + b * relative[owners]))
        data = saturated * rarity[counts.indices]
        return cls(sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape), rarity)

    def scores(self, queries: sparse.csr_array) -> Numbers:
        """Queries × claims, divided by what a claim of average length that held every term would reach."""
        present = _present(queries)
        reachable = present @ self.rarity
        scores: Numbers = (present @ self.weights.T).toarray() / np.maximum(reachable, 1e-9)[:, None]
        return scores

    def shared(self, queries: sparse.csr_array, rows: Sequence[int], columns: Sequence[int]) -> Numbers:
        """For pairs (query row, claim row): the rarity of their common terms over that of either text.

        Two columns, each 0 to 1: how much of the query the claim holds, and how much of the claim the
        query holds.
        """
        mine, theirs = _present(queries)[list(rows)], _present(self.weights)[list(columns)]
        common = mine.multiply(theirs).tocsr() @ self.rarity
        wholes = np.stack([mine @ self.rarity, theirs @ self.rarity], axis=1)
        shares: Numbers = common[:, None] / np.maximum(wholes, 1e-9)
        return shares


def _present(matrix: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
