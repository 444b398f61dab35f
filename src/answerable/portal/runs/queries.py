"""Reading runs."""

from __future__ import annotations

from django.db.models import QuerySet

from answerable.portal.runs.models import Run

__all__ = ["filled_up_to", "find_runs", "has_demonstration", "heard_up_to", "last_listening"]


def find_runs(kind: str = "") -> QuerySet[Run]:
    """Runs, newest first."""
    return Run.objects.filter(kind=kind) if kind else Run.objects.all()


def last_listening() -> Run | None:
    """The newest run that listened and ended, well or not; loading the demonstration listens too."""
    return Run.objects.filter(kind__in=[Run.Kind.LISTEN, Run.Kind.DEMO], finished_at__isnull=False).first()


def filled_up_to() -> int:
    """The archive's commit up to which the tables are filled; 0 when nothing is."""
    filled = Run.objects.filter(sequence__isnull=False, error="").order_by("-started_at", "-pk")
    return filled.values_list("sequence", flat=True).first() or 0


def heard_up_to() -> int:
    """The key of the last inbox message that a listening run took in; 0 when none was."""
    heard = Run.objects.filter(heard_to__isnull=False, error="").order_by("-heard_to")
    return heard.values_list("heard_to", flat=True).first() or 0


def has_demonstration() -> bool:
    """Whether demonstration content was loaded, which every page then says."""
    return Run.objects.filter(kind=Run.Kind.DEMO, finished_at__isnull=False, error="").exists()
