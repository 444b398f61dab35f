"""Pages of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

__all__ = ["PER_PAGE", "page", "page_by_key"]

PER_PAGE = 25


def page(request: HttpRequest, things, per_page: int = PER_PAGE) -> Page:
    """The page that `?page=` asks for; the first or last one where it asks for nonsense."""
    return Paginator(things, per_page).get_page(request.GET.get("page"))


def page_by_key(
    request: HttpRequest, things: QuerySet, load: Callable[[list[int]], Iterable], per_page: int = PER_PAGE
) -> Page:
    """The same for a long list: first the keys of the page alone, then `load(keys)`, what a row shows.

    A database that skips 50,000 rows to come to the 2,000th page then skips keys alone.
    """
    found = page(request, things.values_list("pk", flat=True), per_page)
    keys = list(found.object_list)
    rows = {row.pk: row for row in load(keys)} if keys else {}
    found.object_list = [rows[key] for key in keys if key in rows]
    return found
