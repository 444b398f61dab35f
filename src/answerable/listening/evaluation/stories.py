"""How well found stories match gold stories, over all documents and month by month.

Protocol: documents in the order of their time; a document's story is the one it is part of after all merges.
The gold label is an event. Latency is how many documents of an event had come before one of its found stories
held three independent sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from answerable.listening.evaluation.measures import adjusted_mutual_information, b_cubed

__all__ = ["evaluate"]

_MONTH_NEEDS = 100  # documents, so that a month's figure means something
_SOURCES = 3


def evaluate(documents: pa.Table) -> dict[str, float]:
    """Return the figures of a table with `gold`, `story_id` and, where known, `published_at`, `source`."""
    gold, found = (list(map(str, documents[name].to_pylist())) for name in ("gold", "story_id"))
    overall = b_cubed(gold, found)
    figures = {
        "documents": float(len(gold)),
        "gold stories": float(len(set(gold))),
        "found stories": float(len(set(found))),
        "B-cubed precision": overall.precision,
        "B-cubed recall": overall.recall,
        "B-cubed F1": overall.f1,
        "AMI": adjusted_mutual_information(gold, found),
        "found per gold story": _pieces(gold, found),
    }
    months = [b_cubed(*labels).f1 for labels in _by_month(documents)]
    if len(months) > 1:
        figures |= {"months": float(len(months)), "B-cubed F1, mean of months": float(np.mean(months))}
    return figures | _latency(documents)


def _pieces(gold: list[str], found: list[str]) -> float:
    """Return in how many found stories a gold story lies, on average."""
    return len(set(zip(gold, found, strict=True))) / max(len(set(gold)), 1)


def _by_month(documents: pa.Table) -> Iterator[tuple[list[str], list[str]]]:
    """Yield gold and found labels of every month with enough documents, from the one run over all."""
    if "published_at" not in documents.column_names:
        return
    months: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    columns = (documents[name].to_pylist() for name in ("published_at", "gold", "story_id"))
    for time, gold, found in zip(*columns, strict=True):
        if time is not None:
            months[f"{time:%Y-%m}"][0].append(gold)
            months[f"{time:%Y-%m}"][1].append(found)
    yield from (labels for labels in months.values() if len(labels[0]) >= _MONTH_NEEDS)


def _latency(documents: pa.Table) -> dict[str, float]:
    """Return quartiles of the documents of an event until a story of it holds three outlets."""
    if "source" not in documents.column_names or documents["source"].null_count == documents.num_rows:
        return {}
    seen: dict[str, int] = defaultdict(int)
    outlets: dict[tuple[str, str], set[str]] = defaultdict(set)
    reached: dict[str, int] = {}
    columns = (documents[name].to_pylist() for name in ("gold", "story_id", "source"))
    for gold, found, source in zip(*columns, strict=True):
        seen[gold] += 1
        outlets[gold, found].add(source)
        if len(outlets[gold, found]) >= _SOURCES:
            reached.setdefault(gold, seen[gold])
    quartiles = np.percentile(list(reached.values()), (25, 50, 75)) if reached else (np.nan,) * 3
    names = (
        f"documents until three sources, {part}" for part in ("first quartile", "median", "third quartile")
    )
    return dict(zip(names, map(float, quartiles), strict=True))
