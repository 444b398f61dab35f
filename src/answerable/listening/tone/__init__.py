"""The tone of texts, reported for a story as a share with its interval; never of an author.

Each name is fetched when it is first asked for: who only wants a share should not wait for scipy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from answerable.listening.tone.lexicon import LABELS, ToneClassifier
    from answerable.listening.tone.share import FLOOR, Share, share_of_evidence, share_with_interval
    from answerable.listening.tone.trained import Model, train

__all__ = [
    "FLOOR",
    "LABELS",
    "Model",
    "Share",
    "ToneClassifier",
    "share_of_evidence",
    "share_with_interval",
    "train",
]

_HOMES = {
    "FLOOR": "share",
    "LABELS": "lexicon",
    "Model": "trained",
    "Share": "share",
    "ToneClassifier": "lexicon",
    "share_of_evidence": "share",
    "share_with_interval": "share",
    "train": "trained",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
