"""Topics learned from the operator's own labelled messages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from answerable.listening.errors import SchemaError
from answerable.listening.text import LinearModel, train_linear, whole_texts
from answerable.listening.topics.verdicts import with_verdicts

__all__ = ["Model", "train"]

_KIND = "topics"
_PENALTY = 3.0  # chosen by five-fold cross-validation on govmsg_zh
_ENOUGH = 0.5  # confidence below which it says "don't know": the verdict would more often be wrong than right
_ALSO = 0.2  # confidence from which a further topic is named


@dataclass(frozen=True)
class Model:
    """A trained classifier; its labels are those of the file it was trained on."""

    linear: LinearModel

    name = "topics.trained"
    version = "1"

    def classify(self, batch: pa.Table) -> pa.Table:
        """Add topic, topic_confidence, topics and abstain to documents (`title` and/or `text`)."""
        confidence = self.linear.probabilities(whole_texts(batch))
        return with_verdicts(batch, self.linear.labels, confidence, enough=_ENOUGH, also=_ALSO)

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
        raise SchemaError("The column `label` is absent; it must say the right topic of every text.")
    texts, labels = whole_texts(table).to_pylist(), table.column("label").to_pylist()
    return Model(train_linear(texts, labels, penalty=_PENALTY, seed=seed))
