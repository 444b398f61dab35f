"""How long each kind of personal data is kept, as data; and the clock that erases it.

An application registers its kinds where its services are made, and each says how it erases what is due:

    register(Kind("cases.contact", _("Names and contacts of senders"), …, erase=erase_due_contacts))

The organisation may set another number of days within the kind's bounds. What was told to somebody when
their data came in stays: where a row has its own day, a new rule holds for rows whose clock starts after
it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict
from answerable.portal.core.holds import insist
from answerable.portal.core.models import RetentionRule
from answerable.portal.core.services import record

__all__ = ["KINDS", "Kind", "days_kept", "decisions", "erase_due", "finders", "register", "set_days"]

Finder = Callable[[str], str | None]


@dataclass(frozen=True)
class Kind:
    """One kind of personal data: its names, for how many days it is kept and from when, and how it is erased.

    `days` is the standard, or what gives it; `least` and `most` bound what an organisation may choose.
    `erase(at)` erases what is due at that moment and says how much that was; it leaves out what is held.
    `holds` names the kinds of things (`app.model`) on which a hold keeps it, each with the function that
    finds one by what people call it.
    """

    code: str
    name: Any
    counts_from: Any
    days: int | Callable[[], int]
    least: int
    most: int
    erase: Callable[[datetime], int]
    holds: Mapping[str, Finder] = field(default_factory=dict)

    @property
    def standard(self) -> int:
        """The days as a number, also where a setting says it."""
        return self.days() if callable(self.days) else self.days


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; importing the application's services does it."""
    KINDS[kind.code] = kind


def days_kept(code: str) -> int:
    """The days for which this kind is kept: the organisation's own number, or the standard."""
    own = RetentionRule.objects.filter(kind=code).values_list("days", flat=True).first()
    return KINDS[code].standard if own is None else own


def finders() -> dict[str, Finder]:
    """What can be held: the kind of thing → the function that finds one by what people call it."""
    return {thing: find for kind in KINDS.values() for thing, find in kind.holds.items()}


def decisions() -> dict[str, RetentionRule]:
    """Kind → the organisation's own rule, where it has one."""
    return {rule.kind: rule for rule in RetentionRule.objects.all()}


@transaction.atomic
def set_days(actor, code: str, days: int, decision: str) -> None:
    """Keep a kind for another number of days from now on, by a decision."""
    insist(actor)
    kind = KINDS[code]
    if not kind.least <= days <= kind.most:
        said = _("Between %(least)d and %(most)d days are possible.")
        raise Conflict(said % {"least": kind.least, "most": kind.most})
    before = days_kept(code)
    RetentionRule.objects.update_or_create(kind=code, defaults={"days": days, "decision": decision})
    record(actor, "core.set_days", ("core.retentionrule", code), before=before, days=days, decision=decision)


def erase_due(at: datetime | None = None) -> dict[str, int]:
    """Erase all that is due, kind by kind: code → how much that was."""
    at = at or timezone.now()
    return {code: kind.erase(at) for code, kind in KINDS.items()}
