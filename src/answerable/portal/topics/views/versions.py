"""The versions of the taxonomy: what each changed, and which is in use."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.columns import columns, yes_or_no
from answerable.portal.core.exports import Table, takes_away
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt
from answerable.portal.topics import forms, queries, rules, services
from answerable.portal.topics.models import TaxonomyVersion

__all__ = ["activate", "discard", "version", "version_list"]


def _versions_table(request: HttpRequest) -> Table:
    rows = (
        [each.number, each.note, each.activated_by, each.activated_at, yes_or_no(each.active)]
        for each in _used()
    )
    return columns("number", "note", "who", "at", "active"), rows


def _used() -> QuerySet[TaxonomyVersion]:
    return queries.versions().filter(activated_at__isnull=False)


@requires("desk.view")
@require_safe
@takes_away("taxonomy-versions", _versions_table)
def version_list(request: HttpRequest) -> HttpResponse:
    """The draft with what it changes, and every version that was in use."""
    draft, active = queries.draft(), queries.active()
    context = {
        "page_obj": page(request, _used()),
        "active": active.number,
        "draft": draft,
        "changes": rules.differences(active.document, draft.document) if draft else [],
        "form": forms.ActivateForm(),
        "may_manage": request.user.has_perm(services.MANAGE),
    }
    return render(request, "topics/versions.html", context)


@requires("desk.view")
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version, beside the active one; `?export=toml` gives it as the file that the listening reads."""
    document = queries.document_or_none(number)
    if document is None:
        raise Http404
    if request.GET.get("export") == "toml":
        return _file(rules.as_toml(document), number)
    active = queries.active()
    context = {
        "number": number,
        "row": queries.version_or_none(number),
        "topics": rules.every_topic(document),
        "active": active.number,
        "changes": rules.differences(active.document, document),
        "form": forms.ActivateForm(),
        "may_manage": request.user.has_perm(services.MANAGE),
    }
    return render(request, "topics/version.html", context)


@requires("sources.manage")
@require_POST
def activate(request: HttpRequest, number: int) -> HttpResponse:
    """Put a version to use."""
    if queries.document_or_none(number) is None:
        raise Http404
    said = _("In use from now on. What was told before stays as it was told.")
    attempt(request, said, services.activate, request.user, number, request.POST.get("note", ""))
    return redirect("topics:versions")


@requires("sources.manage")
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    attempt(request, _("The draft is gone."), services.discard, request.user)
    return redirect("topics:versions")


def _file(text: str, number: int) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="taxonomy-{number}.toml"'
    return answer
