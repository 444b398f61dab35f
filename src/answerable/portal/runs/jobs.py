"""What the job process calls by the clock; each job is one verb of `services`, whose schedules name it."""

from __future__ import annotations

from answerable.portal.runs import services

__all__ = ["erase_contacts", "note_overdue"]


def erase_contacts() -> int:
    """Erase contacts past their date; gives how many."""
    return services.erase_contacts().counts["erased"]


def note_overdue() -> int:
    """Write down what is overdue since today; gives how many."""
    return services.note_overdue().counts["noted"]
