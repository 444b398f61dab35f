"""Filters under a name."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.errors import Refused
from answerable.portal.core.responses import attempt
from answerable.portal.queues import forms, queries, services
from answerable.portal.queues.rules import Queue


def queue_for(user: Any, code: str) -> Queue:
    """The queue, for whoever may see it; raises Http404 or Refused."""
    queue = queries.queue_or_404(code)
    if not user.has_perm(queue.permission):
        raise Refused(permission=queue.permission)
    return queue


def narrowing(queue: Queue, query: str) -> dict[str, str]:
    """What a query string, sent in a field, narrows the list by.

    It is decoded a second time here, behind the guard that refuses NUL. To leave it out instead would widen
    the list, and with it an act on all of its rows.
    """
    asked = queue.asked(QueryDict(query[:2000]).dict())
    if any("\0" in text for text in asked.values()):
        raise BadRequest("A NUL character in a query.")
    return asked


@require_safe
@never_cache
@requires("desk.view")
def filters(request: HttpRequest, code: str) -> HttpResponse:
    """Every filter of a queue that the person has, to rename, share, open first or drop."""
    return _page(request, queue_for(request.user, code))


def _page(request: HttpRequest, queue: Queue, status: int = 200, **wrong: Any) -> HttpResponse:
    rows = [
        {
            "filter": each,
            "address": queries.address_of(queue, each.asked),
            "mine": each.owner_id == request.user.pk,
            "form": wrong.get(str(each.pk)) or _form_of(request.user, each),
        }
        for each in queries.filters_for(request.user, queue)
    ]
    context = {"queue": queue, "rows": rows, "first": queries.preferred_address(request.user, queue)}
    return render(request, "queues/filters.html", context, status=status)


def _form_of(user: Any, each: Any) -> forms.FilterForm:
    return forms.FilterForm(initial={"name": each.name, "unit": each.unit}, user=user, of=each.pk)


@require_POST
@requires("desk.view")
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the list as it stands; `asked` is its query string."""
    queue = queue_for(request.user, code)
    asked = narrowing(queue, request.POST.get("asked", ""))
    form = forms.FilterForm(request.POST, user=request.user)
    if not form.is_valid():
        context = {"queue": queue, "form": form, "asked": request.POST.get("asked", "")}
        return render(request, "queues/keep.html", context, status=422)

    def verb() -> None:
        services.keep(request.user, queue, asked=asked, **form.told())

    attempt(request, _("Kept. It is a tab above the list now."), verb)
    return redirect(queries.address_of(queue, asked))


@require_POST
@requires("desk.view")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, or other readers."""
    kept = queries.filter_for(request.user, pk)
    queue = queue_for(request.user, kept.queue)
    form = forms.FilterForm(request.POST, user=request.user, of=pk)
    if not form.is_valid():
        return _page(request, queue, 422, **{str(pk): form})
    attempt(request, _("Changed."), lambda: services.change(request.user, kept, **form.told()))
    return redirect("queues:filters", queue.code)


@require_POST
@requires("desk.view")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a filter no longer."""
    kept = queries.filter_for(request.user, pk)
    attempt(request, _("Dropped."), services.drop, request.user, kept)
    return redirect("queues:filters", kept.queue)


@require_POST
@requires("desk.view")
def prefer(request: HttpRequest, code: str) -> HttpResponse:
    """With which filter the list opens; without one it opens as a whole."""
    queue = queue_for(request.user, code)
    pk = request.POST.get("filter", "")
    kept = queries.filter_for(request.user, int(pk)) if pk.isdecimal() and len(pk) < 18 else None
    said = _("The list opens with it from now on.") if kept else _("The list opens as a whole again.")
    attempt(request, said, services.prefer, request.user, queue, kept)
    return redirect("queues:filters", queue.code)
