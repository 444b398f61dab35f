"""What every page knows: whose portal it is, how the reader reads, and which addresses they may open."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from answerable.portal.core.access import standing
from answerable.portal.core.navigation import desk_entries, public_entries

__all__ = ["organisation_name", "shell"]


def organisation_name() -> str:
    """The organisation's name in the language of the moment."""
    return settings.ORGANISATION_NAME.get(get_language() or "", settings.ORGANISATION_NAME["zh-hans"])


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor for base.html and desk.html; nothing is looked up until a template asks."""
    return {
        "organisation_name": organisation_name(),
        "large_type": getattr(request, "large_type", False),
        "languages": settings.LANGUAGES,
        "public_nav": SimpleLazyObject(lambda: public_entries(request)),
        "own_offices": SimpleLazyObject(lambda: standing(request.user)),
        "desk_nav": SimpleLazyObject(lambda: desk_entries(request)),
    }
