"""The address that the platform calls."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from answerable.engines.wechat import RejectedError
from answerable.portal.core.access import public
from answerable.portal.wechat import queries, services
from answerable.portal.wechat.models import Account

__all__ = ["callback"]


@csrf_exempt  # the platform signs each call with the account's token instead
@require_http_methods(["GET", "POST"])
@never_cache
@public
def callback(request: HttpRequest, code: str) -> HttpResponse:
    """What the platform calls: to make sure of the address (GET), and with what people say (POST)."""
    account = get_object_or_404(Account, code=code, active=True)
    query = {name: request.GET[name] for name in request.GET}
    try:
        if request.method == "GET":
            return _plain(queries.edge_of(account).greet(query))
        reply = services.take(account, query, request.body)
    except RejectedError:
        return HttpResponse(status=403)
    return HttpResponse(reply, content_type="application/xml; charset=utf-8")


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
