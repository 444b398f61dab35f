"""Four middlewares: how a person likes to read, tables in the format that is asked for, the refusal of
requests that no person sends, and of views that do not say who may see them."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from answerable.portal.core.access import stated_access
from answerable.portal.core.errors import Conflict, UnstatedAccess
from answerable.portal.core.exports import TableResponse
from answerable.portal.core.uploads import largest_body, ready_for_files

__all__ = ["LARGE_TYPE_COOKIE", "AsAsked", "ReadingPreferences", "SoundRequests", "StatedAccess"]

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


class AsAsked:
    """A table goes out as CSV, or as a workbook where the address says `format=xlsx`."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.GET.get("format") == "xlsx" and isinstance(response, TableResponse):
            return response.as_workbook()
        return response


class SoundRequests:
    """Refuses what no browser of a person sends: bodies beyond what our forms hold, and NUL characters.

    PostgreSQL takes no NUL in a text, so that one in an address, a cookie or a field would be our fault.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\0" in text for text in _said_in_the_head(request)):
            raise BadRequest("A NUL character in the address or in a cookie.")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if _length(request) > largest_body(view, settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
            return _too_much(request, view)
        ready_for_files(request, view)
        try:
            fields = list(request.POST.lists())
        except RequestDataTooBig:  # words where files were allowed for
            return _too_much(request, view)
        if any("\0" in text for _name, texts in fields for text in texts):
            raise BadRequest("A NUL character in a field.")
        return None


def _too_much(request: HttpRequest, view) -> HttpResponse:
    """A photo too many is an honest mistake: the page says what to do, not that something was wrong."""
    return render(request, "core/413.html", {"takes_files": largest_body(view, 0) > 0}, status=413)


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _said_in_the_head(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    yield from request.COOKIES.values()
    for name, texts in request.GET.lists():
        yield from (name, *texts)


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
