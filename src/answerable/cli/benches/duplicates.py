"""Near-duplicates in articles, beside datasketch's MinHash LSH with 128 permutations."""

from __future__ import annotations

from answerable.cli.benches.data import articles
from answerable.cli.benches.measured import Measured, timed

__all__ = ["run"]


def run(rows: int | None) -> Measured:
    """Group articles; both sides find copies among all that came before."""
    from answerable.listening.duplicates import DuplicateGrouper

    corpus = articles(rows or 2000)
    texts = [text or "" for text in corpus.table.column("text").to_pylist()]
    DuplicateGrouper().assign(corpus.table.slice(0, 10))
    ours = timed("ours", lambda: DuplicateGrouper().assign(corpus.table))
    peer = timed("datasketch, MinHash 128 + LSH", lambda: _datasketch(texts))
    return Measured("duplicates", corpus.name, len(texts), [ours, peer])


def _datasketch(texts: list[str]) -> None:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.7, num_perm=128)
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch({text[at : at + 5].encode() for at in range(max(len(text) - 4, 1))})
        index.query(sketch)
        index.insert(str(number), sketch)
