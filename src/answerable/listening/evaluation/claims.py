"""How well posts find their fact-checks: rank of the right claim, and what the verdicts are worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set

import numpy as np
import pyarrow as pa

__all__ = ["evaluate", "ranks"]


def evaluate(matches: pa.Table, relevant: Mapping[str, Set[str]]) -> dict[str, float | str]:
    """Named figures over a table of matches; `relevant` gives the right claims of each query.

    `MAP@5` divides by the number of right claims (at most five). `match precision` is the share of pairs
    judged
    `match` that are right, `match recall` the share of queries with a right pair judged so; the same for
    match and
    related together.
    """
    figures = ranks(matches, relevant)
    figures |= _verdict_figures(matches, relevant, "match", {"match"})
    return figures | _verdict_figures(matches, relevant, "match or related", {"match", "related"})


def ranks(matches: pa.Table, relevant: Mapping[str, Set[str]]) -> dict[str, float | str]:
    """Only the figures of the ranking: MRR, MAP@5, R@1 and R@5."""
    found = _found(matches, relevant)
    figures: dict[str, float | str] = {
        "queries": float(len(relevant)),
        "MRR": float(np.mean([1 / places[0] if places else 0.0 for places in found.values()])),
        "MAP@5": float(np.mean([_average_precision(found[q], len(relevant[q])) for q in relevant])),
    }
    for depth in (1, 5):
        figures[f"R@{depth}"] = float(np.mean([bool(r) and r[0] <= depth for r in found.values()]))
    return figures


def _found(matches: pa.Table, relevant: Mapping[str, Set[str]]) -> dict[str, list[int]]:
    """For each query the ranks of its right claims, best first."""
    places: dict[str, list[int]] = {query: [] for query in relevant}
    for row in matches.select(["query_id", "claim_id", "rank"]).to_pylist():
        if row["claim_id"] in relevant.get(row["query_id"], ()):
            places[row["query_id"]].append(row["rank"])
    return {query: sorted(found) for query, found in places.items()}


def _average_precision(ranks: list[int], right: int) -> float:
    precisions = [(place + 1) / rank for place, rank in enumerate(ranks) if rank <= 5]
    return sum(precisions) / max(min(right, 5), 1)


def _verdict_figures(
    matches: pa.Table, relevant: Mapping[str, Set[str]], name: str, verdicts: Set[str]
) -> dict[str, float | str]:
    said = 0
    right: dict[str, int] = defaultdict(int)
    for row in matches.to_pylist():
        if row["verdict"] in verdicts and row["query_id"] in relevant:
            said += 1
            right[row["query_id"]] += row["claim_id"] in relevant[row["query_id"]]
    hit = sum(times > 0 for times in right.values())
    return {
        f"{name} precision": sum(right.values()) / max(said, 1),
        f"{name} recall": hit / max(len(relevant), 1),
    }
