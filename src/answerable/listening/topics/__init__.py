"""What a document is about: a versioned taxonomy, words for the cold start, a trainable classifier.

The classifiers are fetched when first asked for: who only reads the taxonomy should not wait for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from answerable.listening.topics.taxonomy import Taxonomy, load_taxonomy, parse_taxonomy, read_document

if TYPE_CHECKING:
    from answerable.listening.topics.coldstart import KeywordClassifier
    from answerable.listening.topics.together import beside_words
    from answerable.listening.topics.trained import Model, train

__all__ = [
    "KeywordClassifier",
    "Model",
    "Taxonomy",
    "beside_words",
    "load_taxonomy",
    "parse_taxonomy",
    "read_document",
    "train",
]

_HOMES = {
    "KeywordClassifier": "coldstart",
    "Model": "trained",
    "beside_words": "together",
    "train": "trained",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
