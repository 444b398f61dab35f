"""The lines that may stand for a story: titles of its documents, and which of them is nearest the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.terms import TERM_BITS, read_terms

__all__ = ["KEPT_LINES", "MOST_LINES", "Centroid", "Line", "choose_lines", "line_of", "weights_in"]

MOST_LINES = 12  # a story with more lines than this gives up all but …
KEPT_LINES = 6  # … the nearest ones, when a block ends
_LONGEST = 80  # characters
_END = re.compile(r"[。！？!?；;\n]")
_SMOOTH = 8.0  # terms; so that a line of one heavy word does not stand for all

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Centroid(Protocol):
    """The terms of a story and their weights."""

    @property
    def terms(self) -> npt.NDArray[np.int32]:
        """The terms, each once."""
        ...

    @property
    def weights(self) -> Floats:
        """The weight of each."""
        ...


class Line(NamedTuple):
    """A document's title, else its first sentence: as written, and as it is compared."""

    doc_id: str
    shown: str
    folded: str


def line_of(doc_id: str, shown: tuple[str, str], folded: tuple[str, str]) -> Line:
    """Return the line of a document from its title and lead, as written and folded."""
    return Line(doc_id, _first(*shown), _first(*folded))


def _first(title: str, lead: str) -> str:
    """Return the title, else the first sentence of the lead, on one line."""
    text = title.strip()
    if not text:
        text = lead.strip()[: _LONGEST + 1]
        end = _END.search(text, 1)
        text = text[: end.start()] if end else text
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def choose_lines(stories: Sequence[tuple[Sequence[Line], Centroid]]) -> list[list[Line]]:
    """Return the lines of each story, those nearest its centroid first; of equals, the earlier."""
    lines = [line for ours, _ in stories for line in ours]
    terms = read_terms([line.folded for line in lines], [""] * len(lines))
    counts = np.bincount(terms.document, minlength=len(lines))
    story = np.repeat(np.arange(len(stories)), [len(ours) for ours, _ in stories])[terms.document]
    weights = weights_in([centroid for _, centroid in stories], story, terms.term)
    nearness = np.bincount(terms.document, weights, len(lines)) / np.sqrt(counts + _SMOOTH)
    chosen, at = [], 0
    for ours, _ in stories:
        order = np.argsort(-nearness[at : at + len(ours)], kind="stable")
        chosen.append([ours[which] for which in order.tolist()])
        at += len(ours)
    return chosen


def weights_in(centroids: Sequence[Centroid], story: Integers, term: Integers) -> Floats:
    """Return the weight of each `term` in the centroid of the story beside it, 0 where it has none."""
    owner = np.repeat(np.arange(len(centroids)), [len(one.terms) for one in centroids])
    named = np.concatenate([np.zeros(0, np.int32), *(one.terms for one in centroids)])
    weights = np.concatenate([np.zeros(0), *(one.weights for one in centroids), np.zeros(1)])
    keys = (owner << TERM_BITS) | named
    order = np.argsort(keys, kind="stable")
    asked = (story << TERM_BITS) | term
    found = np.append(order, len(keys))[np.searchsorted(keys, asked, sorter=order)]
    return np.where(np.append(keys, -1)[found] == asked, weights[found], 0.0)
