"""The agenda: a public page for each month, and the desk where it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.agenda import forms, queries, services
from answerable.portal.agenda.models import Item
from answerable.portal.core.access import public, requires
from answerable.portal.core.columns import columns
from answerable.portal.core.exports import Table, csv_response, sheet_response, takes_away
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt
from answerable.portal.core.subjects import topic_name
from answerable.portal.work.queries import get_task_for

COLUMNS = (
    "month", "unit", "topic", "why", "messages", "of_all", "unsolved", "state", "meets_on", "responsible",
    "words", "outcome",
)  # fmt: skip


@require_safe
@public
def newest(request: HttpRequest) -> HttpResponse:
    """The agenda of the newest month that has one."""
    known = queries.months()
    return _month(request, known[0][0] if known else None)


@require_safe
@public
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The agenda of one month."""
    return _month(request, _first_day(year, month))


def _month(request: HttpRequest, first: dt.date | None) -> HttpResponse:
    items = list(queries.items_of(first)) if first else []
    known = queries.months()
    if first and not items:
        raise Http404
    context = {
        "month": first,
        "months": known,
        "units": [(unit, list(found)) for unit, found in groupby(items, key=lambda item: item.unit)],
        "floor": settings.SMALLEST_NUMBER,
    }
    return render(request, "agenda/month.html", context)


def _first_day(year: int, month: int) -> dt.date:
    try:
        return dt.date(year, month, 1)
    except (ValueError, OverflowError):
        raise Http404 from None


@require_safe
@public
def month_csv(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The agenda of a month as CSV; a number under the floor is empty."""
    return csv_response(f"agenda-{year}-{month:02d}", COLUMNS, _rows(year, month))


@require_safe
@public
def month_xlsx(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The same as a workbook."""
    return sheet_response(f"agenda-{year}-{month:02d}", COLUMNS, _rows(year, month))


def _rows(year: int, month: int) -> Iterator[list[Any]]:
    found = list(queries.items_of(_first_day(year, month)))
    if not found:
        raise Http404
    return (_row(one) for one in found)


def _row(one: Item) -> list[Any]:
    unsolved = one.unsolved if one.unsolved >= settings.SMALLEST_NUMBER else None
    responsible = one.responsible.code if one.responsible else None
    return [
        f"{one.month:%Y-%m}", one.unit.code, one.topic, one.why, one.messages, one.of_all, unsolved,
        one.state, one.meets_on, responsible, one.words, one.outcome,
    ]  # fmt: skip


def _kept(request: HttpRequest, form: forms.ItemFilter) -> QuerySet[Item]:
    state = form.cleaned_data.get("state", "") if form.is_bound and form.is_valid() else ""
    return queries.items_for(request.user, state)


def _kept_table(request: HttpRequest) -> Table:
    rows = (
        [each.month, each.unit, topic_name(each.topic), each.get_why_display(), each.get_state_display()]
        for each in _kept(request, forms.ItemFilter(request.GET or None))
    )
    return columns("month", "unit", "topic", "reason", "state"), rows


@require_safe
@never_cache
@requires("agenda.keep")
@takes_away("agenda-at-the-desk", _kept_table)
def desk(request: HttpRequest) -> HttpResponse:
    """What is proposed to the units whose agenda one keeps, and what is on it."""
    form = forms.ItemFilter(request.GET or None)
    context = {
        "form": form,
        "page_obj": page(request, _kept(request, form)),
        "waiting": queries.waiting(request.user),
    }
    return render(request, "agenda/desk.html", context)


@require_safe
@never_cache
@requires("agenda.keep")
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter, with what can be done."""
    return _page(request, queries.get_item_for(request.user, pk))


def _page(request: HttpRequest, found: Item, status: int = 200, **given: Any) -> HttpResponse:
    context = {
        "item": found,
        "may": queries.verbs_for(request.user, found),
        "task": _task(request, found),
        "accept": forms.AcceptForm(user=request.user, item=found),
        "decline": forms.WordsForm(of="decline"),
        "outcome": forms.WordsForm(of="outcome"),
        "floor": settings.SMALLEST_NUMBER,
    }
    return render(request, "agenda/item.html", context | given, status=status)


def _task(request: HttpRequest, found: Item) -> Any:
    """The task that was given, for those who may see it."""
    try:
        return get_task_for(request.user, found.task) if found.task else None
    except Http404:
        return None


@require_POST
@never_cache
@requires("agenda.keep")
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it on the agenda of a day."""
    found = queries.get_item_for(request.user, pk)
    form = forms.AcceptForm(request.POST, user=request.user, item=found)
    if not form.is_valid():
        return _page(request, found, 422, accept=form)
    said = _("It is on the agenda; everybody can read it.")
    attempt(request, said, services.accept, request.user, found, **form.cleaned_data)
    return redirect("agenda:item", pk)


@require_POST
@never_cache
@requires("agenda.keep")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not take it up."""
    return _say(request, pk, "decline", _("It is not taken up; everybody can read why."), services.decline)


@require_POST
@never_cache
@requires("agenda.keep")
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of it."""
    return _say(request, pk, "outcome", _("Everybody can read what came of it."), services.set_outcome)


def _say(request: HttpRequest, pk: int, name: str, said: str, verb: Any) -> HttpResponse:
    found = queries.get_item_for(request.user, pk)
    form = forms.WordsForm(request.POST, of=name)
    if not form.is_valid():
        return _page(request, found, 422, **{name: form})
    attempt(request, said, verb, request.user, found, form.cleaned_data["words"])
    return redirect("agenda:item", pk)
