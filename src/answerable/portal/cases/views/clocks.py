"""The verbs of a clock on the page of its case, and the page of the limits."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from answerable.portal.cases import forms, queries, services
from answerable.portal.cases.models import Question
from answerable.portal.cases.views.verbs import do_verb
from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.responses import attempt

__all__ = ["ask_back", "drop_limit", "extension", "limits", "record_reply", "take_back", "urgency"]


@require_POST
@requires("cases.route")
def urgency(request: HttpRequest, number: str) -> HttpResponse:
    case = queries.get_case_for(request.user, number)

    def verb(urgency: str, reason: str) -> None:
        services.set_urgency(request.user, case, urgency, reason)

    return do_verb(
        request, case, forms.UrgencyForm(request.POST), _("The clock goes by it from now on."), verb
    )


@require_POST
@requires("cases.route")
def extension(request: HttpRequest, number: str) -> HttpResponse:
    case = queries.get_case_for(request.user, number)

    def verb(due_on: Any, reason: str) -> None:
        services.announce_extension(request.user, case, due_on, reason)

    form = forms.ExtensionForm(request.POST)
    return do_verb(request, case, form, _("Announced; those who asked see the new day and the reason."), verb)


@require_POST
@requires("desk.view")
def ask_back(request: HttpRequest, number: str) -> HttpResponse:
    case = queries.get_case_for(request.user, number)

    def verb(message: Any, text: str) -> None:
        services.ask_back(request.user, case, message, text)

    form = forms.AskBackForm(request.POST, case=case)
    return do_verb(request, case, form, _("Asked. The clock stands until there is a reply."), verb)


@require_POST
@requires("desk.view")
def record_reply(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    question = _question(request, number, pk)

    def verb(channel: str, text: str) -> None:
        services.record_reply(request.user, question, text, channel)

    said = _("Written down; the clock goes on.")
    return do_verb(request, question.case, forms.RecordReplyForm(request.POST, of=pk), said, verb)


@require_POST
@requires("desk.view")
def take_back(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    question = _question(request, number, pk)
    said = _("Nobody waits for a reply any more; the clock goes on.")
    attempt(request, said, services.take_back, request.user, question)
    return redirect("cases:case", number)


def _question(request: HttpRequest, number: str, pk: int) -> Question:
    found = queries.get_question_for(queries.get_case_for(request.user, number), pk)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("desk.view")
def limits(request: HttpRequest) -> HttpResponse:
    """How long answers may take; whoever keeps the organisation may change it."""
    may_keep = request.user.has_perm(services.MANAGE_LIMITS)
    if request.method == "POST" and not may_keep:
        raise Refused(permission=services.MANAGE_LIMITS)
    form = forms.LimitForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.set_limit(request.user, **form.cleaned_data)
        except Conflict as wrong:
            form.add_error("amount", wrong.sentence)
        else:
            return redirect("cases:limits")
    context = {"form": form, "may_keep": may_keep, "own": queries.own_limits(), "limits": queries.limits()}
    return render(request, "cases/limits.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires("organisation.manage")
def drop_limit(request: HttpRequest, pk: int) -> HttpResponse:
    limit = get_object_or_404(queries.own_limits(), pk=pk)
    attempt(request, _("Dropped; the general limit holds again."), services.drop_limit, request.user, limit)
    return redirect("cases:limits")
