"""Personal data is found and replaced before anything is stored:

What is said stays, who it concerns does not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.cleaning import (
    accounts,
    addresses,
    emails,
    english_addresses,
    english_phones,
    machines,
    names,
    numbers,
    papers,
)
from answerable.listening.cleaning.columns import Texts, chosen, matching, one_array, replaced
from answerable.listening.cleaning.forms import plain_forms
from answerable.listening.cleaning.screening import Screened
from answerable.listening.cleaning.signs import Rows
from answerable.listening.cleaning.spans import Span, mark, settled

__all__ = ["find", "find_all", "masked", "masked_column", "redact"]

Finder: TypeAlias = Callable[[str], Iterator[Span]]

_RARE: tuple[tuple[str, Finder], ...] = (
    (emails.HINT, emails.find_emails),
    (accounts.HINT, accounts.find_accounts),
    (papers.HINT, papers.find_papers),
    (machines.HINT, machines.find_machines),
    (english_addresses.HINT, english_addresses.find_english_addresses),
)
_AT_END: tuple[tuple[str, Finder], ...] = (
    (names.HINT_AT_END, names.find_signed),
    (addresses.HINT_AT_END, addresses.find_whole),
)
"""Finders by what a text (or its end) must match, RE2, to be worth their while."""


def redact(texts: Texts) -> tuple[pa.StringArray, pa.StringArray]:
    """Return `texts` with personal data replaced by marks, and what was found as JSON; nulls as nulls.

    Each found value is a list of `{"kind", "start", "end"}` in order of the text; offsets are in characters
    of the text as given. Kinds are those of `spans.KINDS`, marks look like `〔phone〕`.

    >>> redacted, found = redact(pa.array(["请致电 138 0013 8000，谢谢"]))
    >>> redacted[0].as_py(), found[0].as_py()
    ('请致电 〔phone〕，谢谢', '[{"kind": "phone", "start": 4, "end": 17}]')
    """
    column = one_array(texts)
    spans = find_all(column)
    listed = pa.array([None if text is None else "[]" for text in column.to_pylist()], pa.string())
    found = replaced(listed, [*spans], [_as_json(held) for held in spans.values()])
    return masked_column(column, spans), found


def find_all(texts: pa.StringArray, screened: Screened | None = None) -> dict[int, list[Span]]:
    """Return what is personal in each row that holds such, by row; `screened` if that is known already."""
    work = _worth_looking(texts, screened or Screened(texts))
    rows = sorted(work)
    found = {}
    for row, form in zip(rows, plain_forms(chosen(texts, rows))):
        spans = settled(span for finder in work[row] for span in finder(form))
        if spans:
            found[row] = spans
    return found


def masked_column(texts: pa.StringArray, spans: dict[int, list[Span]]) -> pa.StringArray:
    """Return `texts` with the spans of each row (as `find_all` gives them) replaced by their marks."""
    rows = [*spans]
    return replaced(texts, rows, [masked(text, spans[row]) for row, text in zip(rows, chosen(texts, rows))])


def _as_json(spans: list[Span]) -> str:
    return json.dumps([{"kind": span.kind, "start": span.start, "end": span.end} for span in spans])


def find(text: str) -> list[Span]:
    """Return what is personal in one text, by all finders, in order and without overlap."""
    (form,) = plain_forms([text])
    by_numbers = (numbers.find_numbers, names.find_before_phone, english_phones.find_english_phones)
    hinted = [finder for group in (_RARE, _AT_END) for _, finder in group]
    finders = [*by_numbers, *hinted, addresses.find_addresses, names.find_names]
    return settled(span for finder in finders for span in finder(form))


def masked(text: str, spans: Iterable[Span]) -> str:
    """Return `text` with each of `spans` (in order, none overlapping) replaced by its mark."""
    parts: list[str] = []
    done = 0
    for span in spans:
        parts += text[done : span.start], mark(span.kind)
        done = span.end
    return "".join([*parts, text[done:]])


def _worth_looking(texts: pa.StringArray, screened: Screened) -> dict[int, list[Finder]]:
    """Return the rows on which at least one finder has work, with those finders."""
    work: dict[int, list[Finder]] = {}
    for rows, finder in _with_work(texts, screened):
        for row in rows:
            work.setdefault(row, []).append(finder)
    return work


def _with_work(texts: pa.StringArray, screened: Screened) -> Iterator[tuple[list[int], Finder]]:
    holding = _numbered(screened.numbers)
    yield from ((holding, finder) for finder in (numbers.find_numbers, names.find_before_phone))
    yield matching(texts, english_phones.HINT, holding), english_phones.find_english_phones
    rare = (
        screened.emails,
        screened.accounts,
        screened.papers,
        screened.machines,
        screened.english_addresses,
    )
    for rows, (hint, finder) in zip(rare, _RARE, strict=True):
        yield matching(texts, hint, _numbered(rows)), finder
    yield matching(texts, addresses.HINT), addresses.find_addresses
    english = matching(texts, names.ENGLISH_HINT, _numbered(screened.latin & ~screened.names))
    yield sorted([*_numbered(screened.names), *english]), names.find_names
    ends = one_array(pc.utf8_slice_codeunits(texts, -names.LENGTH_OF_END))
    yield from ((matching(ends, hint), finder) for hint, finder in _AT_END)


def _numbered(rows: Rows) -> list[int]:
    return list(np.flatnonzero(rows).tolist())
