"""The form of a text for matching, never for reading:

Simplified characters, lower case, no marks of redaction.
"""

from __future__ import annotations

from functools import cache

import opencc
import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.cleaning.normalisation import normalise

__all__ = ["fold", "folded_documents"]

_TRADITIONAL = ("zh-Hant", "mixed")


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(texts: pa.StringArray | pa.ChunkedArray[pa.StringScalar]) -> pa.StringArray:
    """Return `texts` for matching: width and blanks as in `normalise`, lower case, simplified characters."""
    folded = normalise(texts).to_pylist()
    convert = _to_simplified().convert
    return pa.array([text if text is None else _folded(text, convert) for text in folded], pa.string())


def _folded(text: str, convert: object) -> str:
    lowered = text.lower()
    return lowered if lowered.isascii() else convert(lowered)  # type: ignore[operator, no-any-return]


def folded_documents(title: pa.StringArray, text: pa.StringArray, lang: pa.StringArray) -> pa.StringArray:
    """Return title and text as one folded text a document (`title\\ntext`), without the marks of redaction.

    Expects the columns in normal form. Only documents that may hold traditional characters pay for the
    conversion.
    """
    joined = pc.binary_join_element_wise(title, text, "\n", null_handling="skip")
    lowered = pc.utf8_lower(joined)
    unmarked = pc.replace_substring_regex(lowered, r"〔[a-z]{2,8}〕", " ")
    to_convert = pc.is_in(lang, pa.array(_TRADITIONAL)).to_pylist()
    if not any(to_convert):
        return unmarked
    convert = _to_simplified().convert
    return pa.array(
        [convert(text) if needs and text else text for text, needs in zip(unmarked.to_pylist(), to_convert)],
        pa.string(),
    )
