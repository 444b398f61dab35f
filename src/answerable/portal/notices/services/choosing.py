"""How a person wants to be told; what waits already is planned anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.notices import queries, rules
from answerable.portal.notices.models import Choice, Delivery, Manner, State
from answerable.portal.notices.services.telling import planned

__all__ = ["change_choice", "change_manner", "stop_by_token", "token_to_stop"]

SALT = "notices.stop"


@transaction.atomic
def change_choice(person: Any, kind: str, frequency: str) -> bool:
    """How often `person` hears of `kind`; gives whether that is a change. A duty waits a day at most."""
    known = rules.kind_of(kind)
    if frequency not in rules.allowed_frequencies(known):
        raise Conflict(_("This belongs to your office; it can wait a day at most."))
    if queries.frequencies(known, [person])[person.pk] == frequency:
        return False
    Choice.objects.update_or_create(person=person, kind=kind, defaults={"frequency": frequency})
    _plan_anew(person, [known])
    record(person, "notices.change_choice", person, kind=kind, frequency=frequency)
    return True


@transaction.atomic
def change_manner(
    person: Any, *, quiet_from: dt.time, quiet_until: dt.time, daily_at: dt.time, weekly_on: int
) -> bool:
    """When `person` wants to be written to; gives whether that is a change."""
    rhythm = rules.Rhythm(quiet_from, quiet_until, daily_at, weekly_on)
    if queries.rhythms([person])[person.pk] == rhythm:
        return False
    Manner.objects.update_or_create(person=person, defaults=vars(rhythm))
    _plan_anew(person, rules.kinds())
    record(person, "notices.change_manner", person)
    return True


def _plan_anew(person: Any, kinds: list[rules.Kind]) -> None:
    rhythm = queries.rhythms([person])[person.pk]
    for kind in kinds:
        frequency = queries.frequencies(kind, [person])[person.pk]
        waiting = Delivery.objects.filter(person=person, notice__kind=kind.code)
        waiting = waiting.filter(state=State.WAITING, parcel=None)
        if frequency == rules.OFF:
            waiting.update(state=State.STOPPED)
            continue
        for delivery in waiting.select_related("notice"):
            due = planned(delivery.notice.at, kind, frequency, rhythm)
            Delivery.objects.filter(pk=delivery.pk, parcel=None).update(due_at=due)


def token_to_stop(person: Any, kind: str) -> str:
    """What a letter carries so that one kind can be stopped without signing in."""
    return signing.dumps([person.pk, kind], salt=SALT)


def stop_by_token(token: str, *, really: bool = True) -> rules.Kind:
    """Stop the kind that `token` names for the person it names. Raises LookupError where it is none of ours.

    With `really=False` nothing is changed: the page asks first.
    """
    try:
        pk, code = signing.loads(token, salt=SALT)
        person = get_user_model().objects.get(pk=pk)
    except (signing.BadSignature, get_user_model().DoesNotExist, ValueError):
        raise LookupError(token) from None
    if really:
        change_choice(person, code, rules.OFF)
    return rules.kind_of(code)
