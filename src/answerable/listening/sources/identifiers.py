"""Identifiers of documents: the one that came with it, else one made from what it says."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter

import pyarrow as pa

__all__ = ["document_ids"]

_MADE_FROM = ("title", "text", "url", "source", "published_at")


def document_ids(table: pa.Table, seen: Counter[str] | None = None) -> pa.Array[pa.StringScalar]:
    """Return one identifier a row (string, no nulls).

    A given `doc_id` is kept as it is, without surrounding blanks. Where there is none it is the 128-bit
    BLAKE2b of the width-folded title, text, url, source and time. A second row of the same content within
    one input gets `-2` behind it, the third `-3`: pass the same `seen` for every batch of an input, and it
    will count on. The same input therefore always has the same identifiers, whatever the batch size.

    >>> document_ids(pa.table({"text": ["water", "water", "gas"], "doc_id": [None, None, "g1"]})).to_pylist()
    ['d8b3408f991e3492c4852433c44adacd', 'd8b3408f991e3492c4852433c44adacd-2', 'g1']
    """
    seen = Counter() if seen is None else seen
    given = _texts(table, "doc_id")
    parts = list(zip(*(_texts(table, column) for column in _MADE_FROM)))
    ids = []
    for kept, content in zip(given, parts):
        ids.append(kept.strip() or _made(content, seen))
    return pa.array(ids, pa.string())


def _texts(table: pa.Table, column: str) -> list[str]:
    if column not in table.column_names:
        return [""] * table.num_rows
    values = table.column(column)
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.int64())
    return [str(value or "") for value in values.cast(pa.string()).to_pylist()]


def _made(content: tuple[str, ...], seen: Counter[str]) -> str:
    folded = "\x1f".join(unicodedata.normalize("NFKC", part).strip() for part in content)
    made = hashlib.blake2b(folded.encode(), digest_size=16).hexdigest()
    seen[made] += 1
    return made if seen[made] == 1 else f"{made}-{seen[made]}"
