"""Many rows at once: chosen, asked what for, done, shown with what was refused, taken back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt
from answerable.portal.queues import queries, services
from answerable.portal.queues.rules import MOST_ROWS, UNDO_WITHIN, Wish
from answerable.portal.queues.views.keeping import narrowing, queue_for

SHOWN_KEYS = 8


@require_POST
@never_cache
@requires("desk.view")
def prepare(request: HttpRequest, code: str) -> HttpResponse:
    """What was chosen, and what the act needs to know."""
    chosen = _chosen(request, code)
    return _ask(request, chosen, chosen["act"].form(None, user=request.user, keys=chosen["keys"]))


@require_POST
@never_cache
@requires("desk.view")
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Do it, and show what came of it."""
    chosen = _chosen(request, code)
    form = chosen["act"].form(request.POST, user=request.user, keys=chosen["keys"])
    if not form.is_valid():
        return _ask(request, chosen, form, 422)
    given = {name: request.POST.get(form.add_prefix(name), "") for name in form.fields}
    wish = Wish(chosen["queue"], chosen["act"], chosen["keys"], given, chosen["asked"])
    try:
        bulk = services.act_on(request.user, wish)
    except Conflict as wrong:
        form.add_error(None, wrong.sentence)
        return _ask(request, chosen, form, 409)
    return redirect("queues:bulk", bulk.pk)


def _chosen(request: HttpRequest, code: str) -> dict[str, Any]:
    """The queue, the act and the keys: those ticked, or all rows of the list as it was narrowed."""
    queue = queue_for(request.user, code)
    verb = queue.act(request.POST.get("act", ""))
    if verb is None:
        raise Http404
    query = request.POST.get("asked", "")[:2000]
    asked = narrowing(queue, query)
    everything = request.POST.get("all") == "on"
    if everything:
        found = queue.found(request.user, asked)
        keys = list(found.values_list(queue.key, flat=True)[: MOST_ROWS + 1])
    else:
        keys = [key[:40] for key in request.POST.getlist("row")[: MOST_ROWS + 1]]
    about = {"queue": queue, "act": verb, "keys": keys, "asked": asked}
    return about | {"query": query, "everything": everything}


def _ask(request: HttpRequest, chosen: dict[str, Any], form: Any, status: int = 200) -> HttpResponse:
    keys = chosen["keys"]
    context = {
        "form": form,
        "many": len(keys),
        "most": MOST_ROWS,
        "some": keys[:SHOWN_KEYS],
        "back": queries.address_of(chosen["queue"], chosen["asked"]),
    }
    return render(request, "queues/prepare.html", context | chosen, status=status)


@require_safe
@never_cache
@requires("desk.view")
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of an act: how far it is, which rows were refused and why, and the way back."""
    found = queries.bulk_for(request.user, pk)
    queue = queue_for(request.user, found.queue)
    counts = queries.progress(found)
    left = found.rows.filter(state__in=["refused", "kept"])
    context = {
        "bulk": found,
        "queue": queue,
        "act": queue.act(found.act),
        "counts": counts,
        "done_so_far": counts["all"] - counts["waiting"] if found.state == "running" else counts["undone"],
        "page_obj": page(request, left),
        "may_undo": queries.can_be_undone(found),
        "until": found.finished_at + UNDO_WITHIN if found.finished_at else None,
        "now": timezone.now(),
        "back": queries.address_of(queue, found.asked),
    }
    whole = "queues/_bulk.html" if request.htmx else "queues/bulk.html"
    return render(request, whole, context)


@require_POST
@requires("desk.view")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    found = queries.bulk_for(request.user, pk)
    attempt(request, _("Taken back."), services.undo, request.user, found)
    return redirect("queues:bulk", pk)
