"""Judged periods at the desk: the alarms, and everything that was judged of one story."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from answerable.portal.core.access import requires
from answerable.portal.core.exports import csv_response
from answerable.portal.core.paging import page
from answerable.portal.signals import queries, rules
from answerable.portal.signals.models import Signal
from answerable.portal.stories.queries import story_or_none

__all__ = ["of_story", "signal_list"]

PERIODS = {"7": 7, "30": 30, "90": 90}  # days back from today
EXPORTED = 10_000


@requires("desk.view")
@require_GET
def signal_list(request: HttpRequest) -> HttpResponse:
    """The alarms, newest first, or with `?show=all` everything judged; `?export=csv` to take away."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "show", "days", "frequency")}
    found = queries.find_signals(
        q=asked["q"],
        only_alarms=asked["show"] != "all",
        since=_since(asked["days"]),
        frequency=asked["frequency"],
    )
    if request.GET.get("export") == "csv":
        return _exported(found[:EXPORTED])
    context = {"page_obj": page(request, found), **asked, "frequencies": Signal.Frequency.choices}
    return render(request, "signals/list.html", context)


@requires("desk.view")
@require_GET
def of_story(request: HttpRequest, story_id: str) -> HttpResponse:
    """Every judged period that points to a story, with the band of its series as a chart."""
    story = story_or_none(story_id)
    if story is None:
        raise Http404
    warning = story.warning or {}
    band = queries.band_of(warning["series"], warning["frequency"]) if warning else []
    context = {"story": story, "warning": warning, "band": band, "chart": _chart(band)}
    return render(request, "signals/story.html", context)


def _since(days: str) -> dt.date | None:
    return timezone.localdate() - dt.timedelta(days=PERIODS[days]) if days in PERIODS else None


def _chart(band: list[Signal]) -> dict:
    """A point for every period from the first judged one to the last; what was not judged had no mention."""
    days = rules.every_period([signal.period_start for signal in band], 7 if _is_weekly(band) else 1)
    judged = {signal.period_start: signal for signal in band}
    silent = Signal(observed=0)
    rows = [judged.get(day, silent) for day in days]
    return {
        "label": _(
            "Counted, expected and the upper limit by day; the same numbers stand in the table below."
        ),
        "x": [day.isoformat() for day in days],
        "series": [
            {"name": _("Counted"), "values": [signal.observed for signal in rows]},
            {"name": _("Expected"), "values": [_rounded(signal.expected) for signal in rows], "dashed": True},
        ],
        "band": {
            "name": _("What chance explains"),
            "low": [0] * len(rows),
            "high": [_rounded(signal.upper) for signal in rows],
        },
        "marks": [
            {"x": signal.period_start.isoformat(), "label": _("Warning")} for signal in _first_alarms(band)
        ],
    }


def _first_alarms(band: list[Signal]) -> list[Signal]:
    """The first alarm of each run of days; a mark on every day would hide the line."""
    return [now for before, now in zip([None, *band], band) if now.alarm and not (before and before.alarm)]


def _is_weekly(band: list[Signal]) -> bool:
    return bool(band) and band[0].frequency == Signal.Frequency.WEEK


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)


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
    ]
