"""Judged periods at the desk: the alarms, each with its card and verdict, and the record of them all."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.portal.core.access import requires
from answerable.portal.core.exports import csv_response
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt
from answerable.portal.notices import services as notices
from answerable.portal.signals import queries, rules, services
from answerable.portal.signals.forms import VerdictForm
from answerable.portal.signals.models import Signal, Verdict
from answerable.portal.stories.queries import reads_inbox, story_or_none

__all__ = ["of_story", "record", "signal", "signal_list", "verdict"]

PERIODS = {"7": 7, "30": 30, "90": 90}  # days back from today
EXPORTED = 10_000
PROMISED = 5  # warnings a week, for the whole organisation


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


@requires("desk.view")
@require_GET
def signal(request: HttpRequest, pk: int) -> HttpResponse:
    """One warning's card: what, where, since when, against what, the evidence, and what others were."""
    warning = _found(pk)
    notices.read_matter(request.user, "signals.signal", str(pk))
    return _card(request, warning, VerdictForm(instance=getattr(warning, "verdict", None)))


@requires("cases.open")
@require_POST
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a warning turned out to be."""
    warning = _found(pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _card(request, warning, form)
    said = form.cleaned_data
    verb = (services.give_verdict, request.user, warning, said["found"], said["reason"], said["official_on"])
    attempt(request, _("It is written into the record."), *verb)
    return redirect("signals:signal", pk)


@requires("desk.view")
@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """What was promised and what came of it, by quarter; `?export=csv` to take away."""
    records = [queries.record_since(first, last) for first, last in queries.quarters(timezone.localdate())]
    if request.GET.get("export") == "csv":
        return _exported_record(records)
    return render(request, "signals/record.html", {"records": records, "promised": PROMISED})


def _found(pk: int) -> Signal:
    found = Signal.objects.select_related("story", "verdict").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _card(request: HttpRequest, warning: Signal, form: VerdictForm) -> HttpResponse:
    band = queries.band_before(warning)
    context = {
        "signal": warning,
        "story": warning.story,
        "verdict": Verdict.objects.filter(signal=warning).select_related("given_by").first(),
        "form": form,
        "may_judge": warning.alarm and request.user.has_perm("cases.open"),
        "since": queries.risen_since(warning),
        "evidence": queries.evidence_of(warning),
        "reads_inbox": reads_inbox(request.user),
        "similar": queries.similar_to(warning),
        "silent": queries.silent_sources(),
        "band": band,
        "chart": _chart(band),
    }
    return render(request, "signals/card.html", context)


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


def _exported_record(records: list[queries.Record]) -> HttpResponse:
    header = ["first", "last", "warnings", "busiest_week", *Verdict.Found.values]
    header += ["planted", "planted_found", "median_delay_days", "median_lead_days"]
    return csv_response("record", header, (_record_row(each) for each in records))


def _record_row(each: queries.Record) -> list[object]:
    verdicts = [each.verdicts[found] for found in Verdict.Found.values]
    planted = [each.planted.whole, each.planted.part, each.delay, each.lead]
    return [each.first, each.last, each.warnings, each.busiest_week, *verdicts, *planted]


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
