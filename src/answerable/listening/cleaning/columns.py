"""The few Arrow calls of this stage, typed for text columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, cast

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Texts", "joined", "matching", "one_array", "rebuilt"]

Texts: TypeAlias = "pa.StringArray | pa.ChunkedArray[pa.StringScalar]"


def one_array(texts: Texts) -> pa.StringArray:
    """Return a column as one array of strings."""
    array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    return cast(pa.StringArray, array.cast(pa.string()))


def matching(texts: pa.StringArray, pattern: str) -> list[int]:
    """Return the rows whose text has a match of the RE2 `pattern`, in order; null has none."""
    matches = pc.fill_null(pc.match_substring_regex(texts, pattern), False)  # type: ignore[type-var]
    return cast(list[int], pc.indices_nonzero(matches).to_pylist())  # type: ignore[call-overload]


def joined(title: pa.StringArray, text: pa.StringArray) -> pa.StringArray:
    """Return title and text with a line end between, one alone where the other is null, empty where both
    are."""
    given = [cast(pa.StringArray, pc.fill_null(part, "")) for part in (title, text)]  # type: ignore[type-var]
    both = pc.binary_join_element_wise(*given, "\n")  # type: ignore[call-overload]
    return cast(pa.StringArray, pc.utf8_trim(both, "\n"))


def rebuilt(texts: Sequence[str | None]) -> pa.StringArray:
    """Return Python strings as an array."""
    return pa.array(texts, pa.string())
