"""What people are concerned with, for the field of one unit."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from answerable.portal.core.access import requires
from answerable.portal.core.exports import csv_response, sheet_response
from answerable.portal.core.subjects import topic_name
from answerable.portal.organisation.models import Unit
from answerable.portal.stories import queries

__all__ = ["concerns"]

DRAWN = 5  # topics with a line of their own in the chart
SHADES = 4
EXPORTS = {"csv": csv_response, "xlsx": sheet_response}


@requires("desk.view")
@require_GET
def concerns(request: HttpRequest) -> HttpResponse:
    """By topic, place and time, with the leading stories; `?unit=` is one within the reader's authority."""
    units = queries.units_of_reader(request.user)
    asked = request.GET.get("unit", "").strip()
    named = _named(units, asked) if asked else None
    unit = named or units.first()
    scope = queries.scope_of(unit)
    span = queries.span_of(request.GET.get("days", ""), timezone.localdate())
    found = queries.concerns(scope, span)
    if export := EXPORTS.get(request.GET.get("export", "")):
        return export("concerns", *_exported(found))
    context = {
        "unit": unit,
        "unknown": asked if named is None else "",
        "units": units,
        "empty_field": scope.is_empty,
        "found": found,
        "spans": [(days, _("Last %(days)s days") % {"days": days}) for days in queries.SPANS],
        "days": str(span.length),
        "columns": [(code, _place(code)) for code in found.places],
        "rows": [_row(line, found) for line in found.lines if line.groups or line.before],
        "chart": _chart(found),
        "days_table": list(zip(span.days, *queries.series_by_day(found.lines[:DRAWN], span))),
        "drawn": [_topic(line.topic) for line in found.lines[:DRAWN]],
    }
    return render(request, "stories/concerns.html", context)


def _named(units: QuerySet[Unit], asked: str) -> Unit | None:
    """The unit within the reader's authority that is asked for, by its code or its whole name."""
    return units.filter(Q(code__iexact=asked) | Q(name_zh=asked) | Q(name_en__iexact=asked)).first()


def _topic(code: str) -> str:
    return topic_name(code) if code else _("no topic found")


def _place(code: str) -> str:
    if code == queries.ELSEWHERE:
        return _("elsewhere, or no place named")
    return queries.place_name(code) if code else _("no place named")


def _row(line: queries.Line, found: queries.Concerns) -> dict:
    cells = [(line.places.get(code, 0), _shade(line.places.get(code, 0), found.top)) for code in found.places]
    return {"line": line, "name": _topic(line.topic), "cells": cells, "change": line.groups - line.before}


def _shade(count: int, top: int) -> int:
    """From 0 (nothing) to `SHADES`: the number says it, the shade only leads the eye."""
    return -(-count * SHADES // top) if top else 0


def _chart(found: queries.Concerns) -> dict:
    lines = found.lines[:DRAWN]
    series = queries.series_by_day(lines, found.span)
    return {
        "label": _("The largest topics by day, without copies; the same numbers stand in the table below."),
        "x": [day.isoformat() for day in found.span.days],
        "series": [{"name": _topic(line.topic), "values": values} for line, values in zip(lines, series)],
    }


def _exported(found: queries.Concerns) -> tuple[list[str], list[list[object]]]:
    header = ["topic", _("topic"), "groups", "before", *(_place(code) for code in found.places)]
    rows = [
        [line.topic, _topic(line.topic), line.groups, line.before]
        + [line.places.get(code, 0) for code in found.places]
        for line in found.lines
    ]
    return header, rows
