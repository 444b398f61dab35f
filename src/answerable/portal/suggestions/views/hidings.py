"""What was hidden, at the desk: the appeals, and deciding on them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.columns import columns
from answerable.portal.core.exports import Table, takes_away
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt
from answerable.portal.suggestions import forms, queries, rules, services
from answerable.portal.suggestions.models import Hiding


def _hidings(request: HttpRequest) -> QuerySet[Hiding]:
    return queries.hidings_for(request.user).order_by("state", "decide_by", "-hidden_at", "-pk")


def _hidings_table(request: HttpRequest) -> Table:
    rows = (
        [each.identity, each.rule, each.reason, each.unit, each.get_state_display(), each.hidden_at]
        for each in _hidings(request)
    )
    return columns("number", "rule", "reason", "unit", "state", "at"), rows


@require_safe
@never_cache
@requires("desk.view")
@takes_away("hidings", _hidings_table)
def hidings(request: HttpRequest) -> HttpResponse:
    """Appeals first, then what else was hidden."""
    return render(request, "suggestions/hidings.html", {"page_obj": page(request, _hidings(request))})


@require_safe
@never_cache
@requires("desk.view")
def hiding(request: HttpRequest, pk: int) -> HttpResponse:
    """One hiding, with the appeal and what can be decided."""
    return _page(request, queries.get_hiding_for(request.user, pk))


def _page(request: HttpRequest, found: Hiding, status: int = 200, **given: Any) -> HttpResponse:
    context = {
        "hiding": found,
        "may": queries.hiding_verbs_for(request.user, found),
        "now": rules.possible(rules.HIDING, found.state),
        "uphold": forms.WordsForm(of="uphold"),
        "restore": forms.WordsForm(of="restore"),
    }
    return render(request, "suggestions/hiding.html", context | given, status=status)


@require_POST
@never_cache
@requires("suggestions.appeal")
def uphold(request: HttpRequest, pk: int) -> HttpResponse:
    """It stays hidden."""
    return _decide(request, pk, "uphold", _("It stays hidden; the log says so."), services.uphold)


@require_POST
@never_cache
@requires("desk.view")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """It is shown again."""
    return _decide(request, pk, "restore", _("Everybody can read it again."), services.restore)


def _decide(request: HttpRequest, pk: int, name: str, said: str, verb: Any) -> HttpResponse:
    found = queries.get_hiding_for(request.user, pk)
    form = forms.WordsForm(request.POST, of=name)
    if not form.is_valid():
        return _page(request, found, 422, **{name: form})
    attempt(request, said, verb, request.user, found, form.cleaned_data["words"])
    return redirect("suggestions:hiding", pk)
