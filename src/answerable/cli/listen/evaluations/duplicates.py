"""`answerable listen evaluate duplicates FILE…`: a made set, a marked set, or pairs of short texts.

By the columns of the first file: `text_a`, `text_b`, `label` are pairs; `gold` marks which documents belong
together; plain documents are turned into a made set by stated edits (see
`answerable.listening.evaluation.duplicates`). On documents, MinHash by datasketch runs beside ours where
that package is installed, over the same shingles of the same letters, at the threshold that suits it best
on this very set.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import pyarrow as pa

from answerable.cli.files import load
from answerable.listening.duplicates import group_file
from answerable.listening.evaluation import duplicates as measure
from answerable.listening.records import INPUT
from answerable.listening.text import fold

__all__ = ["run"]

T = TypeVar("T")
SEED = 20
ORIGINALS = 1500
PEER_THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7)
_PAIRS = ("text_a", "text_b", "label")
_COLUMNS = pa.schema([*INPUT, *((name, pa.string()) for name in ("gold", "edit", *_PAIRS))])


def run(files: Sequence[str]) -> dict[str, float | str]:
    """Predict and measure; see the module for what a file may be."""
    table = pa.concat_tables([load(file, _COLUMNS) for file in files], promote_options="default")
    if set(_PAIRS) <= set(table.column_names):
        return _of_pairs(table)
    if "gold" not in table.column_names:
        table = measure.made_set(table, seed=SEED, originals=ORIGINALS)
    figures, seconds = _timed(lambda: measure.evaluate([group_file(table)]))
    return figures | {"documents/s": table.num_rows / seconds} | _of_peer(table, seconds)


def _of_pairs(pairs: pa.Table) -> dict[str, float | str]:
    """Pairs of short texts, each pair on its own: is it called one text, and should it be."""
    hits = [
        _same(a, b) for a, b in zip(pairs["text_a"].to_pylist(), pairs["text_b"].to_pylist(), strict=True)
    ]
    gold = [label == "1" for label in pairs["label"].to_pylist()]
    right = sum(hit and truth for hit, truth in zip(hits, gold, strict=True))
    return {
        "pairs": float(len(hits)),
        "called same": float(sum(hits)),
        "precision": right / max(sum(hits), 1),
        "recall": right / max(sum(gold), 1),
    }


def _same(a: str, b: str) -> bool:
    table = pa.table({"doc_id": ["a", "b"], "text": [a, b]})
    groups = group_file(table).column("group").to_pylist()
    return groups[0] == groups[1]


def _of_peer(table: pa.Table, ours: float) -> dict[str, float | str]:
    try:
        import datasketch
    except ImportError:
        return {"peer": "datasketch is not installed"}
    shingles = [_shingles(text) for text in fold(table.column("text"))]
    signed, signing = _timed(lambda: [_signature(datasketch, each) for each in shingles])
    best, seconds = {"f1": -1.0}, 0.0
    for threshold in PEER_THRESHOLDS:
        groups, grouping = _timed(lambda t=threshold: _linked(datasketch, signed, t))
        figures = measure.pair_figures(table.column("gold").to_pylist(), groups)
        if figures["f1"] > best["f1"]:
            best, seconds = figures | {"threshold": threshold}, signing + grouping
    named = {f"datasketch {name}": value for name, value in best.items()}
    return named | {"datasketch documents/s": table.num_rows / seconds, "times as fast": seconds / ours}


def _shingles(text: str) -> list[bytes]:
    letters = "".join(filter(str.isalnum, text))
    return [letters[place : place + 4].encode() for place in range(len(letters) - 3)]


def _signature(datasketch: object, shingles: list[bytes]) -> object:
    signature = datasketch.MinHash(num_perm=128)  # type: ignore[attr-defined]
    signature.update_batch(shingles)
    return signature


def _linked(datasketch: object, signatures: list[object], threshold: float) -> list[str]:
    """Groups by locality-sensitive hashing and union-find over all documents that match."""
    index = datasketch.MinHashLSH(threshold=threshold, num_perm=128)  # type: ignore[attr-defined]
    parents = list(range(len(signatures)))
    for number, signature in enumerate(signatures):
        for other in index.query(signature):
            if signature.jaccard(signatures[other]) >= threshold:  # type: ignore[attr-defined]
                parents[_root(parents, other)] = _root(parents, number)
        index.insert(number, signature)
    return [str(_root(parents, number)) for number in range(len(signatures))]


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = number = parents[parents[number]]
    return number


def _timed(action: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    result = action()
    return result, time.process_time() - start
