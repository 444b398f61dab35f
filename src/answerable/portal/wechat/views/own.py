"""One's own WeChat: binding it, parting with it, and signing in from inside WeChat."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.accounts.forms import ConfirmForm
from answerable.portal.accounts.queries import DEVICE_COOKIE
from answerable.portal.accounts.views.own import A_YEAR, remember_reading
from answerable.portal.core.access import public, signed_in
from answerable.portal.core.errors import Conflict
from answerable.portal.core.responses import safe_next
from answerable.portal.wechat import queries, services
from answerable.portal.wechat.models import Account

__all__ = ["enter", "entered", "new_code", "own", "part"]


@require_safe
@never_cache
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """Which WeChat accounts are bound to one's own account."""
    return _page(request, ConfirmForm(request.user))


@require_POST
@sensitive_post_parameters("password")
@never_cache
@signed_in
def new_code(request: HttpRequest) -> HttpResponse:
    """Show a code to be typed in the chat. It asks for the password, and is shown this once."""
    form = ConfirmForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _page(request, ConfirmForm(request.user), code=services.new_code(request.user))


@require_POST
@signed_in
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Part with one; other people's do not exist."""
    channel = get_object_or_404(queries.bound_channels(request.user), pk=pk)
    if services.part(request.user, channel):
        messages.success(request, _("This WeChat no longer belongs to your account."))
    return redirect("wechat:own")


@require_safe
@never_cache
@public
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """From a link in the chat to the page it names: at once where one is signed in, else through WeChat."""
    account = get_object_or_404(Account, code=code, active=True)
    if request.user.is_authenticated:
        return redirect(safe_next(request) or settings.LOGIN_REDIRECT_URL)
    back = settings.ADDRESS.rstrip("/") + reverse("wechat:entered", args=[account.code])
    return redirect(services.set_out(request, account, back, safe_next(request)))


@require_safe
@never_cache
@public
def entered(request: HttpRequest, code: str) -> HttpResponse:
    """Back from WeChat."""
    account = get_object_or_404(Account, code=code, active=True)
    if "code" not in request.GET:
        raise Http404
    try:
        found, address = services.come_back(request, account)
    except Conflict as wrong:
        messages.error(request, wrong.sentence)
        return redirect(settings.LOGIN_URL)
    if found.second:
        return redirect(f"{reverse('accounts:second')}?next={address}" if address else "accounts:second")
    return _inside(request, found.user, address)


def _inside(request: HttpRequest, user, address: str) -> HttpResponse:
    """On to the page, with the cookies by which this browser and the reader's way of reading are known."""
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    response = redirect(address if ours else settings.LOGIN_REDIRECT_URL)
    if token := getattr(request, "device_token", ""):
        kept = {"samesite": "Lax", "httponly": True, "secure": settings.SESSION_COOKIE_SECURE}
        response.set_cookie(DEVICE_COOKIE, token, max_age=A_YEAR, **kept)
    return remember_reading(response, user)


def _page(request: HttpRequest, form: ConfirmForm, *, code: str = "", status: int = 200) -> HttpResponse:
    context = {
        "channels": queries.bound_channels(request.user),
        "accounts": Account.objects.filter(active=True),
        "form": form,
        "code": code,
        "minutes": int(services.CODE_LIVES.total_seconds() // 60),
    }
    return render(request, "wechat/own.html", context, status=status)
