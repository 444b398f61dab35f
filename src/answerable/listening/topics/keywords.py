"""Every word of a taxonomy, found in all texts in one pass (Aho–Corasick); the rules judge what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from answerable.listening.text import Characters, Occurrences, WordList, counts_matrix
from answerable.listening.text.characters import as_string
from answerable.listening.topics.taxonomy import Rule, Taxonomy

__all__ = ["Vocabulary", "vocabulary"]

_TITLE_COUNTS = 2  # a word in the title counts this many times more
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Vocabulary:
    """The words of one taxonomy with their automaton, and what each word and rule says for each topic."""

    taxonomy: Taxonomy
    words: tuple[str, ...]

    @cached_property
    def word_list(self) -> WordList:
        """The words, ready to be found."""
        return WordList(self.words)

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def weights(self) -> sparse.csr_array:
        """Words × topics: how much one word speaks for a topic."""
        dense = np.zeros((len(self.words), len(self.taxonomy.topics)), dtype=np.float32)
        for column, topic in enumerate(self.taxonomy.topics):
            for word, weight in topic.words:
                dense[self.numbers[word], column] = weight
        return sparse.csr_array(dense)

    @cached_property
    def rules(self) -> tuple[tuple[int, Rule], ...]:
        """Every rule with the number of its topic."""
        return tuple(
            (number, rule) for number, topic in enumerate(self.taxonomy.topics) for rule in topic.rules
        )

    def find(self, characters: Characters) -> Occurrences:
        """Find every word in folded texts."""
        return self.word_list.find(characters)

    def counts(self, found: Occurrences, characters: Characters, titles: Places) -> sparse.csr_array:
        """Texts × words: how often each was found; `titles` are the lengths of the titles in the texts."""
        inside = found.starts - characters.starts[found.owners] - found.owners < titles[found.owners]
        rows = np.concatenate([found.owners, *[found.owners[inside]] * _TITLE_COUNTS])
        columns = np.concatenate([found.words, *[found.words[inside]] * _TITLE_COUNTS])
        return counts_matrix(rows, columns, (len(characters), len(self.words)))

    def rule_hits(self, found: Occurrences, characters: Characters) -> NDArray[np.float32]:
        """Texts × topics: the weights of the rules that hold."""
        scores = np.zeros((len(characters), len(self.taxonomy.topics)), dtype=np.float32)
        for topic, rule in self.rules:
            scores[self._holds(rule, found, characters), topic] += rule.weight
        return scores

    def _holds(self, rule: Rule, found: Occurrences, characters: Characters) -> Flags:
        held = np.ones(len(characters), dtype=bool)
        for word in rule.must:
            held &= self._present(found, (word,), len(characters))
        if rule.any:
            held &= self._present(found, rule.any, len(characters))
        if rule.none:
            held &= ~self._present(found, rule.none, len(characters))
        for words in rule.near[1:]:
            held &= self._near(found, rule.near[0], words, rule.within, len(characters))
        if rule.regex:
            held &= _matching(rule.regex, characters)
        return held

    def _of(self, found: Occurrences, words: Sequence[str]) -> Occurrences:
        return found.chosen(np.isin(found.words, [self.numbers[word] for word in words]))

    def _present(self, found: Occurrences, words: Sequence[str], texts: int) -> Flags:
        return np.bincount(self._of(found, words).owners, minlength=texts) > 0

    def _near(
        self, found: Occurrences, one: Sequence[str], other: Sequence[str], within: int, texts: int
    ) -> Flags:
        """Where a word of `one` and one of `other` stand at most `within` characters apart."""
        held = np.zeros(texts, dtype=bool)
        left, right = self._of(found, one), self._of(found, other)
        for first, second in ((left, right), (right, left)):
            order = np.argsort(second.starts, kind="stable")
            following = second.chosen(order)
            next_one = np.searchsorted(following.starts, first.ends)
            known = next_one < len(following.starts)
            next_one, ends, owners = next_one[known], first.ends[known], first.owners[known]
            close = (following.starts[next_one] - ends <= within) & (following.owners[next_one] == owners)
            held[owners[close]] = True
        return held


@lru_cache(maxsize=8)
def vocabulary(taxonomy: Taxonomy) -> Vocabulary:
    """The vocabulary of a taxonomy, built once."""
    words = {word for topic in taxonomy.topics for word, _ in topic.words}
    words |= {word for topic in taxonomy.topics for rule in topic.rules for word in rule.vocabulary}
    return Vocabulary(taxonomy, tuple(sorted(words)))


def _matching(pattern: str, characters: Characters) -> Flags:
    held = np.zeros(len(characters), dtype=bool)
    text = as_string(characters.separated())
    places = np.array([match.span() for match in re.finditer(pattern, text)], dtype=np.int64).reshape(-1, 2)
    first, last = np.searchsorted(characters.borders, places).T
    held[first[first == last]] = True
    return held
