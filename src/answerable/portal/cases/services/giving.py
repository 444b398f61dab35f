"""Who at a unit deals with its part, and taking back that a part was taken up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases import rules
from answerable.portal.cases.models import Assignment
from answerable.portal.cases.queries import not_kept_from
from answerable.portal.cases.services.clocks import tell
from answerable.portal.cases.services.steps import move, require
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record

__all__ = ["give_to", "unacknowledge"]

HANDLE = "cases.handle"


@transaction.atomic
def give_to(user: Any, part: Assignment, person: Any | None, at: dt.datetime | None = None) -> Assignment:
    """Say who at the unit deals with its part; None: nobody in particular. The unit stays answerable."""
    require(user, HANDLE, part.unit)
    at = at or timezone.now()
    if person is not None and not _can_do_it(person, part):
        raise Conflict(_("This person holds no office that handles cases at that unit."))
    still = Assignment.objects.filter(pk=part.pk, state__in=rules.WORKING).exclude(person=person)
    if person is None:
        still = still.exclude(person=None)
    if still.update(person=person) != 1:
        raise Conflict(_("This part is with that person already, or nobody waits for it any more."))
    part.person = person
    thing, who = ("cases.case", part.case.number), person.get_username() if person else ""
    record(user, "give_to", thing, unit=part.unit, at=at, personal={"person": who})
    if person is not None and person != user:
        tell("cases.asked", part.case, [person], lambda: _words(part), at, part.pk, person.pk, at)
    return part


def _can_do_it(person: Any, part: Assignment) -> bool:
    able = person.is_active and person.has_perm(HANDLE, part.unit)
    return able and bool(not_kept_from([person], part.case))


def _words(part: Assignment) -> str:
    return _("You are asked to deal with this for your unit: %(title)s") % {"title": part.case.title}


@transaction.atomic
def unacknowledge(user: Any, part: Assignment, at: dt.datetime | None = None) -> Assignment:
    """Take back that a unit takes its part on, while it has written nothing."""
    require(user, HANDLE, part.unit)
    if part.contribution:
        raise Conflict(_("The unit has begun to write its part."))
    move(rules.ASSIGNMENT, "unacknowledge", part, acknowledged_at=None)
    record(user, "unacknowledge", ("cases.case", part.case.number), unit=part.unit, at=at)
    return part
