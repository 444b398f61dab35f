"""Features of text that several stages need: characters, n-grams, words, and a linear model over them.

Each name is fetched when it is first asked for: who folds a word should not wait for scipy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from answerable.listening.text.characters import Characters
    from answerable.listening.text.documents import title_lengths, whole_texts
    from answerable.listening.text.folding import fold
    from answerable.listening.text.linear import LinearModel, train_linear
    from answerable.listening.text.ngrams import count_ngrams, counts_matrix
    from answerable.listening.text.occurrences import Occurrences, WordList
    from answerable.listening.text.words import Words, count_words, cut

__all__ = [
    "Characters",
    "LinearModel",
    "Occurrences",
    "WordList",
    "Words",
    "count_ngrams",
    "count_words",
    "counts_matrix",
    "cut",
    "fold",
    "title_lengths",
    "train_linear",
    "whole_texts",
]

_HOMES = {
    "Characters": "characters",
    "LinearModel": "linear",
    "Occurrences": "occurrences",
    "WordList": "occurrences",
    "Words": "words",
    "count_ngrams": "ngrams",
    "count_words": "words",
    "counts_matrix": "ngrams",
    "cut": "words",
    "fold": "folding",
    "title_lengths": "documents",
    "train_linear": "linear",
    "whole_texts": "documents",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
