"""What every verb here is made of: the line, the notice, the clock on the working calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from answerable.portal.core.services import record
from answerable.portal.notices import services as notices
from answerable.portal.suggestions.models import Suggestion
from answerable.portal.work.queries import working_calendar
from answerable.portal.work.rules import Term, deadline

__all__ = ["line", "tell", "until"]

KIND = "suggestions.suggestion"


def line(user: Any, verb: str, suggestion: Suggestion, at: dt.datetime, **detail: Any) -> None:
    """The line of an act on a suggestion."""
    record(user, f"suggestions.{verb}", (KIND, suggestion.number), unit=suggestion.unit, at=at, **detail)


def until(term: Term, at: dt.datetime) -> dt.datetime:
    """When a term that begins at `at` is over, by the working calendar."""
    return deadline(timezone.localtime(at), term, working_calendar())


def tell(
    kind: str,
    suggestion: Suggestion,
    people: Iterable[Any],
    text: Callable[[], str],
    at: dt.datetime,
) -> None:
    """Tell people about a suggestion; the number names it, the key makes a repeat harmless."""
    url = reverse("suggestions:work", args=[suggestion.number])
    matter = notices.Matter(KIND, suggestion.number, suggestion.number, url)
    notices.send(kind, to=people, matter=matter, text=text, key=f"{kind}:{suggestion.number}", at=at)
