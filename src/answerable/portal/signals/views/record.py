"""The record of the warnings: what was promised and what came of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from answerable.portal.core.access import requires
from answerable.portal.core.exports import csv_response
from answerable.portal.signals import queries, services
from answerable.portal.signals.models import Verdict

__all__ = ["record"]


@requires("desk.view")
@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """What was promised and what came of it, by quarter; `?export=csv` to take away."""
    records = [queries.record_since(first, last) for first, last in queries.quarters(timezone.localdate())]
    if request.GET.get("export") == "csv":
        return _exported_record(records)
    return render(request, "signals/record.html", {"records": records, "promised": services.PROMISED})


def _exported_record(records: list[queries.Record]) -> HttpResponse:
    header = ["first", "last", "warnings", "busiest_week", *Verdict.Found.values]
    header += [
        "planted",
        "planted_found",
        "median_delay_days",
        "median_lead_days",
        "seen_only_later",
        "taken_back",
    ]
    return csv_response("record", header, (_record_row(each) for each in records))


def _record_row(each: queries.Record) -> list[object]:
    verdicts = [each.verdicts[found] for found in Verdict.Found.values]
    planted = [each.planted.whole, each.planted.part, each.delay, each.lead]
    known = [each.missed, each.taken_back]
    return [each.first, each.last, each.warnings, each.busiest_week, *verdicts, *planted, *known]
