"""What verdicts said of each family of series, and how much of the budget it may use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from answerable.portal.signals.models import Allowance, Verdict
from answerable.portal.signals.rules import Said, family_of

__all__ = [
    "Family",
    "allowances_in_force",
    "allowances_until",
    "families",
    "latest_allowance",
    "said_of",
    "said_of_all",
]

REMEMBERED = dt.timedelta(days=365)  # verdicts on older warnings no longer tell of the family
GOOD = (Verdict.Found.REAL, Verdict.Found.KNOWN)


@dataclass(frozen=True)
class Family:
    """A family of series: what was said of its warnings, its allowance now, and what comes next."""

    name: str
    said: Said
    value: float
    coming: Allowance | None  # decided, and not in force yet
    latest: Allowance | None

    @property
    def fixed(self) -> bool:
        return self.latest is not None and self.latest.fixed


def said_of_all(today: dt.date | None = None) -> dict[str, Said]:
    """What was said of the warnings of every family in the last year.

    A warning that only had the wrong topic tells of the topics, and unsure ones of nothing.
    """
    since = (today or timezone.localdate()) - REMEMBERED
    judged = Verdict.objects.filter(signal__period_start__gt=since).exclude(found=Verdict.Found.UNSURE)
    counts: dict[str, list[int]] = {}
    for series, found, about in judged.values_list("signal__series", "found", "about"):
        if found in GOOD or not about:
            counts.setdefault(family_of(series), [0, 0])[found not in GOOD] += 1
    return {name: Said(*both) for name, both in counts.items()}


def said_of(family: str, today: dt.date | None = None) -> Said:
    """What was said of one family's warnings."""
    return said_of_all(today).get(family, Said())


def latest_allowance(family: str) -> Allowance | None:
    """What was decided of a family last, in force or to come."""
    return Allowance.objects.filter(family=family).order_by("-since", "-pk").first()


def allowances_in_force(day: dt.date) -> dict[str, Allowance]:
    """Family → what holds on `day`."""
    rows = Allowance.objects.filter(since__lte=day).order_by("since", "pk").select_related("by")
    return {row.family: row for row in rows}


def allowances_until(day: dt.date) -> list[tuple[str, dt.date, float]]:
    """(family, since, allowance) of all that was decided, the last word of each family and day."""
    rows = Allowance.objects.filter(since__lte=day).order_by("since", "pk")
    held = {(row.family, row.since): row.value for row in rows}
    return [(family, since, value) for (family, since), value in held.items()]


def families(today: dt.date) -> list[Family]:
    """Every family of which anything was said or decided, those that differ most from 1 first."""
    said, now = said_of_all(today), allowances_in_force(today)
    latest = {row.family: row for row in Allowance.objects.order_by("since", "pk").select_related("by")}
    names = sorted(said.keys() | latest.keys())
    found = [_family(name, said.get(name, Said()), now.get(name), latest.get(name), today) for name in names]
    return sorted(found, key=lambda each: (-abs(each.value - 1), -each.said.judged, each.name))


def _family(name: str, said: Said, now: Allowance | None, latest: Allowance | None, today: dt.date) -> Family:
    coming = latest if latest is not None and latest.since > today else None
    return Family(name, said, now.value if now else 1.0, coming, latest)
