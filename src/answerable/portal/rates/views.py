"""The published rates: a page with charts, and the same figures as open data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from answerable.portal.core.access import public
from answerable.portal.core.exports import csv_response, sheet_response
from answerable.portal.core.subjects import topic_name
from answerable.portal.core.unit_names import unit_names
from answerable.portal.rates import forms, queries, rules

BY = ("unit", "topic", "month")


@require_safe
@public
def rates(request: HttpRequest) -> HttpResponse:
    """How many were answered, how soon, and whether it helped: in all, by unit, by topic and by month."""
    form = forms.PeriodForm(request.GET or None)
    months = form.chosen()
    period = queries.period_of(months)
    rows = queries.from_tables(period)
    by_month = queries.rows_by(rows, "month")
    context = {
        "form": form,
        "months": months,
        "period": period,
        "whole": rules.figures(rows.matters, rows.said(), settings.SMALLEST_NUMBER),
        "tables": [
            ("unit", _("By unit"), pgettext("rates", "Unit"), _named(queries.rows_by(rows, "unit"), "unit")),
            (
                "topic",
                _("By topic"),
                pgettext("rates", "Topic"),
                _named(queries.rows_by(rows, "topic"), "topic"),
            ),
        ],
        "by_month": _named(by_month, "month"),
        "chart": _chart(by_month),
        "floor": settings.SMALLEST_NUMBER,
    }
    return render(request, "rates/rates.html", context)


@require_safe
@public
def as_csv(request: HttpRequest, by: str) -> HttpResponse:
    """One table as a file: codes and names, one column for each figure, empty where withheld."""
    return csv_response(f"rates-by-{by}", *_table(request, by))


@require_safe
@public
def as_xlsx(request: HttpRequest, by: str) -> HttpResponse:
    """The same table as a workbook."""
    return sheet_response(f"rates-by-{by}", *_table(request, by))


def _table(request: HttpRequest, by: str) -> tuple[list[str], list[list[Any]]]:
    if by not in BY:
        raise Http404
    rows = _rows(request)
    header = [by, "name", *rules.Figures._fields]
    return header, [[row.key, name, *row.figures] for name, row in _named(queries.rows_by(rows, by), by)]


@require_safe
@public
def as_json(request: HttpRequest) -> HttpResponse:
    """All tables for programs, with the floor and the moment they were counted."""
    rows = _rows(request)
    whole = rules.figures(rows.matters, rows.said(), settings.SMALLEST_NUMBER)
    tables = {by: [{by: row.key} | row.figures._asdict() for row in queries.rows_by(rows, by)] for by in BY}
    counted = {"counted_at": timezone.now().isoformat(), "withheld_under": settings.SMALLEST_NUMBER}
    return JsonResponse(
        counted | {"whole": whole._asdict()} | tables, json_dumps_params={"ensure_ascii": False}
    )


def _rows(request: HttpRequest) -> queries.Rows:
    return queries.from_tables(queries.period_of(forms.PeriodForm(request.GET or None).chosen()))


def _named(rows: list[queries.Row], by: str) -> list[tuple[str, queries.Row]]:
    """Each row with the name of its unit, topic or month in the reader's language."""
    keys = [row.key for row in rows]
    if by == "unit":
        names = unit_names(keys) | {"": _("at the desk, with no unit yet")}
    elif by == "topic":
        names = {key: topic_name(key) for key in keys} | {"": _("not sorted yet")}
    else:
        names = {key: key for key in keys}
    return [(names[row.key], row) for row in rows]


def _chart(by_month: list[queries.Row]) -> dict[str, Any] | None:
    """Answered in public, closed with a reason, and waiting, stacked by month; nothing below two months."""
    shown = [row for row in by_month if row.figures.received is not None]
    if len(shown) < 2:
        return None
    parts = [
        (_("answered in public"), lambda f: f.answered),
        (_("closed with a reason"), lambda f: f.cannot_be_met + f.other),
        (_("still waiting"), lambda f: f.waiting),
    ]
    return {
        "label": _("Messages by the month they came in, and what became of them"),
        "kind": "bars",
        "stacked": True,
        "x": [row.key for row in shown],
        "series": [{"name": name, "values": [part(row.figures) for row in shown]} for name, part in parts],
    }
