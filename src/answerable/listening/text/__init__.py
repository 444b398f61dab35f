"""What several stages need of texts: characters, n-grams, words, and a classifier that learns from labels.

Each name is fetched when it is first asked for: who folds a word should not wait for scipy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from answerable.listening.text.characters import Characters
    from answerable.listening.text.classifier import Recipe, TextClassifier
    from answerable.listening.text.documents import silent_rows, title_lengths, whole_texts
    from answerable.listening.text.folding import fold
    from answerable.listening.text.ngrams import count_ngrams, counts_matrix
    from answerable.listening.text.occurrences import Occurrences, WordList
    from answerable.listening.text.trained import TrainedModel
    from answerable.listening.text.words import Words, count_words, cut

__all__ = [
    "Characters",
    "Occurrences",
    "Recipe",
    "TextClassifier",
    "TrainedModel",
    "WordList",
    "Words",
    "count_ngrams",
    "count_words",
    "counts_matrix",
    "cut",
    "fold",
    "silent_rows",
    "title_lengths",
    "whole_texts",
]

_HOMES = {
    "Characters": "characters",
    "Occurrences": "occurrences",
    "Recipe": "classifier",
    "TextClassifier": "classifier",
    "TrainedModel": "trained",
    "WordList": "occurrences",
    "Words": "words",
    "count_ngrams": "ngrams",
    "count_words": "words",
    "counts_matrix": "ngrams",
    "cut": "words",
    "fold": "folding",
    "silent_rows": "documents",
    "title_lengths": "documents",
    "whole_texts": "documents",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
