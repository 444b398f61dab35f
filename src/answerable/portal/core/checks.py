"""What must hold before the portal starts: every view states who may see it, the floor stands."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, get_resolver

from answerable.portal.core.access import stated_access

__all__ = ["every_view_states_its_access", "small_numbers_are_withheld", "views_of"]


@register
def every_view_states_its_access(app_configs, **kwargs) -> list[CheckMessage]:
    """core.E001: a view without @public, @signed_in or @requires, which the middleware would refuse."""
    return [
        Error(
            f"`{view.__module__}.{view.__qualname__}` does not state who may see it.",
            hint="Put @public, @signed_in or @requires(…) from answerable.portal.core.access on it.",
            id="core.E001",
        )
        for view in views_of(get_resolver())
        if stated_access(view) is None
    ]


@register
def small_numbers_are_withheld(app_configs, **kwargs) -> list[CheckMessage]:
    """core.E002: the charter's floor of five may be raised and never lowered."""
    if settings.SMALLEST_NUMBER >= 5:
        return []
    wrong = f"SMALLEST_NUMBER is {settings.SMALLEST_NUMBER}: numbers under 5 may not be published."
    return [Error(wrong, hint="Raise it to 5 or more.", id="core.E002")]


def views_of(resolver) -> Iterator:
    """Every view below `resolver`."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.callback
        else:
            yield from views_of(entry)
