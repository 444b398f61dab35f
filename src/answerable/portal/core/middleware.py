"""Two middlewares: how a person likes to read, and the refusal of views that do not say who may see them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from answerable.portal.core.access import stated_access
from answerable.portal.core.errors import Conflict, UnstatedAccess

__all__ = ["LARGE_TYPE_COOKIE", "ReadingPreferences", "StatedAccess"]

LARGE_TYPE_COOKIE = "large_type"


class ReadingPreferences:
    """Language and type size, before anything is rendered.

    The cookies decide, then what the browser asks for, then Chinese. A person's own stored choice becomes a
    cookie when they sign in, so that no page needs the database to know its language.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        request.large_type = request.COOKIES.get(LARGE_TYPE_COOKIE) == "on"
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


class StatedAccess:
    """Refuses a view without stated access, and turns a Conflict into a page that says why."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if stated_access(view) is None and not _is_djangos_own(view):
            raise UnstatedAccess(f"{view.__module__}.{view.__qualname__}")

    def process_exception(self, request: HttpRequest, wrong: Exception) -> HttpResponse | None:
        if not isinstance(wrong, Conflict):
            return None
        return render(request, "core/409.html", {"sentence": wrong.sentence}, status=409)


def _is_djangos_own(view) -> bool:
    """Static files while developing; in production they never reach Django."""
    return settings.DEBUG and view.__module__.startswith("django.")
