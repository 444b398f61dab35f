"""The words of a document as one text: its title, a blank, its body."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from answerable.listening.errors import SchemaError

__all__ = ["silent_rows", "title_lengths", "whole_texts"]

_BLANK: Any = pa.scalar(" ", pa.large_string())


def whole_texts(batch: pa.Table) -> Any:
    """Return title and text of each row as one large_string column; empty where a row has neither.

    Raises `SchemaError` when the table has neither column.
    """
    parts: list[Any] = [
        batch.column(name).cast(pa.large_string()) for name in ("title", "text") if name in batch.column_names
    ]
    if not parts:
        raise SchemaError("Neither `title` nor `text` is there; give at least one of them.")
    if len(parts) == 1:
        return parts[0]
    nothing = pc.and_(parts[0].is_null(), parts[1].is_null())  # pyarrow 26 loses such rows
    parts[1] = pc.if_else(nothing, pa.scalar("", pa.large_string()), parts[1])
    return pc.binary_join_element_wise(*parts, _BLANK, null_handling="skip")


def title_lengths(batch: pa.Table) -> Any:
    """Return how many characters of each whole text belong to the title (int64 numpy array)."""
    if "title" not in batch.column_names:
        return pa.array([0] * batch.num_rows, pa.int64()).to_numpy()
    return pc.fill_null(pc.utf8_length(batch.column("title")), 0).to_numpy()


def silent_rows(texts: Any) -> NDArray[np.bool_]:
    """Which texts have nothing but blanks, if anything at all."""
    return np.array([not (text or "").strip() for text in texts.to_pylist()], dtype=bool)
