"""Tone learned from the operator's own labelled texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pyarrow as pa

from answerable.listening.errors import InputError
from answerable.listening.text import Recipe, TrainedModel, silent_rows, whole_texts
from answerable.listening.text.machines import PlaneLearner
from answerable.listening.text.net import NetLearner
from answerable.listening.tone.share import Share, evidence_of, share_of_evidence
from answerable.listening.tone.verdicts import with_tone

__all__ = ["Model", "train"]


class Model(TrainedModel):
    """A trained classifier; its labels are those of the file it was trained on."""

    name = "tone.trained"
    version = "3"
    kind = "tone"
    # Chosen on folds of the four fifths of reviews_zh that train; see docs/listening/tone.md.
    recipe: ClassVar[Recipe] = Recipe(
        families=("characters", "phrases", "words", "companions", "ends"),
        planes=PlaneLearner(penalty=0.25, plain=0.75),
        clause_families=("characters", "phrases", "words"),
        nets=NetLearner(nets=3, hidden=16, epochs=3, rate=0.03),
    )

    def classify(self, batch: pa.Table) -> pa.Table:
        """Add tone and tone_confidence to documents (`title` and/or `text`)."""
        return with_tone(batch, self.classifier.labels, self.classifier.probabilities(whole_texts(batch)))

    @property
    def shares(self) -> dict[str, float]:
        """Each label with its share of the texts the model was trained on."""
        return dict(zip(self.classifier.labels, self.classifier.shares.tolist(), strict=True))

    def evidence(self, batch: pa.Table, tone: str = "negative") -> pa.Array[Any]:
        """What each document says of having `tone`, for `share` (float64); null where a row has no text.

        Raises `InputError` where the model does not know the tone.
        """
        if tone not in self.shares:
            raise InputError(f"The model knows no tone `{tone}`, only {', '.join(sorted(self.shares))}.")
        texts = whole_texts(batch)
        chances = self.classifier.probabilities(texts)[:, self.classifier.labels.index(tone)]
        return pa.array(evidence_of(chances, self.shares[tone]), pa.float64(), mask=silent_rows(texts))

    def share(self, evidence: Sequence[float | None]) -> Share | None:
        """The share of documents that have the tone of which this is the evidence."""
        return share_of_evidence(evidence)


def train(table: pa.Table, *, seed: int = 0) -> Model:
    """Learn the tone of texts; see `TrainedModel.learn`."""
    return Model.learn(table, seed=seed)
