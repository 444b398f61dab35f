"""How well found stories match gold stories, over all documents and month by month.

Protocol: documents in the order of their time; a document's story is the one it is part of after all merges.
The gold label is an event. Latency is how many documents and minutes of an event had gone by when one of its
found stories held three independent sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

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
    """Return how long an event waited until a story of it held three outlets: documents, and minutes.

    Quartiles over the events that got there, and their share of those that three outlets told of at all.
    """
    if "source" not in documents.column_names or documents["source"].null_count == documents.num_rows:
        return {}
    begun, outlets, reached = _reached(documents)
    figures = _quartiles("documents", [float(seen) for seen, _ in reached.values()])
    if "published_at" in documents.column_names:
        waits = [(at - begun[gold]).total_seconds() / 60 for gold, (_, at) in reached.items() if at]
        figures |= _quartiles("minutes", waits)
    able = sum(len(own) >= _SOURCES for own in outlets.values())
    return figures | ({"events with three sources in one story": len(reached) / able} if able else {})


def _reached(documents: pa.Table) -> tuple[dict[str, Any], dict[str, set[str]], dict[str, tuple[int, Any]]]:
    """Return each event's first moment, its outlets, and after how many documents and when it got there."""
    seen: dict[str, int] = defaultdict(int)
    begun: dict[str, Any] = {}
    outlets: dict[str, set[str]] = defaultdict(set)
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    reached: dict[str, tuple[int, Any]] = {}
    for row in _told(documents):
        gold, source, time = row["gold"], row["source"], row.get("published_at")
        seen[gold] += 1
        begun.setdefault(gold, time)
        if source:
            outlets[gold].add(source)
            told[gold, row["story_id"]].add(source)
        if len(told[gold, row["story_id"]]) >= _SOURCES:
            reached.setdefault(gold, (seen[gold], time))
    return begun, outlets, reached


def _told(documents: pa.Table) -> list[dict[str, Any]]:
    names = ("gold", "story_id", "source", "published_at")
    return documents.select([name for name in names if name in documents.column_names]).to_pylist()


def _quartiles(unit: str, waits: list[float]) -> dict[str, float]:
    parts = ("first quartile", "median", "third quartile", "nine in ten")
    values = np.percentile(waits, (25, 50, 75, 90)) if waits else (np.nan,) * 4
    names = (f"{unit} until three sources, {part}" for part in parts)
    return dict(zip(names, map(float, values), strict=True))
