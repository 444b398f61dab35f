"""Personal data is found and replaced before anything is stored:

What is said stays, who it concerns does not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

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
from answerable.listening.cleaning.columns import Texts, matching, one_array, rebuilt
from answerable.listening.cleaning.forms import plain_forms
from answerable.listening.cleaning.spans import Span, mark, settled

__all__ = ["find", "masked", "redact"]

Finder: TypeAlias = Callable[[str], Iterator[Span]]

ANY = ""
"""The pattern of a finder for which the coarse one is all there is."""

_RARE = (
    (emails.HINT, emails.find_emails),
    (accounts.HINT, accounts.find_accounts),
    (papers.HINT, papers.find_papers),
    (machines.HINT, machines.find_machines),
    (english_addresses.HINT, english_addresses.find_english_addresses),
)
_FINDERS: tuple[tuple[str, tuple[tuple[str, Finder], ...]], ...] = (
    (
        numbers.HINT,
        (
            (ANY, numbers.find_numbers),
            (names.HINT_BEFORE_PHONE, names.find_before_phone),
            (english_phones.HINT, english_phones.find_english_phones),
        ),
    ),
    ("|".join(f"(?:{hint})" for hint, _ in _RARE), _RARE),
    (addresses.HINT, ((ANY, addresses.find_addresses),)),
    (names.HINT, ((ANY, names.find_names),)),
)
"""Finders by what a text must match (RE2) to be worth their while: a coarse pattern over all texts, then,
where it pays, the finder's own over those that are left. Most texts match few or none; this is where the
speed comes from.
"""


def redact(texts: Texts) -> tuple[pa.StringArray, pa.StringArray]:
    """Return `texts` with personal data replaced by marks, and what was found as JSON; nulls as nulls.

    Each found value is a list of `{"kind", "start", "end"}` in order of the text; offsets are in characters
    of the text as given. Kinds are those of `spans.KINDS`, marks look like `〔phone〕`.

    >>> redacted, found = redact(pa.array(["请致电 138 0013 8000，谢谢"]))
    >>> redacted[0].as_py(), found[0].as_py()
    ('请致电 〔phone〕，谢谢', '[{"kind": "phone", "start": 4, "end": 17}]')
    """
    column = one_array(texts)
    values = column.to_pylist()
    listed = [None if value is None else "[]" for value in values]
    work = _worth_looking(column)
    forms = plain_forms([values[row] or "" for row in work])
    for (row, finders), form in zip(work.items(), forms):
        spans = settled(span for finder in finders for span in finder(form))
        if spans:
            listed[row] = json.dumps([{"kind": s.kind, "start": s.start, "end": s.end} for s in spans])
            values[row] = masked(values[row] or "", spans)
    return rebuilt(values), rebuilt(listed)


def find(text: str) -> list[Span]:
    """Return what is personal in one text, by all finders, in order and without overlap."""
    (form,) = plain_forms([text])
    finders = [finder for _, group in _FINDERS for _, finder in group]
    return settled(
        span for finder in [*finders, names.find_signed, addresses.find_whole] for span in finder(form)
    )


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
    for coarse, group in _FINDERS:
        rows = matching(texts, coarse)
        left = None
        for hint, finder in group:
            if hint and left is None:
                left = one_array(texts.take(pa.array(rows, pa.int64())))
            for row in [rows[at] for at in matching(left, hint)] if left is not None and hint else rows:
                work.setdefault(row, []).append(finder)
    ends = one_array(pc.utf8_slice_codeunits(texts, -names.LENGTH_OF_END))
    for hint, finder in (
        (names.HINT_AT_END, names.find_signed),
        (addresses.HINT_AT_END, addresses.find_whole),
    ):
        for row in matching(ends, hint):
            work.setdefault(row, []).append(finder)
    return work
