"""The verbs of a case's page: each takes one form, does one thing, and leads back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.portal.cases import forms, queries, services
from answerable.portal.cases.models import Assignment, Case
from answerable.portal.cases.views.board import case_page
from answerable.portal.core.access import requires
from answerable.portal.core.responses import attempt


def do_verb(
    request: HttpRequest,
    case: Case,
    form: forms.NamedForm,
    said: str,
    verb: Callable[..., Any],
    *,
    part: Assignment | None = None,
) -> HttpResponse:
    """Do `verb` with what the form holds, or show the page again with what is wrong in the form."""
    if not form.is_valid():
        return case_page(request, case, status=422, part=part, **{form.name_of_form: form})
    attempt(request, said, lambda: verb(**form.cleaned_data))
    return redirect("cases:case", case.number)


@require_POST
@requires("cases.route")
def route(request: HttpRequest, number: str) -> HttpResponse:
    case = queries.get_case_for(request.user, number)
    form = forms.RouteForm(request.POST, case=case, led=queries.lead_of(case) is not None)

    def verb(**given: Any) -> None:
        services.route(request.user, case, _parts(given))

    return do_verb(request, case, form, _("Asked. Each unit sees it on its desk."), verb)


def _parts(given: dict[str, Any]) -> list[services.Part]:
    leads = (
        [services.Part(given["lead"], given["request"], given["due_on"], "lead")] if given.get("lead") else []
    )
    asked = given["joint_request"], given["joint_due_on"]
    return leads + [services.Part(unit, *asked) for unit in given["joint"]]


@require_POST
@requires("cases.close")
def close(request: HttpRequest, number: str) -> HttpResponse:
    case = queries.get_case_for(request.user, number)

    def verb(reason: str, words: str) -> None:
        services.close(request.user, case, reason, words)

    return do_verb(request, case, forms.CloseForm(request.POST, case=case), _("The case is closed."), verb)


@require_POST
@requires("cases.open")
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    case = queries.get_case_for(request.user, number)

    def verb(words: str) -> None:
        services.reopen(request.user, case, words)

    return do_verb(request, case, forms.ReopenForm(request.POST), _("The case is open again."), verb)


@require_POST
@requires("cases.handle")
def acknowledge(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    part = queries.get_part_for(request.user, number, pk)
    attempt(request, _("Acknowledged."), services.acknowledge, request.user, part)
    return redirect("cases:case", number)


@require_POST
@requires("cases.handle")
def contribute(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    part = queries.get_part_for(request.user, number, pk)

    def verb(text: str) -> None:
        services.contribute(request.user, part, text)

    form = forms.ContributeForm(request.POST, of=pk)
    return do_verb(request, part.case, form, _("Your part is kept."), verb, part=part)


@require_POST
@requires("cases.handle")
def finish(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    part = queries.get_part_for(request.user, number, pk)
    attempt(request, _("Your part is done. Thank you."), services.finish, request.user, part)
    return redirect("cases:case", number)


@require_POST
@requires("desk.view")
def deadline(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    part = queries.get_part_for(request.user, number, pk)

    def verb(due_on: Any, reason: str) -> None:
        services.change_deadline(request.user, part, due_on, reason)

    form = forms.DeadlineForm(request.POST, of=pk)
    return do_verb(request, part.case, form, _("The new day is kept."), verb, part=part)


@require_POST
@requires("desk.view")
def transfer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    part = queries.get_part_for(request.user, number, pk)

    def verb(unit: Any, reason: str) -> None:
        services.transfer(request.user, part, unit, reason)

    form = forms.TransferForm(request.POST, of=pk, case=part.case)
    return do_verb(request, part.case, form, _("Handed on."), verb, part=part)
