"""The row that every run leaves, also when it fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.models import F
from django.utils import timezone

from answerable.portal.runs.models import Run

__all__ = ["fold_if_quiet", "recorded"]

Clock = Callable[[], dt.datetime]


@contextmanager
def recorded(kind: str, clock: Clock = timezone.now) -> Iterator[Run]:
    """A `Run` that is open while the block works; what the block writes on it is saved at the end.

    An error is written down in a sentence and goes on to the caller.
    """
    run = Run.objects.create(kind=kind, started_at=clock())
    try:
        yield run
    except Exception as wrong:
        run.error = (str(wrong) or type(wrong).__name__)[:500]
        run.sequence = run.heard_to = None  # what this run claimed to have reached does not count
        raise
    finally:
        run.finished_at = clock()
        run.save()


def fold_if_quiet(run: Run) -> Run:
    """Count a pass without news on the row of the quiet pass before it, and return the row that stays."""
    before = Run.objects.filter(kind=run.kind, pk__lt=run.pk).order_by("-pk").first()
    if before is None or not (_is_quiet(run) and _is_quiet(before)):
        return run
    Run.objects.filter(pk=before.pk).update(passes=F("passes") + 1, finished_at=run.finished_at)
    run.delete()
    before.refresh_from_db()
    return before


def _is_quiet(run: Run) -> bool:
    return not run.error and not any(run.counts.values())
