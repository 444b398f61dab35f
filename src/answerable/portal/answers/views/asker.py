"""The private page of whoever asked: where the matter stands, the answer, and "was it solved?"."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.answers import forms, queries, services
from answerable.portal.cases import queries as cases
from answerable.portal.cases.forms import ReplyForm
from answerable.portal.core.access import public
from answerable.portal.core.responses import attempt, private


@require_safe
@never_cache
@public
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Where the matter stands; a wrong link gets advice."""
    return _page(request, token, forms.FeedbackForm())


@require_POST
@never_cache
@public
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    """Keep what the asker says of the answer; "not solved" opens the case again."""
    form = forms.FeedbackForm(request.POST)
    if not form.is_valid():
        return _page(request, token, form, status=422)
    message = _message(token)
    if message is None:
        return _unknown(request)
    said = _("Thank you. We have kept what you said.")
    attempt(
        request,
        said,
        services.give_feedback,
        message,
        form.cleaned_data["verdict"],
        form.cleaned_data["missing"],
        satisfied=form.cleaned_data["satisfied"],
    )
    return private(redirect("answers:follow", token))


def _page(request: HttpRequest, token: str, form: forms.FeedbackForm, status: int = 200) -> HttpResponse:
    message = _message(token)
    if message is None and (reference := cases.arriving(token)):
        return private(render(request, "cases/arriving.html", {"reference": reference}, status=202))
    if message is None:
        message = _message(token)  # it came in between the two questions
    if message is None:
        return _unknown(request)
    answer, given = queries.answer_of_message(message)
    context = {
        "message": message,
        "case": message.case,
        "parts": cases.shown_parts(message.case) if message.case else [],
        "clock": cases.clock_of(message.case),
        "question": cases.open_question(message),
        "reply_form": ReplyForm(),
        "answer": answer,
        "given": given,
        "form": form,
        "token": token,
    }
    return private(render(request, "answers/follow.html", context, status=status))


def _message(token: str) -> Any:
    try:
        return cases.message_by_token(token)
    except Http404:
        return None


def _unknown(request: HttpRequest) -> HttpResponse:
    return private(render(request, "cases/unknown_link.html", status=404))
