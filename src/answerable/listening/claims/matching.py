"""A circulating post, and the published fact-checks and earlier answers that speak of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pyarrow as pa

from answerable.listening.claims.agreement import agreement, facts_of
from answerable.listening.claims.bm25 import Ranker
from answerable.listening.claims.terms import term_spaces
from answerable.listening.errors import SchemaError

__all__ = ["match"]

_BLOCK = 200  # queries scored at a time: memory is so many times the number of claims
_LOOKED_AT = 20  # candidates of a query whose facts are compared
_MATCH = 0.30  # of either text's terms, by rarity, shared: from here on the same matter, if the facts agree
_RELATED = 0.15  # both fixed on the training part of checkthat22: precision of match .97
_NEAR_THE_BEST = 0.8  # of the best score: a match stands out, so those far behind it are only related
_SHORT = 12  # letters and digits: a shorter post can only be suggested

Pair = tuple[int, int, float, str]  # query row, claim row, score, verdict


def match(queries: pa.Table, claims: pa.Table, top: int = 5) -> pa.Table:
    """Rank the `top` claims for each query and judge each pair.

    `queries` has query_id and text, `claims` claim_id and text. Returns query_id, claim_id, rank (from
    1), score
    (0 to about 1) and verdict: `match` (the same matter and no contradiction in numbers, dates, names or
    negation),
    `related`, or `none`. Posts of fewer than 12 letters never get more than `related`. Queries keep their
    order;
    every query has min(`top`, claims) rows.
    """
    _require(queries, "query_id", "text")
    _require(claims, "claim_id", "text")
    pairs = list(_pairs(_texts(queries), _texts(claims), min(top, claims.num_rows)))
    rows = pa.array([pair[0] for pair in pairs], pa.int64())
    columns = pa.array([pair[1] for pair in pairs], pa.int64())
    ranks = [
        place % top + 1 if top <= claims.num_rows else place % claims.num_rows + 1
        for place in range(len(pairs))
    ]
    return pa.table(
        {
            "query_id": queries.column("query_id").take(rows),
            "claim_id": claims.column("claim_id").take(columns),
            "rank": pa.array(ranks, pa.int64()),
            "score": pa.array([pair[2] for pair in pairs], pa.float64()),
            "verdict": pa.array([pair[3] for pair in pairs], pa.string()),
        }
    )


def _pairs(queries: list[str], claims: list[str], top: int) -> Iterator[Pair]:
    if not top:
        return
    rankers = [Ranker.of(counts) for counts in term_spaces(claims)]
    facts = cache(facts_of)
    for start in range(0, len(queries), _BLOCK):
        block = queries[start : start + _BLOCK]
        spaces = term_spaces(block)
        scores = np.mean([ranker.scores(space) for ranker, space in zip(rankers, spaces)], axis=0)
        looked_at = np.argsort(-scores, axis=1, kind="stable")[:, : max(top, _LOOKED_AT)]
        for row, query in enumerate(block):
            columns = looked_at[row]
            shares = np.mean(
                [r.shared(s, [row] * len(columns), columns) for r, s in zip(rankers, spaces)], axis=0
            )
            contradicted = [
                agreement(facts(query), facts(claims[c]), s.min()) for c, s in zip(columns, shares)
            ]
            reached = scores[row, columns] * np.array([factor for factor, _ in contradicted])
            for place in np.argsort(-reached, kind="stable")[:top].tolist():
                near = reached[place] >= _NEAR_THE_BEST * reached.max()
                agreed = near and not contradicted[place][1]
                verdict = _verdict(query, float(shares[place].max()), agreed)
                yield start + row, int(columns[place]), float(reached[place]), verdict


def _verdict(query: str, share: float, agreed: bool) -> str:
    if share < _RELATED:
        return "none"
    long_enough = sum(map(str.isalnum, query)) >= _SHORT
    return "match" if share >= _MATCH and long_enough and agreed else "related"


def _texts(table: pa.Table) -> list[str]:
    return [text or "" for text in table.column("text").to_pylist()]


def _require(table: pa.Table, *names: str) -> None:
    for name in names:
        if name not in table.column_names:
            raise SchemaError(
                f"The column `{name}` is absent; the table has {', '.join(table.column_names) or 'none'}."
            )
