"""The desk's page of sources: what is listened to, how well that goes, and the verbs on it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.exports import csv_response
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt, back
from answerable.portal.sources import queries, services
from answerable.portal.sources.forms import SourceForm
from answerable.portal.sources.models import Source
from answerable.portal.sources.rules import health

__all__ = ["add", "pause", "resume", "source_list"]


@requires("desk.view")
@require_GET
def source_list(request: HttpRequest) -> HttpResponse:
    """All sources with their health; `?export=csv` gives the same list to take away."""
    q = request.GET.get("q", "").strip()
    found = queries.find_sources(q)
    if request.GET.get("export") == "csv":
        return _exported(found)
    sources = page(request, found)
    for source in queries.with_outages(list(sources.object_list)):
        source.health = _health(source)
    may_manage = request.user.has_perm(services.PERMISSION)
    return render(request, "sources/list.html", {"page_obj": sources, "q": q, "may_manage": may_manage})


@requires("sources.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The form for one more source."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_source(request.user, **form.cleaned_data)
        except Conflict as wrong:
            form.add_error("url", wrong.sentence)
        else:
            return redirect("sources:list")
    return render(request, "sources/add.html", {"form": form})


@requires("sources.manage")
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop asking a source."""
    attempt(
        request, _("It is no longer asked; what it gave is kept."), services.pause, request.user, _source(pk)
    )
    return back(request, "sources:list")


@requires("sources.manage")
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a source again."""
    attempt(request, _("It is asked again from now on."), services.resume, request.user, _source(pk))
    return back(request, "sources:list")


def _source(pk: int) -> Source:
    source = queries.source_or_none(pk)
    if source is None:
        raise Http404
    return source


def _health(source: Source) -> str:
    known = {"active": source.active, "failures": source.failures}
    visits = {"last_tried_at": source.last_tried_at, "last_new_at": source.last_new_at}
    return health(timezone.now(), **known, **visits)


def _exported(sources) -> HttpResponse:
    header = [
        _("name"),
        _("kind"),
        _("outlet"),
        _("address"),
        _("health"),
        _("last worked"),
        _("documents"),
        _("error"),
    ]
    rows = (
        [s.name, s.kind, s.outlet, s.url, _health(s), s.last_worked_at, s.documents, s.last_error]
        for s in sources
    )
    return csv_response("sources", header, rows)
