"""What is promised to a suggestion, and by which rules a text may be hidden, today and before."""

from __future__ import annotations

from django.db.models import QuerySet

from answerable.portal.suggestions import rules
from answerable.portal.suggestions.models import HidingRule, Threshold

__all__ = ["every_rule", "former_thresholds", "promise_for", "rules_in_force", "thresholds_in_force"]


def promise_for(topic: str, unit_code: str) -> tuple[Threshold | None, rules.Promise]:
    """The threshold nearest to a topic and unit, with what it promises; without any, the standard."""
    live = {(each.topic, each.unit_code): each for each in thresholds_in_force()}
    place = rules.nearest(live, topic, unit_code)
    if place is None:
        return None, rules.STANDARD
    found = live[place]
    return found, rules.Promise(*(getattr(found, name) for name in rules.Promise._fields))


def thresholds_in_force() -> QuerySet[Threshold]:
    """What is promised today; what holds for all comes first."""
    return Threshold.objects.filter(ended_at=None)


def former_thresholds() -> QuerySet[Threshold]:
    """What was promised before, the newest first."""
    return Threshold.objects.exclude(ended_at=None).order_by("-ended_at")


def rules_in_force() -> QuerySet[HidingRule]:
    """The grounds on which a text may be hidden today."""
    return HidingRule.objects.filter(ended_at=None)


def every_rule() -> QuerySet[HidingRule]:
    """Every wording that ever held, the newest first."""
    return HidingRule.objects.order_by("-from_at", "code")
