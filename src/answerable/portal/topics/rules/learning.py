"""When there is enough to learn from, and when what was learned is better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["ENOUGH_LABELS", "REST", "beats", "heat"]

ENOUGH_LABELS = 200  # texts whose topic the desk has confirmed; with fewer a figure says little
REST = "…"  # stands in the confusion table for all topics that have no row of their own
STEPS = 5  # shades of the confusion table


def beats(figures: Mapping[str, Any]) -> bool:
    """Whether the trained model tells topics better than the words do, on texts that it had not seen."""
    trained, words = figures.get("trained", {}), figures.get("words", {})
    return bool(trained) and trained.get("macro_f1", 0.0) > words.get("macro_f1", 0.0)


def heat(count: int, row: int) -> int:
    """The shade of a cell that holds `count` of its row's `row` texts: 0 for none, up to 5 for all.

    >>> [heat(0, 9), heat(1, 9), heat(9, 9)]
    [0, 1, 5]
    """
    return min(STEPS, -(-count * STEPS // row)) if row else 0
