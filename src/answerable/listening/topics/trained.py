"""Topics learned from the operator's own labelled messages."""

from __future__ import annotations

from typing import ClassVar

import pyarrow as pa

from answerable.listening.text import Recipe, TrainedModel, whole_texts
from answerable.listening.text.machines import PlaneLearner
from answerable.listening.topics.verdicts import with_verdicts

__all__ = ["Model", "train"]

_ENOUGH = 0.5  # confidence below which it says "don't know": the verdict would more often be wrong than right
_ALSO = 0.2  # confidence from which a further topic is named


class Model(TrainedModel):
    """A trained classifier; its labels are those of the file it was trained on."""

    name = "topics.trained"
    version = "1"
    kind = "topics"
    # The penalty was chosen by five-fold cross-validation on govmsg_zh.
    recipe: ClassVar[Recipe] = Recipe(families=("characters", "words"), planes=PlaneLearner(penalty=3.0))

    def classify(self, batch: pa.Table) -> pa.Table:
        """Add topic, topic_confidence, topics and abstain to documents (`title` and/or `text`)."""
        confidence = self.classifier.probabilities(whole_texts(batch))
        return with_verdicts(batch, self.classifier.labels, confidence, enough=_ENOUGH, also=_ALSO)


def train(table: pa.Table, *, seed: int = 0) -> Model:
    """Learn the topics of texts; see `TrainedModel.learn`."""
    return Model.learn(table, seed=seed)
