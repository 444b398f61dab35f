"""The address that the platform calls, and the short way to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from answerable.engines.wechat import RejectedError
from answerable.portal.core.access import public
from answerable.portal.wechat import queries, services

__all__ = ["ShortWay", "callback"]

_ADDRESS = re.compile(r"/wechat/([-a-zA-Z0-9_]+)/")


_HEADERS = {  # what browsers are told of every page, for whoever opens this address in one
    "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_MOST_PARAMETERS = 20


@csrf_exempt  # the platform signs each call with the account's token instead
@require_http_methods(["GET", "POST"])
@public
def callback(request: HttpRequest, code: str) -> HttpResponse:
    """What the platform calls: to make sure of the address (GET), and with what people say (POST)."""
    account = services.account_at(code)
    if account is None:
        return _answer(status=404)
    try:
        query = _query(request)
        if request.method == "GET":
            return _answer(queries.edge_of(account).greet(query))
        return _answer(services.take(account, query, request.body), "application/xml; charset=utf-8")
    except RejectedError:
        return _answer(status=403)
    except RequestDataTooBig:
        return _answer(status=413)


class ShortWay:
    """Takes the platform's calls before everything that is made for people's browsers.

    They carry no cookie, know no language and nobody is signed in: what stands behind this in the settings
    would look for all of that two hundred times a second. What stands before it holds for them too, and the
    host is looked at as for every page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        called = _ADDRESS.fullmatch(request.path_info)
        if called is None:
            return self.get_response(request)
        try:
            request.get_host()
        except DisallowedHost:
            return HttpResponse(status=400)
        request.user = AnonymousUser()
        return callback(request, code=called[1])


def _query(request: HttpRequest) -> dict[str, str]:
    """The address's parameters, each once; raises RejectedError for more than the platform ever sends."""
    try:
        return dict(parse_qsl(request.META.get("QUERY_STRING", ""), max_num_fields=_MOST_PARAMETERS))
    except ValueError:
        raise RejectedError("too many parameters") from None


def _answer(text: str = "", kind: str = "text/plain; charset=utf-8", status: int = 200) -> HttpResponse:
    body = text.encode()
    headers = {**_HEADERS, "Content-Length": str(len(body))}
    return HttpResponse(body, content_type=kind, status=status, headers=headers)
