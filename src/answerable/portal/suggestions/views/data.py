"""The list and the log as files. What is hidden has its number and rule in them, and no words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from answerable.portal.core.access import public
from answerable.portal.core.exports import csv_response, sheet_response
from answerable.portal.suggestions import forms, queries
from answerable.portal.suggestions.models import Suggestion

COLUMNS = (
    "number", "state", "hidden_on", "title", "topic", "unit", "published_on", "open_until", "supporters",
    "needed", "reached_on", "due_on", "case", "outcome", "reasons", "decided_on", "ended_on",
)  # fmt: skip
LOG_COLUMNS = (
    "number", "kind", "rule", "version", "reason", "unit", "hidden_on", "two_persons", "state", "appealed_on",
    "decided_on", "decision",
)  # fmt: skip


@require_safe
@public
def list_csv(request: HttpRequest) -> HttpResponse:
    """The list as it is narrowed, as CSV."""
    return csv_response("suggestions", COLUMNS, _rows(request))


@require_safe
@public
def list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    return sheet_response("suggestions", COLUMNS, _rows(request))


@require_safe
@public
def list_json(request: HttpRequest) -> HttpResponse:
    """The same for programs, with the floor under which a number of supporters is withheld."""
    found = [dict(zip(COLUMNS, row, strict=True)) for row in _rows(request)]
    about = {"counted_at": timezone.now().isoformat(), "withheld_under": settings.SMALLEST_NUMBER}
    return JsonResponse(about | {"suggestions": found}, json_dumps_params={"ensure_ascii": False})


def _rows(request: HttpRequest) -> Iterator[list[Any]]:
    form = forms.SuggestionFilter(request.GET or None)
    found = queries.listed(**(form.asked() if form.is_bound else {})).select_related("unit", "case")
    return (_row(suggestion) for suggestion in found.iterator(chunk_size=500))


def _row(one: Suggestion) -> list[Any]:
    if one.hidden_at is not None:
        return [one.number, "hidden", _day(one.hidden_at), *[None] * (len(COLUMNS) - 3)]
    supporters = one.supporters if one.supporters >= settings.SMALLEST_NUMBER else None
    return [
        one.number, one.state, None, one.title, one.topic, one.unit.code, _day(one.published_at),
        _day(one.open_until), supporters, one.needed, _day(one.reached_at), _day(one.due_at),
        one.case.number if one.case else None, one.outcome, one.outcome_words, _day(one.decided_at),
        _day(one.ended_at),
    ]  # fmt: skip


def _day(moment: Any) -> str | None:
    return timezone.localtime(moment).date().isoformat() if moment else None


@require_safe
@public
def log_csv(request: HttpRequest) -> HttpResponse:
    """The log as CSV."""
    return csv_response("moderation-log", LOG_COLUMNS, _log_rows())


@require_safe
@public
def log_xlsx(request: HttpRequest) -> HttpResponse:
    """The log as a workbook."""
    return sheet_response("moderation-log", LOG_COLUMNS, _log_rows())


def _log_rows() -> Iterator[list[Any]]:
    for one in queries.log().iterator(chunk_size=500):
        yield [
            one.identity, one.kind, one.rule.code, one.rule.version, one.reason, one.acting_unit.code,
            _day(one.hidden_at), one.confirmed_by_id is not None, one.state, _day(one.appealed_at),
            _day(one.decided_at), one.decision_words,
        ]  # fmt: skip
