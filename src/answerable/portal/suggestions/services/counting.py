"""Marks while it gathers, counts by day afterwards."""

from __future__ import annotations

from django.db.models import Count

from answerable.portal.suggestions.models import Suggestion, Support, SupportDay

__all__ = ["fold"]


def fold(suggestion: Suggestion) -> None:
    """The gathering has ended: keep how many on which day, and no mark."""
    days = Support.objects.filter(suggestion=suggestion).order_by().values("day").annotate(n=Count("pk"))
    SupportDay.objects.bulk_create(
        SupportDay(suggestion=suggestion, day=row["day"], supports=row["n"]) for row in days
    )
    Support.objects.filter(suggestion=suggestion).delete()
