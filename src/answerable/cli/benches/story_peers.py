"""What one might take in place of our stories: each gives a label to every text, in the order given.

All but TextClust see hashed character pairs, weighed by tf-idf over *all* the texts, which no stream knows
beforehand. Their thresholds were looked for on the first 6,000 articles of stories/dtels_zh, and k-means is
told a number of clusters near the true one: the peers are given the better of every doubt.
"""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

__all__ = ["FEW", "agglomerate", "cluster_topics", "dbstream", "first_stories", "k_means", "textclust"]

FEW = 500  # texts for what is slow
_WINDOW = 2000  # texts that first story detection looks back on
_NEAR = 0.06  # cosine at which it takes two texts for one story
_APART = 0.97  # cosine distance at which agglomeration stops
_MEANS = 100  # clusters
_BATCH = 1000

Labels = Sequence[object]


def first_stories(texts: list[str]) -> Labels:
    """Join each text to the nearest one of the window before it; texts of one hundred see those before."""
    vectors = _vectors(texts)
    stories: list[object] = []
    for at in range(0, len(texts), 100):
        low, rows = max(at - _WINDOW, 0), vectors[at : at + 100]
        alike = (rows @ vectors[low:at].T).toarray() if at else np.zeros((rows.shape[0], 1))
        best = alike.argmax(axis=1)
        for which, (place, likeness) in enumerate(zip(best.tolist(), alike.max(axis=1).tolist())):
            stories.append(stories[low + place] if likeness >= _NEAR else at + which)
    return stories


def k_means(texts: list[str]) -> Labels:
    """Scikit-learn's mini-batch k-means, which sees all texts before it labels the first."""
    from sklearn.cluster import MiniBatchKMeans

    means = MiniBatchKMeans(_MEANS, batch_size=_BATCH, n_init=1, random_state=0)
    labels: list[object] = means.fit_predict(_vectors(texts)).tolist()
    return labels


def agglomerate(texts: list[str]) -> Labels:
    """Scikit-learn's agglomeration by average likeness: all pairs at once, no stream."""
    from sklearn.cluster import AgglomerativeClustering

    vectors = _vectors(texts)
    distance = np.maximum(1.0 - (vectors @ vectors.T).toarray(), 0.0)
    model = AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=_APART)
    labels: list[object] = model.fit_predict(distance).tolist()
    return labels


def dbstream(texts: list[str]) -> Labels:
    """River's DBSTREAM over 50 dimensions of the vectors."""
    from river.cluster import DBSTREAM

    model = DBSTREAM(clustering_threshold=0.6, fading_factor=0.001, cleanup_interval=200)
    return _learn_each(model, [dict(enumerate(row)) for row in _flat(_vectors(texts)).tolist()])


def textclust(texts: list[str]) -> Labels:
    """River's TextClust over counts of character pairs, at its own settings but for the radius."""
    from river.cluster import TextClust

    model = TextClust(radius=0.9, real_time_fading=False, num_macro=_MEANS)
    pairs = [dict(Counter(text[at : at + 2] for at in range(len(text) - 1))) for text in texts]
    return _learn_each(model, pairs)


def cluster_topics() -> Callable[[list[str]], Labels] | None:
    """Return BERTopic's online mode where it is installed (it works without torch on vectors of our own)."""
    return _bertopic if importlib.util.find_spec("bertopic") else None


def _bertopic(texts: list[str]) -> Labels:
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import OnlineCountVectorizer
    from sklearn.cluster import MiniBatchKMeans

    model = BERTopic(
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=MiniBatchKMeans(_MEANS, random_state=0),
        vectorizer_model=OnlineCountVectorizer(analyzer="char", ngram_range=(2, 2)),
    )
    vectors = _flat(_vectors(texts))
    labels: list[object] = []
    for at in range(0, len(texts), _BATCH):
        model.partial_fit(texts[at : at + _BATCH], vectors[at : at + _BATCH])
        labels += list(model.topics_)
    return labels


def _learn_each(model: Any, rows: list[dict[Any, Any]]) -> Labels:
    """Learn each row, then ask for the clusters: the model merges its small clusters as it goes."""
    for row in rows:
        model.learn_one(row)
    return [model.predict_one(row) for row in rows]


def _vectors(texts: list[str]) -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

    hashed = HashingVectorizer(analyzer="char", ngram_range=(2, 2), n_features=1 << 18, alternate_sign=False)
    return TfidfTransformer(sublinear_tf=True).fit_transform(hashed.transform(texts))


def _flat(vectors: Any) -> Any:
    """Return 50 dimensions of the vectors, by their singular values, each row of length 1."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    return normalize(TruncatedSVD(50, random_state=0).fit_transform(vectors))
