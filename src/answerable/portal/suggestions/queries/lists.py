"""Lists: the public one with its filters and order, and what waits for the desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from answerable.portal.answers.queries import answers_of_cases
from answerable.portal.search.queries import matching
from answerable.portal.suggestions import rules
from answerable.portal.suggestions.models import Suggestion, SupportDay
from answerable.portal.suggestions.queries.doors import public_suggestions, suggestions_for

__all__ = ["SORTS", "answer_of", "desk_list", "growth_of", "last_change", "listed", "numbers", "owed"]

# Below the floor nobody can tell who is ahead of whom: the order would tell a number that is withheld.
SORTS = {
    "newest": ("-published_at", "-pk"),
    "supported": ("-shown", "-published_at", "-pk"),
    "ending": (F("open_until").asc(nulls_last=True), "-pk"),
}


def listed(
    q: str = "", state: str = "", topic: str = "", unit: Any = None, sort: str = "newest"
) -> QuerySet[Suggestion]:
    """What the public list shows, by words, state, topic and unit, in an order of `SORTS`."""
    found = public_suggestions()
    if q:
        found = found.filter(pk__in=matching("suggestion", q))
    if state == "hidden":
        found = found.exclude(hidden_at=None)
    elif state:
        found = found.filter(state=state, hidden_at=None)
    if topic:
        found = found.filter(topic=topic)
    if unit is not None:
        found = found.filter(unit__path__startswith=unit.path)
    enough = When(hidden_at=None, supporters__gte=settings.SMALLEST_NUMBER, then=F("supporters"))
    shown = Case(enough, default=Value(0), output_field=IntegerField())
    return found.annotate(shown=shown).order_by(*SORTS.get(sort, SORTS["newest"]))


def desk_list(user: Any, which: str, q: str = "") -> QuerySet[Suggestion]:
    """What waits for the desk (`waiting`, `owed`, `running`), or all of it; the most pressing first."""
    found = suggestions_for(user)
    if q:
        words = Q(number__iexact=q) | Q(title__icontains=q) | Q(text__icontains=q)
        found = found.filter(words)
    if which == "waiting":
        return found.filter(state="waiting", hidden_at=None).order_by("check_by", "pk")
    if which == "owed":
        return found.filter(state="reached").order_by("due_at", "pk")
    if which == "running":
        return found.filter(state__in=["answered", "monitoring"]).order_by("decided_at", "pk")
    return found.order_by("-sent_at", "-pk")


def owed(user: Any) -> dict[str, int]:
    """How many wait to be checked, for an answer, and how many are being carried out."""
    return suggestions_for(user).aggregate(
        waiting=Count("pk", filter=Q(state="waiting", hidden_at=None)),
        owed=Count("pk", filter=Q(state="reached")),
        running=Count("pk", filter=Q(state__in=["answered", "monitoring"])),
    )


def numbers() -> dict[str, Any]:
    """How many wait for the check and since when at the longest: the public may know."""
    waiting = Suggestion.objects.filter(state="waiting", hidden_at=None).order_by("sent_at")
    oldest = waiting.values_list("sent_at", flat=True).first()
    return {
        "waiting": waiting.count(),
        "oldest": oldest,
        "late": waiting.filter(check_by__lt=timezone.now()).count(),
    }


def growth_of(suggestion: Suggestion) -> list[tuple[dt.date, int | None]]:
    """How many supported it by each day; None below the floor. Marks tell it or, once it ended, counts."""
    days = dict(SupportDay.objects.filter(suggestion=suggestion).values_list("day", "supports"))
    if not days:
        rows = suggestion.supports.order_by().values_list("day").annotate(n=Count("pk"))
        days = dict(rows)
    return rules.growth(days, settings.SMALLEST_NUMBER)


def answer_of(suggestion: Suggestion) -> Any:
    """The published answer to its case, or None."""
    if suggestion.case_id is None:
        return None
    answer = answers_of_cases([suggestion.case_id]).get(suggestion.case_id)
    return answer if answer is not None and answer.public is not None else None


def last_change() -> dt.datetime | None:
    """When something about the public list last changed, for the feed."""
    moments = [
        Suggestion.objects.exclude(**{name: None}).order_by(f"-{name}").values_list(name, flat=True).first()
        for name in ("published_at", "hidden_at", "reached_at", "decided_at", "ended_at")
    ]
    return max((each for each in moments if each), default=None)
