"""Tone learned from the operator's own labelled texts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from answerable.listening.errors import SchemaError
from answerable.listening.text import LinearModel, train_linear, whole_texts
from answerable.listening.tone.verdicts import with_tone

__all__ = ["Model", "train"]

_KIND = "tone"
_PENALTY, _PLAIN = 0.3, 1.0  # chosen on a held-out seventh of reviews_zh (seeds 0 and 1)


@dataclass(frozen=True)
class Model:
    """A trained classifier; its labels are those of the file it was trained on."""

    linear: LinearModel

    name = "tone.trained"
    version = "1"

    def classify(self, batch: pa.Table) -> pa.Table:
        """Add tone and tone_confidence to documents (`title` and/or `text`)."""
        return with_tone(batch, self.linear.labels, self.linear.probabilities(whole_texts(batch)))

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
    return Model(train_linear(texts, labels, penalty=_PENALTY, plain=_PLAIN, seed=seed))
