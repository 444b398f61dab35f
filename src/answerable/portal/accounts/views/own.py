"""Signing in and out, and what belongs to one's own account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from answerable.portal.accounts import services
from answerable.portal.accounts.forms import NewPasswordForm, PreferencesForm, SignInForm
from answerable.portal.accounts.models import User
from answerable.portal.core.access import public, signed_in
from answerable.portal.core.errors import Conflict
from answerable.portal.core.middleware import LARGE_TYPE_COOKIE
from answerable.portal.core.responses import back, safe_next

__all__ = ["password", "preferences", "sign_in", "sign_out"]

A_YEAR = 365 * 24 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@never_cache
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; then on to where the person wanted to go."""
    if request.user.is_authenticated:
        return back(request, settings.LOGIN_REDIRECT_URL)
    form = SignInForm(_sent(request))
    user = _recognised(request, form) if request.method == "POST" and form.is_valid() else None
    if user is None:
        return render(request, "accounts/sign_in.html", {"form": form, "next": safe_next(request)})
    return remember_reading(back(request, settings.LOGIN_REDIRECT_URL), user)


@require_POST
@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go to the front page."""
    services.sign_out(request)
    messages.success(request, _("You have signed out."))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """How one is called and likes to read."""
    form = PreferencesForm(_sent(request), instance=_fresh(request.user), initial=_reading_now(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/preferences.html", {"form": form})
    services.change_preferences(request.user, **form.cleaned_data)
    with translation.override(request.user.language):
        messages.success(request, _("Your preferences are kept."))
    return remember_reading(redirect("accounts:preferences"), request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """A new password."""
    form = NewPasswordForm(request.user, _sent(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/password.html", {"form": form})
    services.change_password(request, request.user, form.cleaned_data["new_password1"])
    messages.success(request, _("Your new password is in force; everywhere else you have been signed out."))
    return redirect("accounts:preferences")


def remember_reading(response: HttpResponse, user: User) -> HttpResponse:
    """The person's stored way of reading, as the cookies that the pages go by."""
    if user.language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, max_age=A_YEAR, samesite="Lax", httponly=True
        )
    size = "on" if user.large_type else "off"
    response.set_cookie(LARGE_TYPE_COOKIE, size, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


def _recognised(request: HttpRequest, form: SignInForm) -> User | None:
    try:
        user = services.sign_in(request, **form.cleaned_data)
    except Conflict as wrong:
        form.add_error(None, wrong.sentence)
        return None
    if user is None:
        form.add_error(None, _("This name and this password do not belong together."))
    return user


def _fresh(user: User) -> User:
    """A copy for the form to write into, so that the service still sees what was there before."""
    return User.objects.get(pk=user.pk)


def _reading_now(request: HttpRequest) -> dict[str, object]:
    return {} if request.user.language else {"language": translation.get_language()}


def _sent(request: HttpRequest):
    """What was sent, also where nothing was filled in; None while the form is only looked at."""
    return request.POST if request.method == "POST" else None
