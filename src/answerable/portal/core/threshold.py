"""The step before every page that is not public:

what somebody must do first, such as show a second factor.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth import get_backends
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from answerable.portal.core.access import PUBLIC, stated_access

__all__ = ["Threshold"]


class Threshold:
    """Asks every authentication backend that has a `threshold(request)`; it gives the name of a page, or
    nothing.

    Before that is done, a request that wants something done is sent there too, and nothing of it is done.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if stated_access(view) in {None, PUBLIC} or not request.user.is_authenticated:
            return None
        asked = (b.threshold(request) for b in get_backends() if hasattr(b, "threshold"))
        if page := next(filter(None, asked), ""):
            back = request.get_full_path() if request.method == "GET" else "/"
            return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': back})}")
        return None
