"""What learning from labelled texts would bring: verdicts on texts not seen, and the words that tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa

from answerable.listening.errors import InputError
from answerable.listening.text import Characters, cut, whole_texts
from answerable.listening.topics.taxonomy import Taxonomy
from answerable.listening.topics.together import beside_words
from answerable.listening.topics.trained import train
from answerable.listening.topics.verdicts import COLUMNS

__all__ = ["RAREST", "common_labels", "cross_validated", "telling_words"]

RAREST = 8  # texts of a label, with fewer of which it is not learned
_SHORTEST = {False: 2, True: 3}  # characters of a word that can tell: Chinese, Latin


def common_labels(labels: Sequence[str | None]) -> list[str]:
    """The labels that have enough texts to be learned, the most frequent first."""
    counted = Counter(label for label in labels if label)
    return [label for label, texts in counted.most_common() if texts >= RAREST]


def cross_validated(
    table: pa.Table, *, taxonomy: Taxonomy | None = None, folds: int = 4, seed: int = 0
) -> pa.Table:
    """Add to `table` (`label`, `text` and/or `title`) the verdicts of models that had not seen the row.
    With `taxonomy` its words speak for topics that are not learned, as in listening (`beside_words`).

    Rows are dealt into `folds` parts, label by label; each part is judged by a model of the others. A label
    with fewer than `RAREST` texts is not learned, and its rows are judged all the same: leaving them out
    would flatter. Raises `InputError` where fewer than two labels have enough texts.
    """
    labels = table.column("label").to_pylist()
    known = set(common_labels(labels))
    if len(known) < 2:
        raise InputError(f"To learn, at least two topics with {RAREST} texts each are needed.")
    dealt = _dealt(labels, folds, seed)
    learned = np.array([label in known for label in labels])
    parts, order = [], []
    for fold in range(folds):
        rows = np.flatnonzero(dealt == fold)
        model = train(table.filter(pa.array((dealt != fold) & learned)), seed=seed)
        judge = beside_words(model, taxonomy) if taxonomy else model
        parts.append(judge.classify(table.filter(pa.array(dealt == fold))).select(COLUMNS))
        order.append(rows)
    back: Any = pa.array(np.argsort(np.concatenate(order), kind="stable"))
    judged = pa.concat_tables(parts).take(back)
    for name in COLUMNS:
        table = table.append_column(name, judged.column(name))
    return table


def telling_words(table: pa.Table, *, most: int = 8) -> dict[str, list[str]]:
    """For each label the words by which its texts differ most from all others, the most telling first.

    A word tells by how much more often texts of the label hold it (log ratio), times how many of them do.
    """
    texts: Any = whole_texts(table)
    labels = table.column("label").to_pylist()
    inside: dict[str, Counter[str]] = defaultdict(Counter)
    for label, words in zip(labels, _words(texts), strict=True):
        if label:
            inside[label].update(words)
    everywhere = sum(inside.values(), Counter[str]())
    sizes = Counter(label for label in labels if label)
    return {
        label: _most_telling(inside[label], everywhere, sizes[label], sizes.total(), most)
        for label, _texts in sizes.most_common()
    }


def _dealt(labels: Sequence[str | None], folds: int, seed: int) -> np.ndarray[Any, Any]:
    """The part that each row is dealt into, label by label and evenly."""
    chance = Random(seed)  # noqa: S311 - a fixed seed is the point
    dealt = np.zeros(len(labels), dtype=np.int64)
    for label in sorted({label or "" for label in labels}):
        rows = [row for row, own in enumerate(labels) if (own or "") == label]
        chance.shuffle(rows)
        for place, row in enumerate(rows):
            dealt[row] = place % folds
    return dealt


def _words(texts: Any) -> list[set[str]]:
    """The words of each text that are long enough to tell something."""
    words = cut(Characters.of(texts, limit=600))
    found: list[set[str]] = [set() for _ in range(len(texts))]
    for owner, word in zip(words.owners.tolist(), words.strings(), strict=True):
        if len(word) >= _SHORTEST[word.isascii()] and not word.isdigit():
            found[owner].add(word)
    return found


def _most_telling(
    inside: Counter[str], everywhere: Counter[str], own: int, total: int, most: int
) -> list[str]:
    scores = {
        word: texts * np.log((texts + 0.5) / (own + 1) * (total - own + 1) / (everywhere[word] - texts + 0.5))
        for word, texts in inside.items()
        if texts > 1
    }
    ranked = sorted(scores, key=lambda word: (-scores[word], word))
    return [word for word in ranked if scores[word] > 0][:most]
