"""Small answers that views share."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from answerable.portal.core.errors import Conflict

__all__ = ["attempt", "back", "private", "safe_next"]


def attempt(request: HttpRequest, said: str, verb: Callable[..., object], *args, **kwargs) -> bool:
    """Do `verb` and say `said`; or, where the state does not allow it, say why. Refusals go on as 403."""
    try:
        verb(*args, **kwargs)
    except Conflict as wrong:
        messages.error(request, wrong.sentence)
        return False
    messages.success(request, said)
    return True


def back(request: HttpRequest, *fallback) -> HttpResponse:
    """Back to the page that `next` names, if it is ours, else to `fallback` as redirect() takes it."""
    if address := safe_next(request):
        return HttpResponseRedirect(address)
    return redirect(*fallback)


def private(response: HttpResponse) -> HttpResponse:
    """Mark a page whose address is a secret: no search engine keeps it, no further page learns of it.

    The origin alone may travel: with `no-referrer` browsers send forms from `Origin: null`, which is refused.
    """
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "strict-origin"
    return response


def safe_next(request: HttpRequest) -> str:
    """The address in `next`, or nothing where it would lead away from here."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else ""
