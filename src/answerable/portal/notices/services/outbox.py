"""Emptying the outbox. A crash loses nothing: what is due stays due, and what was packed keeps its key.

pack     everything due for one person by one way becomes one parcel; the conditional UPDATE is the claim
take     one worker takes a parcel for TAKEN; if it dies, the parcel is free again afterwards
hand     outside any transaction, to the back-end
note     what became of it, on the parcel and its deliveries together
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.notices import rules
from answerable.portal.notices.models import Delivery, Notice, Parcel, State
from answerable.portal.notices.services.ways import Outcome, Post, backend_of

__all__ = ["KEPT", "MANAGE", "TAKEN", "empty_outbox", "forget_old", "report", "send_again"]

MANAGE = "accounts.manage"
TAKEN = dt.timedelta(minutes=5)  # no way takes longer: sockets time out after 20 seconds
KEPT = dt.timedelta(days=180)
log = logging.getLogger(__name__)


def empty_outbox(at: dt.datetime | None = None) -> dict[str, int]:
    """Pack what is due and hand it over; gives how many parcels ended up in which state."""
    at = at or timezone.now()
    _pack(at)
    counts: dict[str, int] = {}
    for parcel in _due(at):
        if _take(parcel, at):
            state = _note(parcel, _hand(parcel), at)
            counts[state] = counts.get(state, 0) + 1
    return counts


def _waiting(at: dt.datetime):
    return Delivery.objects.filter(state=State.WAITING, parcel=None, due_at__lte=at)


def _pack(at: dt.datetime) -> None:
    pairs = _waiting(at).order_by("person", "channel").values_list("person", "channel").distinct()
    for person, channel in pairs:
        with transaction.atomic():
            parcel = Parcel.objects.create(person_id=person, channel=channel, made_at=at, due_at=at)
            if not _waiting(at).filter(person=person, channel=channel).update(parcel=parcel):
                parcel.delete()  # another hand was quicker


def _due(at: dt.datetime) -> list[Parcel]:
    return list(
        Parcel.objects.filter(_free(at), state=State.WAITING, due_at__lte=at).order_by("due_at", "pk")
    )


def _free(at: dt.datetime) -> Q:
    return Q(taken_until=None) | Q(taken_until__lte=at)


def _take(parcel: Parcel, at: dt.datetime) -> bool:
    mine = Parcel.objects.filter(_free(at), pk=parcel.pk, state=State.WAITING, due_at__lte=at)
    taken = mine.update(taken_until=at + TAKEN, attempts=F("attempts") + 1)
    if taken:
        parcel.refresh_from_db()
    return bool(taken)


def _hand(parcel: Parcel) -> Outcome:
    backend = backend_of(parcel.channel)
    if backend is None:
        return Outcome(State.FAILED, "no-such-way")
    if not parcel.person.is_active or not backend.reaches(parcel.person):
        return Outcome(State.FAILED, "no-address")
    notices = Notice.objects.filter(deliveries__parcel=parcel).order_by("at", "pk")
    try:
        return backend.deliver(Post(str(parcel.key), parcel.person, list(notices)))
    except Exception as wrong:
        log.warning("A parcel could not be handed over by `%s`: %s.", parcel.channel, type(wrong).__name__)
        return Outcome("again", "broken")


@transaction.atomic
def _note(parcel: Parcel, outcome: Outcome, at: dt.datetime) -> str:
    again = rules.next_try(at, parcel.attempts) if outcome.state == "again" else None
    if again is not None:
        _save(parcel, State.WAITING, due_at=again, taken_until=None, why=outcome.why)
        return State.WAITING.value
    state = str(State.GIVEN_UP if outcome.state == "again" else outcome.state)
    _save(parcel, state, taken_until=None, why=outcome.why, reference=outcome.reference, ended_at=at)
    return state


def _save(parcel: Parcel, state: str, **fields: Any) -> None:
    Parcel.objects.filter(pk=parcel.pk).update(state=state, **fields)
    Delivery.objects.filter(parcel=parcel).exclude(state=State.STOPPED).update(state=state)


def report(channel: str, reference: str, state: str, why: str = "", at: dt.datetime | None = None) -> int:
    """What a way says later about a parcel it took (`delivered` or `failed`); gives 0 where it is unknown."""
    found = Parcel.objects.filter(channel=channel, reference=reference, state=State.SENT).first()
    if not found or not reference:
        return 0
    with transaction.atomic():
        _save(found, state, why=why, ended_at=at or timezone.now())
    return 1


@transaction.atomic
def send_again(user: Any, parcel: Parcel, at: dt.datetime | None = None) -> None:
    """Try once more what was refused or given up, say after the address or the server was put right."""
    if not user.has_perm(MANAGE):
        raise Refused(permission=MANAGE)
    at = at or timezone.now()
    mine = Parcel.objects.filter(pk=parcel.pk, state__in=[State.FAILED, State.GIVEN_UP])
    if not mine.update(state=State.WAITING, due_at=at, attempts=0, taken_until=None, ended_at=None, why=""):
        raise Conflict(_("It is on its way, or has arrived; there is nothing to send again."))
    Delivery.objects.filter(parcel=parcel).exclude(state=State.STOPPED).update(state=State.WAITING)
    record(user, "notices.send_again", ("notices.parcel", parcel.key), at=at, channel=parcel.channel)


def forget_old(at: dt.datetime | None = None) -> int:
    """Remove what was told half a year ago and is on its way no more; gives how many notices."""
    before = (at or timezone.now()) - KEPT
    old = Notice.objects.filter(at__lt=before).exclude(deliveries__state=State.WAITING)
    gone = old.delete()[1].get("notices.Notice", 0)
    Parcel.objects.filter(made_at__lt=before, deliveries=None).delete()
    return gone
