"""How much of the budget a family of series may use: it follows the verdicts, unless a person fixes it.

A decision holds from tomorrow on. It leaves a row and a line in the audit log, and days that were judged stay
as they were.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.access import lacks_at
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.signals.models import Allowance
from answerable.portal.signals.queries import families, latest_allowance, said_of
from answerable.portal.signals.rules import allowance_of

__all__ = ["DECIDE", "fix_allowance", "follow_verdicts", "free_allowance", "may_decide"]

DECIDE = "cases.open"


def follow_verdicts(user: Any, family: str, *, at: dt.datetime | None = None) -> Allowance | None:
    """Let the allowance of a family follow what is said of its warnings; None where nothing changes."""
    latest, said = latest_allowance(family), said_of(family)
    value = allowance_of(said)
    if (latest and latest.fixed) or value == (latest.value if latest else 1.0):
        return None
    return _decide(user, "signals.move_allowance", family, value, at, good=said.good, false=said.false)


def may_decide(user: Any) -> bool:
    """Whether `user` may fix and free shares: there is one budget, so they need the authority everywhere."""
    return user.has_perm(DECIDE) and lacks_at(user, DECIDE) is None


@transaction.atomic
def fix_allowance(user: Any, family: str, reason: str, *, at: dt.datetime | None = None) -> Allowance:
    """Give a family an equal share again, whatever verdicts say, until it is freed."""
    _may_decide(user)
    _known(family)
    latest = latest_allowance(family)
    if latest and latest.fixed:
        raise Conflict(_("It is fixed already."))
    return _decide(user, "signals.fix_allowance", family, 1.0, at, fixed=True, reason=reason)


@transaction.atomic
def free_allowance(user: Any, family: str, *, at: dt.datetime | None = None) -> Allowance:
    """Let the allowance of a family follow the verdicts again."""
    _may_decide(user)
    latest, said = latest_allowance(family), said_of(family)
    if latest is None or not latest.fixed:
        raise Conflict(_("It follows the verdicts already."))
    told = {"good": said.good, "false": said.false}
    return _decide(user, "signals.free_allowance", family, allowance_of(said), at, **told)


def _decide(
    user: Any, verb: str, family: str, value: float, at: dt.datetime | None, **told: Any
) -> Allowance:
    at = at or timezone.now()
    since = timezone.localdate() + dt.timedelta(days=1)  # never a day that was judged, whatever `at` says
    row = Allowance.objects.create(family=family, since=since, value=value, by=user, at=at, **told)
    detail = {"value": value, "since": since.isoformat()} | told
    record(user, verb, ("signals.allowance", family[:80]), at=at, **detail)
    return row


def _known(family: str) -> None:
    if family not in {each.name for each in families(timezone.localdate())}:
        raise Conflict(_("Nothing was said of this family yet."))


def _may_decide(user: Any) -> None:
    if not may_decide(user):
        raise Refused(permission=DECIDE, unit=lacks_at(user, DECIDE))
