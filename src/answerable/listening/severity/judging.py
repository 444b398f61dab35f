"""The gravest level that a document's own words speak for, with those words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from answerable.listening.severity.levels import LEVELS, Near, SeverityWords, severity_words
from answerable.listening.text import Characters, Occurrences, whole_texts

__all__ = ["COLUMNS", "SeverityClassifier", "decided", "speaking"]

COLUMNS = ("severity", "severity_words")

_READ = 3000  # characters of a document that are read
_WIDEST = 24  # characters of the longest word of a pair
_TOLD = 6  # words that are told at most
_REACH = {False: 3, True: 12}  # characters between a negation and its word: Chinese, Latin
_PAUSES = np.array([ord(mark) for mark in "，。；！？、：,.;!?:\n"], dtype=np.uint32)

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
Said = tuple[int, int, int, str]  # text, level, place in the text, word or words


@dataclass(frozen=True)
class SeverityClassifier:
    """Adds how much is at stake. It ranks what the desk reads first; it forbids, hides and scores nobody.

    >>> import pyarrow as pa
    >>> table = pa.table({"text": ["楼道电线裸露，有人触电", "停水两天了", "没有危险", "建议加装座椅"]})
    >>> SeverityClassifier().classify(table).column("severity").to_pylist()
    ['danger', 'failure', None, 'wish']
    """

    name = "severity"

    @property
    def version(self) -> str:
        """The version of the word list."""
        return severity_words().version

    def classify(self, batch: pa.Table) -> pa.Table:
        """Add `severity` (a level, null where no word speaks for one) and `severity_words` (list<string>)."""
        texts: Any = whole_texts(batch)
        judged = decided(speaking(Characters.of(texts, limit=_READ), severity_words()), batch.num_rows)
        columns: tuple[Any, ...] = (
            pa.array([None if level < 0 else LEVELS[level] for level, _ in judged], pa.string()),
            pa.array([words for _, words in judged], pa.list_(pa.string())),
        )
        kept = batch.drop_columns([name for name in COLUMNS if name in batch.column_names])
        for name, column in zip(COLUMNS, columns, strict=True):
            kept = kept.append_column(name, column)
        return kept


def decided(said: Iterator[Said], texts: int) -> list[tuple[int, list[str]]]:
    """For each text the gravest level that was spoken for (−1: none) and the words, in reading order."""
    judged: list[tuple[int, list[str]]] = [(-1, []) for _ in range(texts)]
    for text, level, _place, words in sorted(said):
        gravest, told = judged[text]
        if level > gravest:
            judged[text] = level, [words]
        elif words not in told and len(told) < _TOLD:  # sorted by level, so it is the same one
            told.append(words)
    return judged


def speaking(characters: Characters, words: SeverityWords) -> Iterator[Said]:
    """Every word and pair of words that speaks for a level and is not taken back."""
    found = words.word_list.find(characters)
    whole = _longest(found)
    gone = _taken_back(whole, characters, words)
    for word, owner, start in _triples(whole.chosen(~gone)):
        level = words.levels.get(words.words[word])
        if level is not None:
            yield owner, level, start, words.words[word]
    for near in words.nears:
        yield from _close(near, whole.chosen(~gone), found.chosen(_of(found, words, near.second)), words)


def _close(near: Near, whole: Occurrences, second: Occurrences, words: SeverityWords) -> Iterator[Said]:
    """Pairs of one rule: the second word may stand before or after the first, in the same text."""
    second = second.chosen(np.argsort(second.starts, kind="stable"))
    seconds = list(zip(_triples(second), second.ends.tolist(), strict=True))
    first = whole.chosen(_of(whole, words, near.first))
    for (word, owner, start), end in zip(_triples(first), first.ends.tolist(), strict=True):
        low = np.searchsorted(second.starts, start - near.within - _WIDEST)
        high = np.searchsorted(second.starts, end + near.within, side="right")
        for (other, its_owner, its_start), its_end in seconds[low:high]:
            gap = max(its_start - end, start - its_end)
            if its_owner == owner and 0 <= gap <= near.within:
                pair = sorted([(start, words.words[word]), (its_start, words.words[other])])
                yield owner, near.level, pair[0][0], "…".join(text for _, text in pair)


def _triples(found: Occurrences) -> list[tuple[int, int, int]]:
    columns = (found.words.tolist(), found.owners.tolist(), found.starts.tolist())
    return list(zip(*columns, strict=True))


def _of(found: Occurrences, words: SeverityWords, chosen: frozenset[str]) -> Flags:
    wanted = np.array([word in chosen for word in words.words], dtype=bool)
    kept: Flags = wanted[found.words]
    return kept


def _longest(found: Occurrences) -> Occurrences:
    """Of words that lie inside another found word, only the outer one: in 没人管 there is no 没."""
    found = found.chosen(np.lexsort((-found.ends, found.starts)))
    reached = np.maximum.accumulate(np.concatenate([[-1], found.ends[:-1]])) if len(found) else found.ends
    return found.chosen(found.ends > reached)


def _taken_back(found: Occurrences, characters: Characters, words: SeverityWords) -> Flags:
    """Which found words a negation takes back, with no pause of the sentence between the two."""
    pauses = np.concatenate([[0], np.cumsum(np.isin(characters.separated(), _PAUSES))])
    latin = np.array([words.words[word][0].isascii() for word in found.words.tolist()], dtype=bool)
    reach = np.where(latin, _REACH[True], _REACH[False])
    before = _last_before(found, found.chosen(_of(found, words, words.before)), pauses, reach)
    touching = _last_before(found, found.chosen(_of(found, words, words.touching)), pauses, latin * 1)
    after = _next_after(found, found.chosen(_of(found, words, words.after)), pauses, reach)
    return before | touching | after


def _last_before(found: Occurrences, near: Occurrences, pauses: Places, reach: Places) -> Flags:
    if not len(near):
        return np.zeros(len(found), dtype=bool)
    last = np.searchsorted(near.ends, found.starts, side="right") - 1
    ends = near.ends[last]
    quiet = pauses[np.maximum(found.starts, ends)] == pauses[ends]
    close: Flags = (last >= 0) & (found.starts - ends <= reach) & quiet
    return close


def _next_after(found: Occurrences, near: Occurrences, pauses: Places, reach: Places) -> Flags:
    if not len(near):
        return np.zeros(len(found), dtype=bool)
    following = np.minimum(np.searchsorted(near.starts, found.ends), len(near) - 1)
    starts = near.starts[following]
    quiet = pauses[np.maximum(starts, found.ends)] == pauses[found.ends]
    close: Flags = (starts >= found.ends) & (starts - found.ends <= reach) & quiet
    return close
