"""Pages of a list."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

__all__ = ["PER_PAGE", "page"]

PER_PAGE = 25


def page(request: HttpRequest, things, per_page: int = PER_PAGE) -> Page:
    """The page that `?page=` asks for; the first or last one where it asks for nonsense."""
    return Paginator(things, per_page).get_page(request.GET.get("page"))
