"""Every page of a demonstration says that it is one.

A file in the home directory marks it, beside the table of places: a page must not cost a query to know this.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

__all__ = ["demonstration", "hang_out"]


def demonstration(request: HttpRequest) -> dict[str, str]:
    """Context processor: the sentence for the banner, empty where this is no demonstration."""
    if not _marker().exists():
        return {"demonstration": ""}
    return {"demonstration": _("Demonstration: the city, its people and everything said here are invented.")}


def hang_out() -> None:
    """Mark this installation as a demonstration."""
    _marker().write_text("Demonstration content was loaded here.\n", encoding="utf-8")


def _marker():
    return settings.HOME / "demonstration"
