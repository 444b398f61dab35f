"""The few Arrow calls of this stage, typed for text columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Texts", "chosen", "joined", "matching", "one_array", "rebuilt", "replaced"]

Texts: TypeAlias = "pa.StringArray | pa.ChunkedArray[pa.StringScalar]"


def one_array(texts: Texts) -> pa.StringArray:
    """Return a column as one array of strings."""
    array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    return cast(pa.StringArray, array.cast(pa.string()))


def matching(texts: pa.StringArray, pattern: str, rows: Sequence[int] | None = None) -> list[int]:
    """Return the rows (of `rows` only, where given) whose text has a match of the RE2 `pattern`, in order."""
    if rows is not None:
        if not len(rows):
            return []
        texts = texts.take(pa.array(rows, pa.int64()))
    matches = pc.fill_null(pc.match_substring_regex(texts, pattern), False)  # type: ignore[type-var]
    found: list[int] = pc.indices_nonzero(matches).to_pylist()  # type: ignore[call-overload]
    return found if rows is None else [rows[at] for at in found]


def chosen(texts: pa.StringArray, rows: Sequence[int]) -> list[str]:
    """Return the texts of `rows`; null counts as empty."""
    taken = texts.take(pa.array(rows, pa.int64()))
    return [text or "" for text in taken.to_pylist()]


def replaced(texts: pa.StringArray, rows: Sequence[int], new: Sequence[str]) -> pa.StringArray:
    """Return `texts` with those of `rows` (ascending) replaced by `new`."""
    if not len(rows):
        return texts
    mask = np.zeros(len(texts), bool)
    mask[np.asarray(rows)] = True
    changed = pc.replace_with_mask(texts, pa.array(mask), pa.array(new, pa.string()))
    return cast(pa.StringArray, changed)


def joined(title: pa.StringArray, text: pa.StringArray) -> pa.StringArray:
    """Return title and text with a line end between, one alone where the other is null, empty where both
    are."""
    given = [cast(pa.StringArray, pc.fill_null(part, "")) for part in (title, text)]  # type: ignore[type-var]
    both = pc.binary_join_element_wise(*given, "\n")  # type: ignore[call-overload]
    return cast(pa.StringArray, pc.utf8_trim(both, "\n"))


def rebuilt(texts: Sequence[str | None]) -> pa.StringArray:
    """Return Python strings as an array."""
    return pa.array(texts, pa.string())
