"""Signing in and out: by password and a second factor, by passkey, or by single sign-on."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.accounts import queries, services
from answerable.portal.accounts.forms import CodeForm, SignInForm
from answerable.portal.accounts.models import User
from answerable.portal.accounts.services import SignIn
from answerable.portal.accounts.views.own import A_YEAR, remember_reading
from answerable.portal.core.access import public
from answerable.portal.core.errors import Conflict
from answerable.portal.core.responses import back, safe_next

__all__ = ["passkey_ask", "passkey_use", "second", "sign_in", "sign_out", "sso", "sso_back"]


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@never_cache
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; then the second factor, or on to where the person wanted to go."""
    if request.user.is_authenticated:
        return back(request, settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST if request.method == "POST" else None)
    found = _recognised(request, form) if request.method == "POST" and form.is_valid() else None
    if found is None:
        context = {"form": form, "next": safe_next(request), "sso": settings.OIDC}
        return render(request, "accounts/sign_in.html", context)
    return _onward(request, found, safe_next(request))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@never_cache
@public
def second(request: HttpRequest) -> HttpResponse:
    """The second factor: a code, or a passkey."""
    user = services.pending(request) or (request.user if request.user.is_authenticated else None)
    if user is None:
        messages.error(request, _("This took too long. Please sign in again."))
        return redirect(settings.LOGIN_URL)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _proved(request, user, form):
        return _inside(request, user, safe_next(request))
    context = {"form": form, "next": safe_next(request), "factors": queries.factors_of(user)}
    return render(request, "accounts/second.html", context)


@require_POST
@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go to the front page."""
    services.sign_out(request)
    messages.success(request, _("You have signed out."))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
@never_cache
@public
def passkey_ask(request: HttpRequest) -> HttpResponse:
    """What the browser needs to show a passkey (JSON)."""
    return JsonResponse(services.ask_for_passkey(request))


@require_POST
@never_cache
@public
def passkey_use(request: HttpRequest) -> HttpResponse:
    """The browser's answer; where it is right, the page to go on to (JSON)."""
    try:
        user = services.use_passkey(request, sent_json(request))
    except Conflict as wrong:
        return JsonResponse({"error": wrong.sentence}, status=409)
    address = safe_next(request) or reverse(settings.LOGIN_REDIRECT_URL)
    return _remembered(request, JsonResponse({"onward": address}), user)


@require_safe
@never_cache
@public
def sso(request: HttpRequest) -> HttpResponse:
    """Off to the organisation's single sign-on."""
    try:
        return redirect(services.set_out(request, _back_address(request), next_page=safe_next(request)))
    except Conflict as wrong:
        return _turned_back(request, wrong)


@require_safe
@never_cache
@public
def sso_back(request: HttpRequest) -> HttpResponse:
    """Back from the single sign-on."""
    try:
        found, onward = services.come_back(request, _back_address(request))
    except Conflict as wrong:
        return _turned_back(request, wrong)
    if found is None:
        messages.success(request, _("From now on the single sign-on opens this account."))
        return redirect("accounts:security")
    return _onward(request, found, onward)


def sent_json(request: HttpRequest) -> dict:
    """The body as a JSON object; an empty one where it is none, as where a form was sent."""
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException):
        return {}
    return found if isinstance(found, dict) else {}


def _onward(request: HttpRequest, found: SignIn, address: str) -> HttpResponse:
    if not found.second:
        return _inside(request, found.user, address)
    asked = f"?{urlencode({'next': address})}" if address else ""
    return redirect(reverse("accounts:second") + asked)


def _inside(request: HttpRequest, user: User, address: str) -> HttpResponse:
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return _remembered(request, redirect(address if ours else settings.LOGIN_REDIRECT_URL), user)


def _remembered(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """With the cookies: how the person reads, and by what this browser is known again."""
    if token := getattr(request, "device_token", ""):
        response.set_cookie(
            queries.DEVICE_COOKIE,
            token,
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return remember_reading(response, user)


def _recognised(request: HttpRequest, form: SignInForm) -> SignIn | None:
    try:
        found = services.sign_in(request, **form.cleaned_data)
    except Conflict as wrong:
        form.add_error(None, wrong.sentence)
        return None
    if found is None:
        form.add_error(None, _("This name and this password do not belong together."))
    return found


def _proved(request: HttpRequest, user: User, form: CodeForm) -> bool:
    try:
        right = services.prove_second(request, user, form.cleaned_data["code"])
    except Conflict as wrong:
        form.add_error(None, wrong.sentence)
        return False
    if not right:
        form.add_error("code", _("This code is not right, or was used before."))
    return right


def _back_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:sso-back"))


def _turned_back(request: HttpRequest, wrong: Conflict) -> HttpResponse:
    messages.error(request, wrong.sentence)
    return redirect("accounts:security" if request.user.is_authenticated else settings.LOGIN_URL)
