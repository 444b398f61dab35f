"""The public log of what was hidden, and its rates."""

from __future__ import annotations

from django.db.models import QuerySet

from answerable.portal.suggestions.models import Hiding, Suggestion
from answerable.portal.suggestions.rules import Moderation

__all__ = ["figures", "log"]


def log(rule: str = "", state: str = "") -> QuerySet[Hiding]:
    """Every hiding there ever was, the newest first, by rule and by what came of it. No text is in it."""
    found = Hiding.objects.select_related("rule", "unit", "by_unit")
    if rule:
        found = found.filter(rule__code=rule)
    return found.filter(state=state) if state else found


def figures() -> Moderation:
    """How much was sent, hidden, appealed and restored, of all time.

    These are whole numbers of acts of the organisation itself, not of people, so none is withheld.
    """
    hidings = Hiding.objects.all()
    return Moderation(
        sent=Suggestion.objects.count(),
        hidden=hidings.values("kind", "identity").distinct().count(),
        appealed=hidings.exclude(appealed_at=None).values("kind", "identity").distinct().count(),
        restored=hidings.filter(state="restored").values("kind", "identity").distinct().count(),
    )
