"""Briefings: the list, one of them on a page and on paper, and to have one written."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.portal.core.access import requires
from answerable.portal.core.columns import columns
from answerable.portal.core.errors import Conflict
from answerable.portal.core.exports import Table, takes_away
from answerable.portal.core.paging import page
from answerable.portal.stories import forms, queries, services
from answerable.portal.stories.models import Briefing
from answerable.portal.stories.views.paper import paper
from answerable.portal.stories.views.wording import told

__all__ = ["briefing", "briefing_list", "briefing_paper", "write_briefing"]


def _briefings_table(request: HttpRequest) -> Table:
    rows = (
        [each.record["unit"]["code"], each.get_kind_display(), each.last_day] for each in _narrowed(request)
    )
    return columns("unit", "kind", "last_day"), rows


@requires("desk.view")
@require_GET
@takes_away("briefings", _briefings_table)
def briefing_list(request: HttpRequest) -> HttpResponse:
    """The briefings of the units within the reader's authority, the newest first."""
    return _list(request, forms.BriefingForm(units=queries.units_of_reader(request.user)))


@requires("desk.view")
@require_POST
def write_briefing(request: HttpRequest) -> HttpResponse:
    """Have one written that nobody wrote yet, and go there."""
    form = forms.BriefingForm(request.POST, units=queries.units_of_reader(request.user))
    if not form.is_valid():
        return _list(request, form, status=422)
    said = form.cleaned_data
    try:
        found = services.write_briefing(request.user, said["unit"], said["kind"], said["last_day"])
    except Conflict as wrong:
        form.add_error(None, wrong.sentence)
        return _list(request, form, status=409)
    return redirect("stories:briefing", found.pk)


@requires("desk.view")
@require_GET
def briefing(request: HttpRequest, pk: int) -> HttpResponse:
    """One briefing, made from its record alone."""
    found = _found(request, pk)
    context = {"briefing": found, "sections": told(found.record), "intact": _is_intact(found)}
    return render(request, "stories/briefing.html", context)


@requires("desk.view")
@require_GET
def briefing_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a PDF; twice the same bytes for the same record and language."""
    found = _found(request, pk)
    response = HttpResponse(paper(found), content_type="application/pdf")
    name = f"briefing-{found.record['unit']['code']}-{found.kind}-{found.last_day}-{get_language()}"
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _found(request: HttpRequest, pk: int) -> Briefing:
    found = queries.get_briefing_for(request.user, pk)
    if found is None:
        raise Http404
    return found


def _is_intact(found: Briefing) -> bool:
    return services.seal_of(found.record) == found.seal


def _narrowed(request: HttpRequest) -> QuerySet[Briefing]:
    kind = request.GET.get("kind", "")
    found = queries.briefings_for(request.user)
    return found.filter(kind=kind) if kind in Briefing.Kind.values else found


def _list(request: HttpRequest, form: forms.BriefingForm, status: int = 200) -> HttpResponse:
    kind = request.GET.get("kind", "")
    found = _narrowed(request)
    context = {"page_obj": page(request, found), "kind": kind, "kinds": Briefing.Kind.choices, "form": form}
    return render(request, "stories/briefings.html", context | {"title": _("Briefings")}, status=status)
