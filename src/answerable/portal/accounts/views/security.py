"""“Sign-in and devices”:

one's second factors, the browsers in which one is signed in, and single sign-on.
"""

from __future__ import annotations

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.accounts import queries, rules, services
from answerable.portal.accounts.forms import ConfirmForm, PasskeyForm, TotpForm
from answerable.portal.accounts.models import TotpSecret
from answerable.portal.accounts.views.door import sent_json
from answerable.portal.core.access import signed_in
from answerable.portal.core.context import organisation_name
from answerable.portal.core.errors import Conflict
from answerable.portal.core.responses import attempt

__all__ = [
    "codes",
    "device_out",
    "devices_out",
    "identity_part",
    "passkey_add",
    "passkey_new",
    "passkey_part",
    "security",
    "totp",
    "totp_part",
]


@require_safe
@never_cache
@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """What one proves with that it is oneself, and where one is signed in."""
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@signed_in
def totp(request: HttpRequest) -> HttpResponse:
    """Join an authenticator app: its picture, and the first code."""
    form = TotpForm(request.user, request.POST if request.method == "POST" else None)
    try:
        secret = services.new_totp(request.user)
    except Conflict as wrong:
        messages.error(request, wrong.sentence)
        return redirect("accounts:security")
    if request.method == "POST" and form.is_valid():
        if services.confirm_totp(request, request.user, form.cleaned_data["code"]):
            messages.success(request, _("The app is joined. Now make codes on paper, for when it is lost."))
            return redirect("accounts:security")
        form.add_error("code", _("This code is not right. Does the telephone show the right time?"))
    return render(request, "accounts/totp.html", {"form": form, **_shown(request, secret)})


@require_POST
@sensitive_post_parameters()
@never_cache
@signed_in
def totp_part(request: HttpRequest) -> HttpResponse:
    """Part with the app."""
    return _confirmed(request, _("The app is no longer joined."), services.remove_totp)


@require_POST
@sensitive_post_parameters()
@never_cache
@signed_in
def codes(request: HttpRequest) -> HttpResponse:
    """New codes on paper, shown on this one answer."""
    form = ConfirmForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, confirm=form, status=422)
    try:
        made = services.new_recovery_codes(request.user)
    except Conflict as wrong:
        messages.error(request, wrong.sentence)
        return redirect("accounts:security")
    return render(request, "accounts/codes.html", {"codes": made})


@require_POST
@sensitive_post_parameters()
@never_cache
@signed_in
def passkey_new(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make a passkey (JSON)."""
    form = PasskeyForm(request.user, request.POST)
    if not form.is_valid():
        return JsonResponse({"error": next(iter(form.errors.values()))[0]}, status=422)
    try:
        options = services.offer_passkey(request, request.user)
    except Conflict as wrong:
        return JsonResponse({"error": wrong.sentence}, status=409)
    request.session["passkey_name"] = form.cleaned_data["name"]
    return JsonResponse(options)


@require_POST
@never_cache
@signed_in
def passkey_add(request: HttpRequest) -> HttpResponse:
    """The passkey that the browser made (JSON)."""
    name = request.session.pop("passkey_name", "") or "–"
    try:
        services.add_passkey(request, request.user, sent_json(request), name)
    except Conflict as wrong:
        return JsonResponse({"error": wrong.sentence}, status=409)
    messages.success(request, _("The passkey is joined."))
    return JsonResponse({"onward": request.path.rpartition("passkey")[0]})


@require_POST
@sensitive_post_parameters()
@never_cache
@signed_in
def passkey_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Part with one passkey."""
    passkey = get_object_or_404(request.user.passkeys, pk=pk)
    return _confirmed(request, _("The passkey is no longer joined."), services.remove_passkey, passkey)


@require_POST
@never_cache
@signed_in
def identity_part(request: HttpRequest, pk: int) -> HttpResponse:
    """The single sign-on no longer opens this account."""
    identity = get_object_or_404(request.user.identities, pk=pk)
    services.part_identity(request.user, identity)
    messages.success(request, _("The single sign-on no longer opens this account."))
    return redirect("accounts:security")


@require_POST
@never_cache
@signed_in
def device_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out in one browser."""
    device = get_object_or_404(request.user.devices, pk=pk)
    services.sign_out_device(request.user, device)
    messages.success(request, _("You are signed out there."))
    return redirect("accounts:security")


@require_POST
@never_cache
@signed_in
def devices_out(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    services.sign_out_others(request, request.user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:security")


def _confirmed(request: HttpRequest, said: str, verb, *things) -> HttpResponse:
    """Do `verb` if the password was given with it."""
    form = ConfirmForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, confirm=form, status=422)
    attempt(request, said, verb, request.user, *things)
    return redirect("accounts:security")


def _page(request: HttpRequest, status: int = 200, **given) -> HttpResponse:
    user = request.user
    label = rules.browser_label(request.headers.get("User-Agent", ""))
    context = {
        "passkeys": user.passkeys.all(),
        "totp": TotpSecret.objects.filter(user=user).exclude(confirmed_at=None).first(),
        "codes_left": user.recovery_codes.count(),
        "devices": queries.devices_of(user, request.session.session_key),
        "identities": user.identities.all(),
        "factors": queries.factors_of(user),
        "asked": queries.needs_second_factor(user),
        "sso": settings.OIDC,
        "passkey_form": PasskeyForm(user, initial={"name": label[:60]}),
        "confirm": ConfirmForm(user),
    }
    return render(request, "accounts/security.html", context | given, status=status)


def _shown(request: HttpRequest, secret: bytes) -> dict[str, str]:
    """The secret as a picture to scan, and as letters to type."""
    address = rules.provisioning_address(secret, request.user.username, organisation_name())
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
    shown = address.partition("secret=")[2].partition("&")[0]
    return {"picture": picture, "secret": rules.in_groups(shown.lower())}
