"""Pages of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

__all__ = ["MOST_COUNTED", "PER_PAGE", "page", "page_by_key"]

PER_PAGE = 25
MOST_COUNTED = 1_000  # of a long list; beyond it a page, a tab or a badge says "more": a bounded cost
LAST_PAGE = 1_000_000


def page(request: HttpRequest, things, per_page: int = PER_PAGE) -> Page:
    """The page that `?page=` asks for; the first or last one where it asks for nonsense."""
    return Paginator(things, per_page).get_page(request.GET.get("page"))


def page_by_key(request: HttpRequest, things: QuerySet, load: Callable[[list[int]], Iterable]) -> LongPage:
    """The same for a long list: first the keys, then `load(keys)`, what the rows of this page show.

    One question gives the first thousand keys, and so the page and how many there are; where there are more,
    that is said, and the pages beyond are asked for by themselves.
    """
    keys = list(things.values_list("pk", flat=True)[: MOST_COUNTED + 1])
    book = LongPaginator(things, keys)
    found = book.get_page(request.GET.get("page"))
    rows = {row.pk: row for row in load(list(found.object_list))} if found.object_list else {}
    found.object_list = [rows[key] for key in found.object_list if key in rows]
    return found


class LongPage(Page):
    """A page of a list that nobody counts to its end."""

    has_more = False

    def has_next(self) -> bool:
        return self.has_more

    def next_page_number(self) -> int:
        return self.number + 1


class LongPaginator(Paginator):
    """The pages of a list of which the first keys are known; `uncounted` where there are more than those."""

    def __init__(self, things: QuerySet, keys: list[int]) -> None:
        super().__init__(keys[:MOST_COUNTED], PER_PAGE)
        self.things = things
        self.uncounted = len(keys) > MOST_COUNTED

    def validate_number(self, number: object) -> int:
        """As ever; but the last page of an uncounted list is not known, so that none is too far."""
        if self.uncounted and str(number).isdecimal() and len(str(number)) < len(str(LAST_PAGE)):
            return max(int(str(number)), 1)
        return super().validate_number(number)

    def page(self, number: object) -> LongPage:
        """The keys of a page, and whether another follows."""
        number = self.validate_number(number)
        start, end = (number - 1) * self.per_page, number * self.per_page
        keys = list(self.object_list[start : end + 1])
        if self.uncounted and len(keys) <= self.per_page:
            keys = list(self.things.values_list("pk", flat=True)[start : end + 1])
        shown = LongPage(keys[: self.per_page], number, self)
        shown.has_more = len(keys) > self.per_page
        return shown
