"""The list of judged periods: the warnings, or everything that was judged."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from answerable.portal.core.access import requires
from answerable.portal.core.exports import csv_response
from answerable.portal.core.paging import page
from answerable.portal.signals import queries
from answerable.portal.signals.models import Signal

__all__ = ["signal_list"]

PERIODS = {"7": 7, "30": 30, "90": 90}  # days back from today
EXPORTED = 10_000


@requires("desk.view")
@require_GET
def signal_list(request: HttpRequest) -> HttpResponse:
    """The warnings, newest first, or `?show=late|all`; `?export=csv` to take away."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "show", "days", "frequency")}
    found = queries.find_signals(
        q=asked["q"],
        show=asked["show"],
        since=_since(asked["days"]),
        frequency=asked["frequency"],
    )
    if request.GET.get("export") == "csv":
        return _exported(found[:EXPORTED])
    context = {"page_obj": page(request, found), **asked, "frequencies": Signal.Frequency.choices}
    return render(request, "signals/list.html", context)


def _since(days: str) -> dt.date | None:
    return timezone.localdate() - dt.timedelta(days=PERIODS[days]) if days in PERIODS else None


def _exported(found) -> HttpResponse:
    header = [
        "series",
        "story_id",
        "period_start",
        "frequency",
        "observed",
        "expected",
        "upper",
        "p_value",
        "alarm",
        "reason",
        "as_known",
        "held",
    ]
    return csv_response("signals", header, (_row(signal) for signal in found))


def _row(signal: Signal) -> list[object]:
    story_id = signal.story.story_id if signal.story else ""
    figures = [signal.observed, signal.expected, signal.upper, signal.p_value]
    return [
        signal.series,
        story_id,
        signal.period_start,
        signal.frequency,
        *figures,
        signal.alarm,
        signal.reason,
        signal.as_known,
        signal.held,
    ]
