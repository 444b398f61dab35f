"""Pages of the portal itself: the charter, the audit log, reading preferences, and what machines ask for."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import check_for_language, get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.core.access import public, requires
from answerable.portal.core.exports import csv_response
from answerable.portal.core.forms import AuditFilter
from answerable.portal.core.kinds import sentence
from answerable.portal.core.middleware import LARGE_TYPE_COOKIE
from answerable.portal.core.paging import page
from answerable.portal.core.queries import audit_entries, between
from answerable.portal.core.responses import back
from answerable.portal.core.sealing import head

__all__ = ["audit", "audit_csv", "charter", "health", "reading", "robots", "security"]

A_YEAR = 365 * 24 * 60 * 60


@require_safe
@public
def charter(request: HttpRequest) -> HttpResponse:
    """The promises of the portal, in the reader's language."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return render(request, "core/charter.html", {"wording": f"core/charter_{language}.html"})


@csrf_exempt  # It changes how one browser reads and nothing else; so public pages need no token.
@require_POST
@public
def reading(request: HttpRequest) -> HttpResponse:
    """Set language or type size for this browser, and go back."""
    response = back(request, "home")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=A_YEAR, samesite="Lax", httponly=True
        )
    if (size := request.POST.get("large_type")) in {"on", "off"}:
        response.set_cookie(LARGE_TYPE_COOKIE, size, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


@require_safe
@requires("audit.view")
def audit(request: HttpRequest) -> HttpResponse:
    """The audit log: search, verb, days, one unit's lines, one thing's lines, pages."""
    form = AuditFilter(request.GET)
    context = {"form": form, "page_obj": page(request, _asked_for(form)), "head": head()}
    return render(request, "core/audit.html", context)


@require_safe
@requires("audit.view")
def audit_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file."""
    header = [
        _("when"),
        _("who"),
        _("shown as"),
        _("what"),
        _("kind of thing"),
        _("which"),
        _("unit"),
        _("detail"),
        _("in words"),
        _("number"),
        _("seal"),
    ]
    rows = (
        [
            *(e.at.isoformat(), e.actor, e.actor_name, e.verb, e.object_kind, e.object_id, e.unit_code),
            *(e.detail, sentence(e), e.position, e.seal),
        ]
        for e in _asked_for(AuditFilter(request.GET)).iterator()
    )
    return csv_response("audit", header, rows)


@require_safe
@public
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: 200 when the database answers, and which start of it this is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    named = {"Answerable-Instance": settings.INSTANCE} if settings.INSTANCE else {}
    return HttpResponse("ok\n", content_type="text/plain", headers=named)


@require_safe
@public
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: all that is published, and neither the desk nor private links."""
    links = ("/m/", "/*/m/", "/me-too/", "/suggestions/mine/", "/notices/stop/")
    closed = ("/desk/", "/*/desk/", *links, "/sign-in/")
    lines = ("User-agent: *", *(f"Disallow: {path}" for path in closed), "")
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
@public
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116): through the inbox, like everything else."""
    ask = request.build_absolute_uri(reverse("cases:ask"))
    charter_address = request.build_absolute_uri(reverse("core:charter"))
    expires = f"{timezone.now() + timedelta(days=90):%Y-%m-%dT00:00:00Z}"
    lines = (
        f"Contact: {ask}",
        f"Policy: {charter_address}",
        f"Expires: {expires}",
        "Preferred-Languages: zh, en",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain")


def _asked_for(form: AuditFilter):
    """The lines the form asks for; all of them where it asks for nonsense."""
    asked = form.cleaned_data if form.is_valid() else {}
    words, since, until = (asked.get(name) for name in ("q", "since", "until"))
    one = {name: asked.get(name, "") for name in ("verb", "unit", "kind", "identity")}
    return between(audit_entries(words or "", **one), since, until)
