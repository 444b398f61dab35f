"""Vectorising and clustering titles with leads, beside what else one might take for it.

Peers: nearest-neighbour first story detection (hashed tf-idf of character pairs, all of the last 2,000
documents), scikit-learn's mini-batch k-means over the same vectors, and river's DBSTREAM over 50 dimensions
of them, on fewer documents and scaled up. BERTopic is no peer here: it needs torch.
"""

from __future__ import annotations

import tracemalloc
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from answerable.cli.benches.data import articles
from answerable.cli.benches.measured import Contender, Measured, timed

__all__ = ["run"]

_LEAD = 200  # characters of the text that the clustering reads
_BATCH = 1000
_WINDOW = 2000  # documents that first story detection looks back on
_MEANS = 100  # clusters
_FEW = 500  # documents for what is slow
_JOIN = 0.25  # cosine at which first story detection takes two documents for one story


def run(rows: int | None) -> Measured:
    """News in order of time, title and lead; the last contender is first story detection."""
    corpus = articles(rows or 6_000)
    table = _led(corpus.table)
    texts = [f"{row['title'] or ''}\n{row['text'] or ''}" for row in table.to_pylist()]
    _cluster(table.slice(0, 100))
    tenth = table.slice(0, table.num_rows // 10)
    ours = timed("ours, vectors and stories", lambda: _cluster(table))
    begin = timed("  its first tenth, times ten", lambda: _cluster(tenth))
    tokens = timed("  its terms alone", lambda: _read(texts))
    cut = timed("rjieba, cutting words alone", lambda: _cut(texts))
    begin = Contender(begin.name, 10 * begin.seconds)
    peers = [_kmeans(texts), _dbstream(texts), _first_stories(texts)]
    name = f"{corpus.name}; {_memory(table)}"
    return Measured("stories", name, table.num_rows, [ours, begin, tokens, cut, *peers])


def _led(table: pa.Table) -> pa.Table:
    at = table.column_names.index("text")
    lead: Any = pc.utf8_slice_codeunits(table.column("text"), 0, _LEAD)
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


def _vectors(texts: list[str]) -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

    hashed = HashingVectorizer(analyzer="char", ngram_range=(2, 2), n_features=1 << 18, alternate_sign=False)
    return TfidfTransformer().fit_transform(hashed.transform(texts))


def _first_stories(texts: list[str]) -> Contender:
    return timed("first story detection, nearest neighbour", lambda: _nearest(texts))


def _nearest(texts: list[str]) -> list[int]:
    """Join each document to the nearest one before it; documents of one batch see those before the batch."""
    vectors, stories = _vectors(texts), []
    for at in range(0, len(texts), 100):
        rows = vectors[at : at + 100]
        before = vectors[max(at - _WINDOW, 0) : at]
        alike = (rows @ before.T).toarray() if at else None
        for which in range(rows.shape[0]):
            best = int(alike[which].argmax()) if alike is not None else -1
            near = alike is not None and alike[which, best] >= _JOIN
            stories.append(stories[max(at - _WINDOW, 0) + best] if near else at + which)
    return stories


def _kmeans(texts: list[str]) -> Contender:
    from sklearn.cluster import MiniBatchKMeans

    def work() -> None:
        means = MiniBatchKMeans(_MEANS, batch_size=_BATCH, n_init=1, random_state=0)
        means.fit(_vectors(texts))

    return timed(f"scikit-learn, mini-batch k-means, {_MEANS} clusters", work)


def _dbstream(texts: list[str]) -> Contender:
    from river.cluster import DBSTREAM
    from sklearn.decomposition import TruncatedSVD

    few = texts[:_FEW]

    def work() -> None:
        flat = TruncatedSVD(50, random_state=0).fit_transform(_vectors(few))
        model = DBSTREAM(clustering_threshold=0.6, fading_factor=0.001, cleanup_interval=200)
        for row in flat:
            model.learn_one(dict(enumerate(row.tolist())))

    measured = timed("", work)
    name = f"river, DBSTREAM (from {len(few)} documents)"
    return Contender(name, measured.seconds * len(texts) / max(len(few), 1))
