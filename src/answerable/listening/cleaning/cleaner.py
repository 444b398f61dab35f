"""The stage: normal form, then redaction, then language, then the folded form for matching."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening import records
from answerable.listening.cleaning.boilerplate import trim
from answerable.listening.cleaning.columns import joined, one_array
from answerable.listening.cleaning.folding import folded_documents
from answerable.listening.cleaning.language import LANGUAGES, detect_language
from answerable.listening.cleaning.links import without_persons
from answerable.listening.cleaning.normalisation import normalise
from answerable.listening.cleaning.redaction import find_all, masked_column
from answerable.listening.cleaning.screening import Screened

__all__ = ["Cleaner", "clean"]


class Cleaner:
    """The stage as an object, for the pipeline; it learns nothing and holds nothing."""

    name = "cleaning"
    version = "1"

    def clean(self, batch: pa.Table) -> pa.Table:
        """Return `batch` cleaned; see `clean`."""
        return clean(batch)


def clean(batch: pa.Table) -> pa.Table:
    """Return `batch` with `title` and `text` cleaned and redacted, `lang` filled, and `folded` added; `url`
    without what it tells of persons.

    `batch` has columns of `records.INPUT`, of which absent ones are added as nulls, and may have others,
    which stay. `lang` is kept where it is one of ours and found where it is null or anything else. `folded`
    (string, no nulls) is title and text for matching. Same rows, same order; the input is not changed.
    """
    title, text = _cleaned(_texts(batch, "title"), _texts(batch, "text"))
    lang = _languages(_texts(batch, "lang"), title, text)
    url = without_persons(_texts(batch, "url"))
    cleaned = {"title": title, "text": text, "url": url, "lang": lang}
    for name in records.INPUT.names:
        column = cleaned.get(name)
        batch = _with(batch, name, _column(batch, name) if column is None else column)
    return _with(batch, "folded", folded_documents(title, text, lang))


def _column(batch: pa.Table, name: str) -> pa.Array[Any]:
    kind = records.INPUT.field(name).type
    if name not in batch.column_names:
        return cast("pa.Array[Any]", pa.nulls(batch.num_rows, kind))
    return cast("pa.Array[Any]", batch.column(name).combine_chunks().cast(kind))


def _texts(batch: pa.Table, name: str) -> pa.StringArray:
    return cast(pa.StringArray, _column(batch, name))


def _cleaned(title: pa.StringArray, text: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray]:
    """Both columns as one, so that what has to be got ready is got ready once."""
    both = normalise(pa.chunked_array([title, text]))
    screened = Screened(both)
    both = trim(both, np.flatnonzero(screened.boilerplate).tolist())
    both = masked_column(both, find_all(both, screened))
    return both.slice(0, len(title)), both.slice(len(title))


def _languages(stated: pa.StringArray, title: pa.StringArray, text: pa.StringArray) -> pa.StringArray:
    known = pc.is_in(stated, pa.array(LANGUAGES))
    if pc.all(known, min_count=0).as_py():
        return stated
    return one_array(pc.if_else(known, stated, detect_language(joined(title, text))))


def _with(batch: pa.Table, name: str, column: pa.Array[Any]) -> pa.Table:
    if name in batch.column_names:
        return batch.set_column(batch.column_names.index(name), name, column)
    return batch.append_column(name, column)
