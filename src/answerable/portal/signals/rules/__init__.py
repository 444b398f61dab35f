"""Pure: figures with their intervals, whether a warning may be given, and what verdicts change."""

from answerable.portal.signals.rules.allowances import (
    LEAST_JUDGED,
    STORIES,
    Said,
    allowance_after,
    allowance_of,
    family_of,
)
from answerable.portal.signals.rules.figures import Share, busiest_week, every_period, median
from answerable.portal.signals.rules.giving import HOLD_OFF, NEWS_DAYS, Candidate, Given, why_held

__all__ = [
    "HOLD_OFF",
    "LEAST_JUDGED",
    "NEWS_DAYS",
    "STORIES",
    "Candidate",
    "Given",
    "Said",
    "Share",
    "allowance_after",
    "allowance_of",
    "busiest_week",
    "every_period",
    "family_of",
    "median",
    "why_held",
]
