"""Personal data is found and replaced before anything is stored:

What is said stays, who it concerns does not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.cleaning import addresses, contacts, names, numbers
from answerable.listening.cleaning.forms import plain
from answerable.listening.cleaning.spans import Span, mark, settled

__all__ = ["find", "masked", "redact"]

Finder = Callable[[str], Iterator[Span]]

_FINDERS: tuple[tuple[str, Finder], ...] = (
    (numbers.HINT, numbers.find_numbers),
    (contacts.HINT, contacts.find_contacts),
    (addresses.HINT, addresses.find_addresses),
    (names.HINT, names.find_names),
)
"""Each finder with the RE2 pattern that a text must match to be worth its while:

Most texts match few or none.
"""

Texts: TypeAlias = "pa.StringArray | pa.ChunkedArray[pa.StringScalar]"


def redact(texts: Texts) -> tuple[pa.StringArray, pa.StringArray]:
    """Return `texts` with personal data replaced by marks, and what was found as JSON; nulls as nulls.

    Each found value is a list of `{"kind", "start", "end"}` in order of the text; offsets are in characters
    of the text as given. Kinds are those of `spans.KINDS`, marks look like `〔phone〕`.

    >>> redacted, found = redact(pa.array(["请致电 138 0013 8000，谢谢"]))
    >>> redacted[0].as_py(), found[0].as_py()
    ('请致电 〔phone〕，谢谢', '[{"kind": "phone", "start": 4, "end": 17}]')
    """
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    values = texts.to_pylist()
    found = pa.array([None if value is None else "[]" for value in values], pa.string())
    work = _worth_looking(texts)
    if not work:
        return texts, found
    listed = found.to_pylist()
    for row, finders in work.items():
        spans = _found(values[row], finders)
        if spans:
            listed[row] = json.dumps([{"kind": s.kind, "start": s.start, "end": s.end} for s in spans])
            values[row] = masked(values[row], spans)
    return pa.array(values, pa.string()), pa.array(listed, pa.string())


def find(text: str) -> list[Span]:
    """Return what is personal in one text, by all finders, in order and without overlap."""
    return _found(text, [finder for _, finder in _FINDERS])


def masked(text: str, spans: Iterable[Span]) -> str:
    """Return `text` with each of `spans` (in order, none overlapping) replaced by its mark."""
    parts: list[str] = []
    done = 0
    for span in spans:
        parts += text[done : span.start], mark(span.kind)
        done = span.end
    return "".join([*parts, text[done:]])


def _worth_looking(texts: pa.StringArray) -> dict[int, list[Finder]]:
    """Return the rows on which at least one finder has work, with those finders."""
    work: dict[int, list[Finder]] = {}
    for hint, finder in _FINDERS:
        hinted = pc.indices_nonzero(pc.fill_null(pc.match_substring_regex(texts, hint), False))
        for row in hinted.to_pylist():
            work.setdefault(row, []).append(finder)
    return work


def _found(text: str, finders: Iterable[Finder]) -> list[Span]:
    form = plain(text)
    return settled(span for finder in finders for span in finder(form))
