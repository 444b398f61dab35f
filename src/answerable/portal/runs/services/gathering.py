"""What the clock does for suggestions and for the agenda."""

from __future__ import annotations

import datetime as dt

from answerable.portal.agenda import services as agenda
from answerable.portal.runs.models import Run
from answerable.portal.runs.services.recording import fold_if_quiet, recorded
from answerable.portal.suggestions import services as suggestions

__all__ = ["propose_agenda", "watch_suggestions"]


def watch_suggestions(at: dt.datetime | None = None) -> Run:
    """End the gatherings whose time is over, and tell those in charge of what is late."""
    with recorded(Run.Kind.OVERDUE) as run:
        run.counts = {"lapsed": suggestions.lapse_due(at), "told": suggestions.tell_of_late(at)}
    return fold_if_quiet(run)


def propose_agenda(at: dt.datetime | None = None) -> int:
    """Propose the matters of the month that ended, once; gives how many."""
    return agenda.propose_due(at)
