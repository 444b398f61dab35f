"""`answerable listen evaluate duplicates FILE…`: made sets, a marked set, or pairs of short texts.

By the columns of the files: `text_a`, `text_b`, `label` are pairs; `gold` marks which documents belong
together; plain documents are turned into a made set by stated edits and a hard one (see
`answerable.listening.evaluation.duplicates`). On documents, MinHash by datasketch runs beside ours where
that package is installed: 128 permutations over the same shingles of the same letters, at several
thresholds, and the one that suits it best on this very set is compared with.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import pyarrow as pa

from answerable.cli.files import load
from answerable.listening.duplicates import group_file
from answerable.listening.evaluation import duplicates as measure
from answerable.listening.records import INPUT, TIMESTAMP
from answerable.listening.text import fold

__all__ = ["run"]

T = TypeVar("T")
SEED = 20
ORIGINALS = 1000
PEER_THRESHOLDS = (0.2, 0.3, 0.4, 0.5)
_APART = 31 * 86_400_000_000  # microseconds between pairs, so that none is compared with another
_PAIRS = ("text_a", "text_b", "label")
_COLUMNS = pa.schema([*INPUT, *((name, pa.string()) for name in ("gold", "edit", *_PAIRS))])


def run(files: Sequence[str]) -> dict[str, float | str]:
    """Predict and measure; see the module for what a file may be."""
    table = pa.concat_tables([load(file, _COLUMNS) for file in files], promote_options="default")
    if set(_PAIRS) <= set(table.column_names):
        return _of_pairs(table)
    if "gold" in table.column_names:
        return _of_documents(table)
    made = measure.made_set(table, seed=SEED, originals=ORIGINALS)
    hard = measure.made_set(table, seed=SEED, originals=ORIGINALS, edits=measure.HARD_EDITS)
    return _of_documents(made) | {f"hard: {name}": value for name, value in _of_documents(hard).items()}


def _of_documents(table: pa.Table) -> dict[str, float | str]:
    figures, seconds = _timed(lambda: measure.evaluate([group_file(table)]))
    return figures | {"documents/s": table.num_rows / seconds} | _of_peer(table, seconds)


def _of_pairs(pairs: pa.Table) -> dict[str, float | str]:
    """Pairs of short texts, each pair on its own: is it called one text, and should it be."""
    pairs = pairs.filter(pa.array([label in {"0", "1"} for label in pairs["label"].to_pylist()]))
    texts = [text for pair in pairs.select(["text_a", "text_b"]).to_pylist() for text in pair.values()]
    times = [place // 2 * _APART for place in range(len(texts))]
    table = pa.table(
        {
            "doc_id": list(map(str, range(len(texts)))),
            "text": texts,
            "published_at": pa.array(times, TIMESTAMP),
        }
    )
    groups = group_file(table).column("group").to_pylist()
    called = [one == other for one, other in zip(groups[::2], groups[1::2], strict=True)]
    gold = [label == "1" for label in pairs["label"].to_pylist()]
    right = sum(hit and truth for hit, truth in zip(called, gold, strict=True))
    return {
        "pairs": float(len(called)),
        "called same": float(sum(called)),
        "precision": right / max(sum(called), 1),
        "recall": right / max(sum(gold), 1),
    }


def _of_peer(table: pa.Table, ours: float) -> dict[str, float | str]:
    try:
        import datasketch
    except ImportError:
        return {"peer": "datasketch is not installed"}
    shingles = [_shingles(text) for text in fold(table.column("text"))]
    signed, signing = _timed(lambda: [_signature(datasketch, each) for each in shingles])
    best: dict[str, float] = {"f1": -1.0}
    figures: dict[str, float | str] = {}
    for threshold in PEER_THRESHOLDS:
        groups, grouping = _timed(lambda t=threshold: _linked(datasketch, signed, t))
        each = measure.pair_figures(table.column("gold").to_pylist(), groups)
        speed = table.num_rows / (signing + grouping)
        figures |= {
            f"datasketch f1 at {threshold}": each["f1"],
            f"datasketch documents/s at {threshold}": speed,
        }
        best = max(best, each | {"threshold": threshold, "documents/s": speed}, key=lambda one: one["f1"])
    figures |= {f"datasketch at its best: {name}": value for name, value in best.items()}
    return figures | {"times as fast": table.num_rows / ours / best["documents/s"]}


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
