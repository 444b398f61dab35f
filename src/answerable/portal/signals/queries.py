"""Reading judged periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from answerable.portal.signals.models import Signal
from answerable.portal.stories.models import Story

__all__ = ["band_of", "find_signals", "latest_warnings", "warning_of"]


def find_signals(
    *, q: str = "", only_alarms: bool = True, since: dt.date | None = None, frequency: str = ""
) -> QuerySet[Signal]:
    """Judged periods, newest first and the rarest before the others; `q` is sought in series and story."""
    found = Signal.objects.select_related("story")
    if only_alarms:
        found = found.filter(alarm=True)
    if since:
        found = found.filter(period_start__gte=since)
    if frequency:
        found = found.filter(frequency=frequency)
    for word in q.split():
        found = found.filter(Q(series__icontains=word) | Q(story__searched__icontains=word))
    return found


FIGURES = (
    "series",
    "period_start",
    "frequency",
    "observed",
    "expected",
    "upper",
    "p_value",
    "alarm",
    "reason",
)


def stored_figures() -> dict[tuple, tuple]:
    """(series, period_start, frequency) → what `FIGURES` names after them, to tell which have changed."""
    return {row[:3]: row[3:] for row in Signal.objects.values_list(*FIGURES)}


def warning_of(story: Story) -> Signal | None:
    """The newest alarm that points to `story`; of one day the one that chance explains least."""
    return story.signals.filter(alarm=True).order_by("-period_start", "p_value", "series").first()


def latest_warnings(stories: Iterable[Story]) -> dict[int, Signal]:
    """Story key → its newest alarm, in one query."""
    alarms = Signal.objects.filter(story__in=list(stories), alarm=True)
    found: dict[int, Signal] = {}
    for signal in alarms.order_by("-period_start", "p_value", "series"):
        found.setdefault(signal.story_id, signal)
    return found


def band_of(series: str, frequency: str = "day") -> list[Signal]:
    """All judged periods of one series in the order of time: what was expected, and the upper limit."""
    return list(Signal.objects.filter(series=series, frequency=frequency).order_by("period_start"))
