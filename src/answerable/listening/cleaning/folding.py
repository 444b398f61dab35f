"""The form of a text for matching, never for reading:

Simplified characters, lower case, no marks of redaction.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import cast

import opencc
import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.cleaning.columns import Texts, joined, one_array, rebuilt
from answerable.listening.cleaning.normalisation import normalise

__all__ = ["fold", "folded_documents"]

_MARK = r"〔[a-z]{2,8}〕"
_TRADITIONAL = ("zh-Hant", "mixed")


@cache
def _to_simplified() -> Callable[[str], str]:
    return cast(Callable[[str], str], opencc.OpenCC("t2s").convert)


def fold(texts: Texts) -> pa.StringArray:
    """Return `texts` for matching: width and blanks as in `normalise`, lower case, simplified characters."""
    convert = _to_simplified()
    lowered = [text if text is None else text.lower() for text in normalise(texts).to_pylist()]
    return rebuilt([text if text is None or text.isascii() else convert(text) for text in lowered])


def folded_documents(title: pa.StringArray, text: pa.StringArray, lang: pa.StringArray) -> pa.StringArray:
    """Return title and text as one folded text a document (`title\\ntext`), without the marks of redaction.

    Expects the columns in normal form. Only documents that may hold traditional characters pay for the
    conversion. No nulls: a document without title and text is empty text.
    """
    lowered = pc.utf8_lower(joined(title, text))
    unmarked = one_array(pc.replace_substring_regex(lowered, _MARK, " "))
    to_convert = [row for row, language in enumerate(lang.to_pylist()) if language in _TRADITIONAL]
    if not to_convert:
        return unmarked
    values = unmarked.to_pylist()
    for row in to_convert:
        values[row] = _to_simplified()(values[row] or "")
    return rebuilt(values)
