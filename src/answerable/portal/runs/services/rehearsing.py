"""Planting outbreaks into a copy of the counts once a day, to measure what the warnings are worth."""

from __future__ import annotations

import datetime as dt

import pyarrow.compute as pc
from django.conf import settings
from django.utils import timezone

from answerable.portal.signals import services as signals

__all__ = ["rehearse"]


def rehearse(today: dt.date | None = None) -> int:
    """Plant outbreaks that should have been found by yesterday, and keep what came of them; gives how many.

    Nothing is written to the archive, and nobody is told. The threshold is the one by which real counts
    become candidates for a warning; that it also takes three sources is not rehearsed.
    """
    from answerable.engines.archive import view
    from answerable.listening.errors import InputError
    from answerable.listening.signals import rehearse as plant

    until = (today or timezone.localdate()) - dt.timedelta(days=1)
    try:
        counts = view(settings.ARCHIVE).counts()
    except InputError:  # nothing was heard yet
        return 0
    kept = counts.filter(pc.invert(pc.starts_with(counts["series"], "story:")))
    series = kept.select(["series", "period_start", "groups"]).rename_columns(
        ["series", "period_start", "count"]
    )
    alpha = min(signals.PROMISED / max(7 * len(series["series"].unique()), 1), 0.05)
    return signals.store_rehearsals(plant(series, until, alpha=alpha).to_pylist())
