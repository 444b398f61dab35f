"""What a model trained by a user is, whatever its labels say: learned from a table, saved, read again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

import pyarrow as pa

from answerable.listening.errors import SchemaError
from answerable.listening.text.classifier import Recipe, TextClassifier
from answerable.listening.text.documents import whole_texts

__all__ = ["TrainedModel"]


@dataclass(frozen=True)
class TrainedModel:
    """A trained classifier; its labels are those of the file it was trained on."""

    classifier: TextClassifier

    kind: ClassVar[str]  # what its file says it is
    recipe: ClassVar[Recipe]

    @classmethod
    def learn(cls, table: pa.Table, *, seed: int = 0) -> Self:
        """Learn from `table` (`label`, `text` and/or `title`); rows without label or text are left out.

        Raises `InputError` where there is too little to learn from. The same rows give the same model.
        """
        if "label" not in table.column_names:
            raise SchemaError("The column `label` is absent; it must say what is right for every text.")
        texts, labels = whole_texts(table).to_pylist(), table.column("label").to_pylist()
        return cls(cls.recipe.learn(texts, labels, seed=seed))

    def save(self, path: Path | str) -> None:
        """Write the model as plain numbers, without a pickle."""
        self.classifier.save(path, self.kind)

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """Read a model that `save` wrote. Raises `InputError` where it is not one."""
        return cls(TextClassifier.load(path, cls.kind))
