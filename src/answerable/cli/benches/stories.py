"""Vectorising and clustering titles with leads, beside what else one might take for it: speed and quality.

The peers are those of `story_peers`. What is slow runs on the first 500 texts and is scaled up; its quality,
and ours beside it, is that of those 500. Without the data folder the texts are made and nothing is measured
but speed.
"""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from answerable.cli.benches import story_peers as peers
from answerable.cli.benches.data import Corpus, articles
from answerable.cli.benches.measured import Contender, Measured, timed

__all__ = ["run"]

_BATCH = 1000


def run(rows: int | None) -> Measured:
    """News in order of time, title and lead; the last contender is first story detection."""
    corpus = _corpus(rows or 6_000)
    table = _led(corpus.table)
    texts = [f"{row['title'] or ''}\n{row['text'] or ''}" for row in table.to_pylist()]
    gold = table["gold"].to_pylist() if "gold" in table.column_names else None
    _cluster(table.slice(0, 100))
    name = f"{corpus.name}; {_memory(table)}"
    return Measured("stories", name, table.num_rows, [*_ours(table, texts, gold), *_theirs(texts, gold)])


def _corpus(rows: int) -> Corpus:
    """Return articles with the column `gold` where the data folder is, else made ones."""
    from answerable.cli.listen.evaluations.stories import load_gold

    file = Path(os.environ.get("ANSWERABLE_DATA", "../shared/data")) / "stories" / "dtels_zh.parquet"
    return (
        Corpus("stories/dtels_zh.parquet", load_gold([str(file)]).slice(0, rows))
        if file.exists()
        else articles(rows)
    )


def _ours(table: pa.Table, texts: list[str], gold: list[Any] | None) -> list[Contender]:
    begin = timed("", lambda: _cluster(table.slice(0, table.num_rows // 10)))
    return [
        _labelled("ours, vectors and stories", lambda _: _found(table), texts, gold),
        Contender("  its first tenth, times ten", 10 * begin.seconds),
        timed("  its terms alone", lambda: _read(texts)),
        timed("rjieba, cutting words alone", lambda: _cut(texts)),
        _labelled(
            f"  ours, first {peers.FEW}", lambda few: _found(table.slice(0, len(few))), texts, gold, peers.FEW
        ),
    ]


def _theirs(texts: list[str], gold: list[Any] | None) -> list[Contender]:
    asked: list[tuple[str, Callable[[list[str]], Any] | None, int | None]] = [
        (f"river, DBSTREAM (first {peers.FEW})", peers.dbstream, peers.FEW),
        (f"river, TextClust (first {peers.FEW})", peers.textclust, peers.FEW),
        ("scikit-learn, mini-batch k-means", peers.k_means, None),
        ("scikit-learn, agglomeration, not a stream", peers.agglomerate, None),
        ("BERTopic, online", peers.cluster_topics(), None),
        ("first story detection, nearest neighbour", peers.first_stories, None),
    ]
    return [_labelled(name, work, texts, gold, few) for name, work, few in asked if work]


def _labelled(
    name: str,
    work: Callable[[list[str]], Any],
    texts: list[str],
    gold: list[Any] | None,
    few: int | None = None,
) -> Contender:
    """Time `work` on the texts, or the first few of them scaled up, and hold its labels against `gold`."""
    from answerable.listening.evaluation.measures import adjusted_mutual_information, b_cubed

    own = texts[:few]
    labels: list[str] = []
    measured = timed(name, lambda: labels.extend(map(str, work(own))))
    seconds = measured.seconds * len(texts) / max(len(own), 1)
    if gold is None:
        return Contender(name, seconds)
    true = [str(one) for one in gold[: len(own)]]
    quality = {"B3-F1": b_cubed(true, labels).f1, "AMI": adjusted_mutual_information(true, labels)}
    return Contender(name, seconds, quality)


def _found(table: pa.Table) -> list[str]:
    """Return the story each document is part of in the end."""
    from answerable.cli.listen.evaluations.stories import find_stories

    return [str(story) for story in find_stories(table)["story_id"].to_pylist()]


def _led(table: pa.Table) -> pa.Table:
    """Cut the texts to what the clustering reads, so that the peers read no more."""
    from answerable.listening.stories import Recipe

    at = table.column_names.index("text")
    lead: Any = pc.utf8_slice_codeunits(table.column("text"), 0, Recipe().lead)
    return table.set_column(at, "text", lead).combine_chunks()


def _cluster(table: pa.Table) -> object:
    from answerable.listening.stories import StoryClusterer

    clusterer = StoryClusterer()
    for at in range(0, table.num_rows, _BATCH):
        clusterer.assign(table.slice(at, _BATCH))
    return clusterer


def _read(texts: list[str]) -> None:
    from answerable.listening.stories.terms import read_terms

    for at in range(0, len(texts), _BATCH):
        read_terms([""] * len(texts[at : at + _BATCH]), texts[at : at + _BATCH])


def _cut(texts: list[str]) -> None:
    import rjieba

    for text in texts:
        rjieba.cut(text)


def _memory(table: pa.Table) -> str:
    """Say what the clustering keeps of the documents, and of half of them."""
    half = table.slice(0, table.num_rows // 2)
    return ", of half ".join(f"{_kept(part) / 1e6:.0f} MB kept" for part in (table, half))


def _kept(table: pa.Table) -> int:
    tracemalloc.start()
    kept = _cluster(table)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return size
