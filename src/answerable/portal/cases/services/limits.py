"""How long answers may take: what the organisation promises, for all topics or for one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.portal.cases.models import Limit, Measure, Urgency
from answerable.portal.core.access import lacks_at
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record

__all__ = ["MANAGE_LIMITS", "drop_limit", "set_limit"]

MANAGE_LIMITS = "organisation.manage"
LONGEST = {"hour": 240, "day": 120, "working_day": 90}


def _require(user: Any) -> None:
    if not user.has_perm(MANAGE_LIMITS):
        raise Refused(permission=MANAGE_LIMITS)
    if (lacking := lacks_at(user, MANAGE_LIMITS)) is not None:  # the promise is the whole organisation's
        raise Refused(permission=MANAGE_LIMITS, unit=lacking)


@transaction.atomic
def set_limit(user: Any, *, topic: str, urgency: str, amount: int, unit: str) -> Limit:
    """Promise an answer within so much time. What is promised already stays as it was promised."""
    _require(user)
    if urgency not in Urgency.values or unit not in Measure.values or not 1 <= amount <= LONGEST[unit]:
        raise Conflict(_("Give an urgency and a time of at least one, within four months."))
    fields = {"amount": amount, "unit": unit}
    kept, _new = Limit.objects.update_or_create(topic=topic, urgency=urgency, defaults=fields)
    record(user, "set_limit", ("cases.limit", kept.pk), topic=topic, urgency=urgency, **fields)
    return kept


@transaction.atomic
def drop_limit(user: Any, limit: Limit) -> None:
    """Promise again what holds for all topics, or what this program begins with."""
    _require(user)
    pk, about = limit.pk, {"topic": limit.topic, "urgency": limit.urgency}
    if not Limit.objects.filter(pk=pk).delete()[0]:
        raise Conflict(_("This has been dropped already."))
    record(user, "drop_limit", ("cases.limit", pk), **about)
