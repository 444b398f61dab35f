"""Carrying on what was begun at the desk and not finished, as an act on many rows when a job was killed."""

from __future__ import annotations

from answerable.portal.cases import views as _cases  # noqa: F401 - makes its queues known
from answerable.portal.queues import services as queues

__all__ = ["carry_on_acts"]


def carry_on_acts() -> int:
    """Do, or undo, the rows that are left of acts on many rows; gives how many acts there were."""
    return queues.carry_on_all()
