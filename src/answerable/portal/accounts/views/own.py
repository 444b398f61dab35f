"""What belongs to one's own account: how one reads, and the password."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from answerable.portal.accounts import services
from answerable.portal.accounts.forms import NewPasswordForm, PreferencesForm
from answerable.portal.accounts.models import User
from answerable.portal.core.access import signed_in
from answerable.portal.core.middleware import LARGE_TYPE_COOKIE

__all__ = ["password", "preferences", "remember_reading"]

A_YEAR = 365 * 24 * 60 * 60


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


def _fresh(user: User) -> User:
    """A copy for the form to write into, so that the service still sees what was there before."""
    return User.objects.get(pk=user.pk)


def _reading_now(request: HttpRequest) -> dict[str, object]:
    return {} if request.user.language else {"language": translation.get_language()}


def _sent(request: HttpRequest):
    """What was sent, also where nothing was filled in; None while the form is only looked at."""
    return request.POST if request.method == "POST" else None
