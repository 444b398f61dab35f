"""A story's name in its documents' own words: the title that stands for it, and its terms."""

from __future__ import annotations

from collections.abc import Sequence

from answerable.listening.stories.terms import find_spans

__all__ = ["choose_label", "choose_terms"]

_LONGEST_LABEL = 80
_LONGEST_TERM = 8  # characters of a chain of Han pairs


def choose_label(title: str, lead: str, terms: Sequence[str]) -> str:
    """Return the title, else the beginning of the text, else the terms."""
    text = " ".join((title or lead).split())
    if not text:
        return " ".join(terms)
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…"


def choose_terms(title: str, lead: str, centroid: Sequence[int], most: int = 8) -> list[str]:
    """Return up to `most` words of title and lead that carry the story's terms, the weightiest first.

    Han pairs that overlap in the text are read as one word: 自来, 来水 give 自来水.
    """
    text = f"{title}\n{lead}"
    rank = {term: place for place, term in enumerate(centroid[: 6 * most])}
    spans = find_spans(text)
    found = sorted(
        (start, stop, rank[term])
        for start, stop, term in zip(spans.start.tolist(), spans.stop.tolist(), spans.term.tolist())
        if term in rank
    )
    best: dict[str, tuple[int, int]] = {}
    for start, stop, place in _chains(found):
        word = text[start:stop]
        best[word] = min(best.get(word, (place, start)), (place, start))
    return _without_parts(sorted(best, key=best.__getitem__))[:most]


def _chains(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Join spans that overlap by one character; the rank of a chain is its best."""
    chains: list[tuple[int, int, int]] = []
    for start, stop, place in found:
        if chains and start == chains[-1][1] - 1 and stop - chains[-1][0] <= _LONGEST_TERM:
            chains[-1] = (chains[-1][0], stop, min(chains[-1][2], place))
        else:
            chains.append((start, stop, place))
    return chains


def _without_parts(words: list[str]) -> list[str]:
    return [word for word in words if not any(word != other and word in other for other in words)]
