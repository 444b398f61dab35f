"""Sending a suggestion, and its author's private page: what became of it, withdrawing, appealing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.cases.services import new_slip, token_from, with_new_slip
from answerable.portal.core import limits, retention
from answerable.portal.core.access import public
from answerable.portal.core.browser_tokens import BrowserToken
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.responses import attempt, private
from answerable.portal.suggestions import forms, queries, rules, services
from answerable.portal.suggestions.models import Suggestion

SENT = BrowserToken("suggested", "suggestions:sent", 10 * 60)  # long enough to copy the link


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def new(request: HttpRequest) -> HttpResponse:
    """Suggest something in public."""
    given = (request.POST,) if request.method == "POST" else ()
    initial = {"slip": new_slip(), "topic": request.GET.get("topic", "")}
    form = forms.SuggestForm(*given, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            return _take(request, form)
        except Conflict as wrong:  # an old form: the words stay, the slip is a new one
            form = forms.SuggestForm(with_new_slip(request.POST))
            form.is_valid()
            form.add_error(None, wrong.sentence)
        except Refused as wrong:
            form.add_error(None, wrong.sentence)
    context = {
        "form": form,
        "promise": queries.promise_for("", "")[1],
        "days": retention.days_kept("suggestions.author"),
    }
    return render(request, "suggestions/new.html", context, status=422 if form.is_bound else 200)


def _take(request: HttpRequest, form: forms.SuggestForm) -> HttpResponse:
    token = token_from(form.cleaned_data["slip"])
    if not queries.has_arrived(token):  # over a bad line the same form may come many times
        services.count_sending(limits.network_of(request))
    services.submit(token=token, **form.matter())
    response = redirect("suggestions:sent")
    SENT.keep(response, token)
    return response


@require_safe
@never_cache
@public
def sent(request: HttpRequest) -> HttpResponse:
    """The number and the private link, for ten minutes and in this browser only."""
    if not (token := SENT.read(request)):
        return redirect("suggestions:new")
    link = request.build_absolute_uri(reverse("suggestions:mine", args=[token]))
    context = {"suggestion": queries.by_token(token), "link": link}
    return private(render(request, "suggestions/sent.html", context))


@require_safe
@never_cache
@public
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """The author's own page; a wrong link gets advice."""
    return _page(request, token)


@require_POST
@never_cache
@public
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The author no longer wants it."""
    form = forms.WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, token, status=422, withdraw=form)
    found = _own(token)
    if found is None:
        return _unknown(request)
    attempt(request, _("It is withdrawn."), services.withdraw, found, form.cleaned_data["words"])
    return private(redirect("suggestions:mine", token))


@require_POST
@never_cache
@public
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """The author does not agree that it was hidden."""
    form = forms.AppealForm(request.POST)
    if not form.is_valid():
        return _page(request, token, status=422, appeal=form)
    found = _own(token)
    hiding = queries.hiding_of(found) if found is not None else None
    if hiding is None:
        return _unknown(request)
    said = _("Your appeal has arrived. Somebody who had no part in the hiding decides.")
    attempt(request, said, services.appeal, hiding, form.cleaned_data["words"])
    return private(redirect("suggestions:mine", token))


def _page(request: HttpRequest, token: str, status: int = 200, **given: Any) -> HttpResponse:
    found = _own(token)
    if found is None:
        return _unknown(request)
    context = {
        "suggestion": found,
        "hiding": queries.hiding_of(found),
        "token": token,
        "may_withdraw": "withdraw" in rules.possible(rules.SUGGESTION, found.state),
        "withdraw": forms.WithdrawForm(),
        "appeal": forms.AppealForm(),
    }
    return private(render(request, "suggestions/mine.html", context | given, status=status))


def _own(token: str) -> Suggestion | None:
    try:
        return queries.by_token(token)
    except Http404:
        return None


def _unknown(request: HttpRequest) -> HttpResponse:
    return private(render(request, "cases/unknown_link.html", status=404))
