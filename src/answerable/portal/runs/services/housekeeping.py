"""Jobs that keep the promises about time: contacts are erased on their day, and lateness is written down."""

from __future__ import annotations

import datetime as dt

from answerable.portal.cases import services as cases
from answerable.portal.runs.models import Run
from answerable.portal.runs.services.recording import fold_if_quiet, recorded

__all__ = ["erase_contacts", "note_overdue"]


def erase_contacts(at: dt.datetime | None = None) -> Run:
    """Erase every contact whose day has come."""
    with recorded(Run.Kind.RETENTION) as run:
        run.counts = {"erased": cases.erase_due_contacts(at)}
    return fold_if_quiet(run)


def note_overdue(at: dt.datetime | None = None) -> Run:
    """Leave a line in the history of every case that is late since today."""
    with recorded(Run.Kind.OVERDUE) as run:
        run.counts = {"noted": cases.note_overdue(at)}
    return fold_if_quiet(run)
