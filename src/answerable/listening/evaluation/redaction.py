"""How much personal data redaction finds, and how often it takes other text for it.

A gold span is found when a predicted span covers at least half of it; for the structured kinds it must be of
a structured kind too. A predicted span is right when it touches a gold span. On documents without gold spans
every structured prediction is a false hit.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

import pyarrow as pa

from answerable.listening.evaluation.redaction_samples import STRUCTURED

__all__ = ["evaluate"]

Spans = Sequence[Mapping[str, object]]


def evaluate(files: Sequence[pa.Table]) -> dict[str, float | str]:
    """Return recall and precision by kind over tables of `spans` (gold) and `found` (predicted), both JSON
    lists.

    A span is `{"kind", "start", "end"}`; gold spans of a kind that redaction has no name for must be left
    out by the caller. `false_hits_per_1000_clean` counts structured predictions on documents without gold
    spans.
    """
    tally: Counter[tuple[str, str]] = Counter()
    for table in files:
        for gold, found in zip(table.column("spans").to_pylist(), table.column("found").to_pylist()):
            _count(json.loads(gold or "[]"), json.loads(found or "[]"), tally)
    return _figures(tally)


def _count(gold: Spans, found: Spans, tally: Counter[tuple[str, str]]) -> None:
    tally["documents", ""] += 1
    tally["clean", ""] += not gold
    for span in gold:
        kind = str(span["kind"])
        tally["gold", kind] += 1
        tally["hit", kind] += any(_finds(span, other) for other in found)
    for span in found:
        kind = str(span["kind"])
        tally["found", kind] += 1
        tally["right", kind] += any(_overlap(span, other) for other in gold)
        tally["false", ""] += not gold and kind in STRUCTURED


def _finds(gold: Mapping[str, object], found: Mapping[str, object]) -> bool:
    if gold["kind"] in STRUCTURED and found["kind"] not in STRUCTURED:
        return False
    return _overlap(gold, found) * 2 >= int(str(gold["end"])) - int(str(gold["start"]))


def _overlap(one: Mapping[str, object], other: Mapping[str, object]) -> int:
    start = max(int(str(one["start"])), int(str(other["start"])))
    return max(0, min(int(str(one["end"])), int(str(other["end"]))) - start)


def _figures(tally: Counter[tuple[str, str]]) -> dict[str, float | str]:
    kinds = sorted({kind for what, kind in tally if what in ("gold", "found")})
    figures: dict[str, float | str] = {"documents": float(tally["documents", ""])}
    for label, group in [
        ("structured", [k for k in kinds if k in STRUCTURED]),
        *((kind, [kind]) for kind in kinds),
    ]:
        figures |= _rates(label, group, tally)
    clean = tally["clean", ""]
    if clean:
        figures["false_hits_per_1000_clean"] = round(1000 * tally["false", ""] / clean, 3)
    return figures


def _rates(label: str, kinds: Sequence[str], tally: Counter[tuple[str, str]]) -> dict[str, float | str]:
    gold, hit, found, right = (
        sum(tally[what, kind] for kind in kinds) for what in ("gold", "hit", "found", "right")
    )
    rates: dict[str, float | str] = {}
    if gold:
        rates[f"{label}_recall"] = round(hit / gold, 4)
    if found:
        rates[f"{label}_precision"] = round(right / found, 4)
    return rates
