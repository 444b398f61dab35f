"""The lines that may stand for a story: titles of its documents, and which of them is nearest the whole."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answerable.listening.stories.terms import read_terms

__all__ = ["KEPT_LINES", "MOST_LINES", "Line", "choose_lines", "line_of"]

MOST_LINES = 12  # a story with more lines than this gives up all but …
KEPT_LINES = 6  # … the nearest ones, when a block ends
_LONGEST = 80  # characters
_ENDS = "。！？!?；;\n"
_SMOOTH = 8.0  # terms; so that a line of one heavy word does not stand for all

Centroid = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A document's title, else its first sentence: as written, and as it is compared."""

    doc_id: str
    shown: str
    folded: str


def line_of(doc_id: str, shown: tuple[str, str], folded: tuple[str, str]) -> Line:
    """Return the line of a document from its title and lead, as written and folded."""
    return Line(doc_id, _first(*shown), _first(*folded))


def _first(title: str, lead: str) -> str:
    """Return the title, else the first sentence of the lead, on one line."""
    text = title.strip() or lead.strip()[: _LONGEST + 1]
    if not title.strip():
        ends = [at for end in _ENDS if (at := text.find(end)) > 0]
        text = text[: min(ends, default=len(text))]
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def choose_lines(stories: Sequence[tuple[Sequence[Line], Centroid]]) -> list[list[Line]]:
    """Return the lines of each story, those nearest its centroid first; of equals, the earlier."""
    lines = [line for ours, _ in stories for line in ours]
    terms = read_terms([line.folded for line in lines], [""] * len(lines))
    own: list[list[int]] = [[] for _ in lines]
    for which, term in zip(terms.document.tolist(), terms.term.tolist(), strict=True):
        own[which].append(term)
    chosen, at = [], 0
    for ours, centroid in stories:
        near = [_nearness(own[at + which], centroid) for which in range(len(ours))]
        at += len(ours)
        chosen.append([ours[which] for which in sorted(range(len(ours)), key=lambda which: -near[which])])
    return chosen


def _nearness(terms: list[int], centroid: Centroid) -> float:
    """Return the cosine of a line and a centroid, but for the centroid's length, which all lines share."""
    return sum(centroid.get(term, 0.0) for term in terms) / math.sqrt(len(terms) + _SMOOTH)
