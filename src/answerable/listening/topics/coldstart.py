"""Topics without any training: the words of the taxonomy, weighed. Each verdict can be read word by word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from answerable.listening.text import Characters, title_lengths, whole_texts
from answerable.listening.topics.keywords import Vocabulary, vocabulary
from answerable.listening.topics.taxonomy import OTHER, Taxonomy, load_taxonomy
from answerable.listening.topics.verdicts import with_verdicts

__all__ = ["KeywordClassifier"]

_READ = 3000  # characters of a document that are read; more adds little but chance words
_DOUBT = 2.0  # score of an imagined other topic, so that few words give little confidence
_SHARPNESS = 2.0  # fitted with _DOUBT on one half of govmsg_zh so that confidence is close to a hit rate
_ENOUGH = 0.4  # confidence below which it says "don't know"
_ALSO = 0.2  # confidence from which a further topic is named


@dataclass(frozen=True)
class KeywordClassifier:
    """The cold-start classifier over a taxonomy (without one, the shipped one).

    >>> import pyarrow as pa
    >>> table = pa.table({"doc_id": ["1"], "text": ["小区自来水发黄，有异味"]})
    >>> KeywordClassifier().classify(table).column("topic").to_pylist()
    ['water-quality']
    """

    taxonomy: Taxonomy | None = None

    name = "topics.keywords"

    @property
    def version(self) -> str:
        """The version of the taxonomy in use."""
        return self._vocabulary.taxonomy.version

    @property
    def _vocabulary(self) -> Vocabulary:
        return vocabulary(self.taxonomy or _shipped())

    def classify(self, batch: pa.Table) -> pa.Table:
        """Add topic, topic_confidence, topics and abstain to documents (`title` and/or `text`)."""
        return with_verdicts(
            batch,
            self._vocabulary.taxonomy.codes,
            self.shares(batch),
            enough=_ENOUGH,
            also=_ALSO,
            fallback=OTHER,
        )

    def shares(self, batch: pa.Table) -> NDArray[np.float64]:
        """Documents × topics: the confidence in each topic; rows sum to less than one, the rest is doubt."""
        scores = self.scores(batch) ** _SHARPNESS
        shares: NDArray[np.float64] = scores / (scores.sum(axis=1, keepdims=True) + _DOUBT)
        return shares

    def scores(self, batch: pa.Table) -> NDArray[np.float64]:
        """Documents × topics: the summed weights of the words and rules that were found."""
        words, characters, titles = self._vocabulary, self._characters(batch), title_lengths(batch)
        found = words.find(characters)
        counts = words.counts(found, characters, titles)
        counts.data = 1.0 + np.log(counts.data)
        scores: NDArray[np.float64] = (counts @ words.weights).toarray() + words.rule_hits(found, characters)
        return scores

    def explain(self, batch: pa.Table) -> pa.Table:
        """Which words spoke for which topic: row (int64, from 0), topic, word, weight."""
        words, characters = self._vocabulary, self._characters(batch)
        counts = words.counts(words.find(characters), characters, title_lengths(batch)).tocoo()
        lines = [
            (int(row), words.taxonomy.codes[topic], words.words[word], weight)
            for row, word, times in zip(counts.row, counts.col, counts.data, strict=True)
            for topic, weight in self._speaks_for(words, word, times)
        ]
        columns = zip(*lines, strict=True) if lines else [[]] * 4
        kinds = {"row": pa.int64(), "topic": pa.string(), "word": pa.string(), "weight": pa.float64()}
        return pa.table({name: pa.array(column, kinds[name]) for name, column in zip(kinds, columns)})

    @staticmethod
    def _speaks_for(words: Vocabulary, word: int, times: float) -> list[tuple[int, float]]:
        row = words.weights[[word]].tocoo()
        factor = 1.0 + float(np.log(times))
        return [(int(topic), float(weight) * factor) for topic, weight in zip(row.col, row.data, strict=True)]

    @staticmethod
    def _characters(batch: pa.Table) -> Characters:
        texts: Any = whole_texts(batch)
        return Characters.of(texts, limit=_READ)


@cache
def _shipped() -> Taxonomy:
    return load_taxonomy()
