"""A trained model, and beside it the words for topics that it has not learned.

An operator's labels begin with the frequent topics; a model of these alone would tell a power cut as the
nearest thing that it knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.topics.coldstart import KeywordClassifier
from answerable.listening.topics.taxonomy import Taxonomy
from answerable.listening.topics.trained import Model
from answerable.listening.topics.verdicts import COLUMNS

__all__ = ["TogetherClassifier", "beside_words"]

# Chosen on half of govmsg_zh, where models of 600 messages had not learned two of the seven domains.
_HEARD = 0.4  # confidence of the words from which they are heard
_SETTLED = 0.95  # confidence of the model from which they are not


@dataclass(frozen=True)
class TogetherClassifier:
    """The model's verdict, or the words' where they name a topic that it has not learned."""

    model: Model
    words: KeywordClassifier

    name = "topics.together"

    @property
    def version(self) -> str:
        """The versions of both."""
        return f"{self.model.version}, words {self.words.version}"

    def classify(self, batch: pa.Table) -> pa.Table:
        """Add topic, topic_confidence, topics and abstain to documents (`title` and/or `text`)."""
        learned, told = self.model.classify(batch), self.words.classify(batch)
        heard = self._heard(learned, told)
        for name in COLUMNS:
            column = pc.if_else(heard, told.column(name), learned.column(name))
            learned = learned.set_column(learned.column_names.index(name), name, column)
        return learned

    def _heard(self, learned: pa.Table, told: pa.Table) -> Any:
        """The rows in which the words are heard; never one without text."""
        known: Any = pc.is_in(told.column("topic"), value_set=self._learned)
        sure = pc.greater_equal(told.column("topic_confidence"), pa.scalar(_HEARD))
        unsettled = pc.less(learned.column("topic_confidence"), pa.scalar(_SETTLED))
        heard: Any = pc.and_(pc.invert(known), pc.and_(sure, unsettled))
        return pc.fill_null(heard, False)

    @cached_property
    def _learned(self) -> pa.Array[Any]:
        return pa.array(self.model.classifier.labels, pa.string())


def beside_words(model: Model, taxonomy: Taxonomy) -> Model | TogetherClassifier:
    """The model with the words of a taxonomy, if all its labels are topics of that; else the model alone."""
    if set(model.classifier.labels) <= set(taxonomy.codes):
        return TogetherClassifier(model, KeywordClassifier(taxonomy))
    return model
