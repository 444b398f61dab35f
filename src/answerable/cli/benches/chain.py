"""The peer of the whole chain: what one would write in an afternoon with jieba, scikit-learn and datasketch.

It does a part of our work: numbers are masked by two patterns, words cut by jieba, near-duplicates found by
MinHash (64 permutations, threshold .7, three-character shingles), topics judged by a linear SVM over tf-idf
of words that is given for free (trained beforehand), and stories found by mini-batch k-means over the same
tf-idf. Nothing is saved or taken up again, and every document needs all the others to be there.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["Chain"]

_NUMBERS = re.compile(r"1[3-9]\d{9}|\d{17}[\dXx]")


class Chain:
    """jieba → datasketch → scikit-learn. `fit` is not timed; `run` is."""

    name = "jieba + scikit-learn + datasketch"

    def fit(self, texts: list[str]) -> None:
        """Load jieba's dictionary and train the topic model on labels made up from the texts' lengths."""
        import jieba
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        jieba.setLogLevel("ERROR")
        self.vectorizer: Any = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None)
        features = self.vectorizer.fit_transform(texts)
        self.model: Any = LinearSVC().fit(features, [len(text) % 7 for text in texts])

    def run(self, texts: list[str]) -> None:
        """Mask, group, classify and cluster."""
        masked = [_NUMBERS.sub("*", text) for text in texts]
        self._group(masked)
        features = self.vectorizer.transform(masked)
        self.model.predict(features)
        self._cluster(features)

    def _group(self, texts: list[str]) -> None:
        from datasketch import MinHash, MinHashLSH

        index = MinHashLSH(threshold=0.7, num_perm=64)
        for number, text in enumerate(texts):
            sketch = MinHash(num_perm=64)
            sketch.update_batch({text[at : at + 3].encode() for at in range(max(len(text) - 2, 1))})
            index.query(sketch)
            index.insert(str(number), sketch)

    def _cluster(self, features: Any) -> None:
        from sklearn.cluster import MiniBatchKMeans

        stories = max(features.shape[0] // 10, 2)
        MiniBatchKMeans(stories, batch_size=1024, n_init=1, max_iter=10, random_state=1).fit(features)
