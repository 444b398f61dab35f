"""A story's terms: words of its documents' titles that carry its centroid, never pieces of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from answerable.listening.stories.stopwords import STOP_WORDS
from answerable.listening.stories.terms import read_terms
from answerable.listening.stories.titles import Centroid, Line, weights_in

__all__ = ["choose_terms"]

_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]")
_MARKS = re.compile(r"〔[^〕]*〕")  # what redaction left behind
_LONGEST = 8  # characters of a Han word
_PER_CHARACTER = 0.15  # what is said in more characters is said more exactly
_SAY = {"n": 1.0, "j": 1.0, "l": 0.8, "i": 0.8, "v": 0.7, "a": 0.5, "x": 0.6}  # by the kind of word
_HOLLOW = "没有 可以 应该 需要 希望 请求 请问 反映 问题 情况 关于 进行 成为 认为 表示 来说"
_EMPTY = frozenset(_HOLLOW.split())


def choose_terms(stories: Sequence[tuple[Sequence[Line], Centroid]], most: int = 5) -> list[list[str]]:
    """Return up to `most` words of each story's lines, those first that carry its centroid most.

    Han words are cut by dictionary; only nouns, names, verbs and set phrases count. Of words that hold one
    another the longer remains.
    """
    words = [_words_of(lines) for lines, _ in stories]
    texts = [folded for ours in words for folded in ours]
    terms = read_terms(texts, [""] * len(texts))
    story = np.repeat(np.arange(len(stories)), [len(ours) for ours in words])
    weights = weights_in([centroid for _, centroid in stories], story[terms.document], terms.term)
    counts = np.bincount(terms.document, minlength=len(texts))
    carried = np.bincount(terms.document, weights, len(texts)) / np.maximum(counts, 1)
    chosen, at = [], 0
    for ours in words:
        chosen.append(_best(ours, carried[at : at + len(ours)].tolist(), most))
        at += len(ours)
    return chosen


def _best(words: dict[str, tuple[str, float]], carried: Sequence[float], most: int) -> list[str]:
    """Return the words that carry most; `carried` is how much the centroid has of each."""
    fit = {
        shown: weight * share
        for (shown, share), weight in zip(words.values(), carried, strict=True)
        if weight > 0
    }
    best: list[str] = []
    for word in sorted(fit, key=lambda word: -fit[word]):
        if len(best) < most and not any(word in other or other in word for other in best):
            best.append(word)
    return best


def _words_of(lines: Sequence[Line]) -> dict[str, tuple[str, float]]:
    """Return the telling words of the lines, folded, each as written and with how much its kind says."""
    words: dict[str, tuple[str, float]] = {}
    for line in lines:
        for start, stop, share in _cut(_MARKS.sub(lambda mark: " " * len(mark[0]), line.shown)):
            same = len(line.folded) == len(line.shown)
            shown = line.shown[start:stop]
            words.setdefault(line.folded[start:stop] if same else shown.lower(), (shown, share))
    return words


def _cut(text: str) -> Iterator[tuple[int, int, float]]:
    """Give start, stop and worth of every telling word of `text`."""
    for found in _LATIN.finditer(text):
        if found[0].lower() not in STOP_WORDS:
            yield found.start(), found.end(), 1.0
    at = 0
    for word, kind in _tag(_LATIN.sub(lambda found: " " * len(found[0]), text)):
        worth = _SAY.get(kind[:1], 0.0)
        if worth and 2 <= len(word) <= _LONGEST and word not in _EMPTY and not word.isascii():
            yield at, at + len(word), worth * (1.0 + _PER_CHARACTER * (len(word) - 2))
        at += len(word)


def _tag(text: str) -> list[tuple[str, str]]:
    """Cut `text` into words and their kinds; nothing is left out."""
    if text.isascii():
        return []
    import rjieba  # its dictionary takes a while, and is needed by who asks for labels only

    tagged: list[tuple[str, str]] = rjieba.tag(text)
    return tagged
