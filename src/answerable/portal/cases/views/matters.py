"""Public matters: what is worked on, "me too", and the private page of whoever said so."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.cases import forms, queries, rules, services
from answerable.portal.cases.models import Case
from answerable.portal.core import limits
from answerable.portal.core.access import public, requires
from answerable.portal.core.browser_tokens import BrowserToken
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt, private

__all__ = [
    "concerned",
    "hide_from_public",
    "matter",
    "matters",
    "me_too",
    "show_in_public",
    "similar",
    "withdraw_me_too",
]

CONCERNED = BrowserToken("concerned", "cases:matters", 365 * 24 * 3600, same_site="Lax")


@require_POST
@public
def similar(request: HttpRequest) -> HttpResponse:
    """What is public and near to what somebody is writing: a fragment beside the form. Nothing is kept."""
    found = queries.similar(request.POST.get("title", ""), request.POST.get("text", ""))
    return render(request, "cases/_similar.html", {"similar": found})


@require_safe
@public
def matters(request: HttpRequest) -> HttpResponse:
    """What is being worked on, as far as it is shown in public."""
    return render(request, "cases/matters.html", {"page_obj": page(request, queries.open_public_matters())})


@require_safe
@never_cache
@public
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """One public matter: where it stands, how many are concerned, and the way to join them."""
    return _page(request, queries.get_public_matter(number))


def _page(
    request: HttpRequest, case: Case, form: forms.MeTooForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "clock": queries.clock_of(case),
        "parts": queries.shown_parts(case) if case.state in rules.LIVE else [],
        "concerned": queries.concerned(case),
        "mine": _link_of(request, case),
        "can_be_joined": queries.can_be_joined(case),
        "form": form or _form(case),
    }
    return render(request, "cases/matter.html", context, status=status)


def _form(case: Case, *given: object) -> forms.MeTooForm:
    writes = bool(settings.MAIL_FROM) and case.state in rules.LIVE
    return forms.MeTooForm(*given, writes=writes, initial={"slip": services.new_slip()})


def _link_of(request: HttpRequest, case: Case) -> str:
    """The private link that this browser has for a matter."""
    if not (browser := CONCERNED.read(request)):
        return ""
    token = services.voice_token(case.pk, browser)
    try:
        queries.voice_by_token(token)
    except Http404:
        return ""
    return reverse("cases:concerned", args=[token])


@require_POST
@never_cache
@public
def me_too(request: HttpRequest, number: str) -> HttpResponse:
    """Count one more who is concerned; the answer leads to the private page."""
    case = queries.get_public_matter(number)
    form = _form(case, request.POST)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    try:
        browser = CONCERNED.read(request) or services.token_from(form.cleaned_data["slip"])
        services.count_joining(limits.network_of(request))
        _voice, token = services.me_too(case, browser, form.cleaned_data.get("email", ""))
    except (Conflict, Refused) as wrong:
        form.add_error(None, wrong.sentence)
        return _page(request, case, form, status=409)
    response = private(redirect("cases:concerned", token))
    CONCERNED.keep(response, browser)
    return response


@require_safe
@never_cache
@public
def concerned(request: HttpRequest, token: str) -> HttpResponse:
    """The private page of whoever said "me too": the same course, and the same answer."""
    try:
        voice = queries.voice_by_token(token)
    except Http404:
        return private(render(request, "cases/unknown_link.html", status=404))
    case = voice.case
    context = {
        "case": case,
        "voice": voice,
        "token": token,
        "link": request.build_absolute_uri(),
        "clock": queries.clock_of(case),
        "parts": queries.shown_parts(case),
        "shown": case.public_since is not None or case.answered_at is not None,
    }
    return private(render(request, "cases/concerned.html", context))


@require_POST
@never_cache
@public
def withdraw_me_too(request: HttpRequest, token: str) -> HttpResponse:
    """Take it back; nothing is kept."""
    try:
        voice = queries.voice_by_token(token)
    except Http404:
        return private(render(request, "cases/unknown_link.html", status=404))
    attempt(request, _("Taken back. Nothing of it is kept."), services.withdraw_me_too, voice)
    return private(redirect("cases:matters"))


@require_POST
@requires("cases.open")
def show_in_public(request: HttpRequest, number: str) -> HttpResponse:
    """Let everybody see a case's title, state and promise."""
    case = queries.get_case_for(request.user, number)
    said = _("Shown in public. Others can join it now.")
    attempt(request, said, services.show_in_public, request.user, case)
    return redirect("cases:case", number)


@require_POST
@requires("cases.open")
def hide_from_public(request: HttpRequest, number: str) -> HttpResponse:
    """Show it no longer."""
    case = queries.get_case_for(request.user, number)
    attempt(request, _("No longer shown in public."), services.hide_from_public, request.user, case)
    return redirect("cases:case", number)
