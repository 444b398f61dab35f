"""Tone learned from the operator's own labelled texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from answerable.listening.errors import InputError, SchemaError
from answerable.listening.text import LinearModel, train_linear, whole_texts
from answerable.listening.text.net import NetLearner
from answerable.listening.tone.share import Share, evidence_of, share_of_evidence
from answerable.listening.tone.verdicts import silent_rows, with_tone

__all__ = ["Model", "train"]

_KIND = "tone"
_NET = NetLearner(hidden=16, epochs=2, rate=0.006, seed=0)
_FAMILIES = ("characters", "phrases", "words", "companions", "ends")
_PENALTY, _PLAIN = (
    0.25,
    0.75,
)  # like the families, chosen by folds of the four fifths of reviews_zh that train


@dataclass(frozen=True)
class Model:
    """A trained classifier; its labels are those of the file it was trained on."""

    linear: LinearModel

    name = "tone.trained"
    version = "2"

    def classify(self, batch: pa.Table) -> pa.Table:
        """Add tone and tone_confidence to documents (`title` and/or `text`)."""
        return with_tone(batch, self.linear.labels, self.linear.probabilities(whole_texts(batch)))

    @property
    def shares(self) -> dict[str, float]:
        """Each label with its share of the texts the model was trained on."""
        return dict(zip(self.linear.labels, self.linear.shares.tolist(), strict=True))

    def evidence(self, batch: pa.Table, tone: str = "negative") -> pa.Array[Any]:
        """What each document says of having `tone`, for `share` (float64); null where a row has no text.

        Raises `InputError` where the model does not know the tone.
        """
        if tone not in self.shares:
            raise InputError(f"The model knows no tone `{tone}`, only {', '.join(sorted(self.shares))}.")
        texts = whole_texts(batch)
        chances = self.linear.probabilities(texts)[:, self.linear.labels.index(tone)]
        return pa.array(evidence_of(chances, self.shares[tone]), pa.float64(), mask=silent_rows(texts))

    def share(self, evidence: Sequence[float | None]) -> Share | None:
        """The share of documents that have the tone of which this is the evidence."""
        return share_of_evidence(evidence)

    def save(self, path: Path | str) -> None:
        """Write the model as plain numbers, without a pickle."""
        self.linear.save(path, _KIND)

    @classmethod
    def load(cls, path: Path | str) -> Model:
        """Read a model that `save` wrote. Raises `InputError` where it is not one."""
        return cls(LinearModel.load(path, _KIND))


def train(table: pa.Table, *, seed: int = 0) -> Model:
    """Learn from `table` (`label`, `text` and/or `title`); rows without label or text are left out.

    Raises `InputError` where there is too little to learn from. The same rows give the same model.
    """
    if "label" not in table.column_names:
        raise SchemaError("The column `label` is absent; it must say the right tone of every text.")
    texts, labels = whole_texts(table).to_pylist(), table.column("label").to_pylist()
    linear = train_linear(
        texts,
        labels,
        families=_FAMILIES,
        penalty=_PENALTY,
        plain=_PLAIN,
        net=replace(_NET, seed=seed),
        seed=seed,
    )
    return Model(linear)
