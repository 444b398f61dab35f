"""The pages for what went wrong: each says what happened and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from answerable.portal.core.access import explanation, who_may
from answerable.portal.core.errors import Refused

__all__ = ["bad_request", "broken", "grown_old", "not_found", "refused"]


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: which authority is needed and where, why this person has it not, and whose it is."""
    permission = exception.permission if isinstance(exception, Refused) else None
    unit = exception.unit if isinstance(exception, Refused) else None
    why = explanation(request.user, permission, unit) if permission else None
    context = {
        "sentence": exception.sentence if isinstance(exception, Refused) and not exception.plain else "",
        "permission": permission,
        "why": why,
        "holders": why.holders if why else who_may(permission) if permission else [],
    }
    return render(request, "core/403.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: what may have happened, and the ways on."""
    return render(request, "core/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    return render(request, "core/400.html", status=400)


def grown_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is missing or old."""
    return render(request, "core/403_csrf.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page needs neither database nor session, since those may be what is broken."""
    return HttpResponse(loader.render_to_string("core/500.html", {}), status=500)
