"""The list of topics with what they counted of late."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.exports import csv_response
from answerable.portal.topics import queries, services

__all__ = ["topic_list"]


@requires("desk.view")
@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    """Every topic, its documents of the last 30 days, and how often nobody knew; `?export=csv`."""
    rows, unknown = queries.topic_rows()
    if request.GET.get("export") == "csv":
        return _exported([*rows, unknown])
    draft = queries.draft()
    context = {
        "rows": rows,
        "unknown": unknown,
        "total": sum(row.documents for row in [*rows, unknown]),
        "most": max([row.documents for row in rows], default=0) or 1,
        "may_manage": request.user.has_perm(services.MANAGE),
        "active": queries.active().number,
        "draft": draft,
        "model": queries.active_model(),
        "editable": {entry["code"] for entry in queries.editable().document["topic"]},
    }
    return render(request, "topics/list.html", context)


def _exported(rows: list[queries.Row]) -> HttpResponse:
    header = ["topic", _("name"), _("documents"), _("share"), _("said right"), _("said wrong")]
    told = ([row.code, row.name, row.documents, f"{row.share:.4f}", row.right, row.wrong] for row in rows)
    return csv_response("topics", header, told)
