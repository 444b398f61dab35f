"""Reading notices: the bell, the outbox, how a person wants to be told, and who is in charge of a unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from answerable.portal.notices import rules
from answerable.portal.notices.models import Choice, Delivery, Manner, Parcel, State
from answerable.portal.organisation.models import Delegation, Office, Unit
from answerable.portal.organisation.rules import reaches

__all__ = [
    "bell",
    "frequencies",
    "in_charge",
    "manner_of",
    "outbox",
    "outbox_counts",
    "rhythms",
    "told_to",
    "unread_count",
]

KEEPS_HOUSE = "organisation.manage"


def bell(request: HttpRequest) -> dict[str, object]:
    """Context processor: `unread_notices`, counted only on the pages that show it."""
    user = getattr(request, "user", None)
    return {"unread_notices": SimpleLazyObject(lambda: unread_count(user))}


def unread_count(user: Any) -> int:
    """How many notices `user` has not read."""
    if user is None or not user.is_authenticated:
        return 0
    return Delivery.objects.filter(person=user, channel="in_app", read_at=None).count()


def told_to(user: Any, *, unread: bool = False) -> QuerySet[Delivery]:
    """What `user` was told, newest first."""
    found = Delivery.objects.filter(person=user, channel="in_app").select_related("notice")
    return found.filter(read_at=None) if unread else found


def outbox(state: str = "", channel: str = "") -> QuerySet[Parcel]:
    """The parcels with their people and sizes, newest first. Nothing tells what they say or who read it."""
    found = Parcel.objects.select_related("person").order_by("-made_at", "-pk")
    found = found.filter(state=state) if state else found
    return found.filter(channel=channel) if channel else found


def outbox_counts() -> dict[str, int]:
    """State → parcels; what is not packed yet counts as `planned`."""
    counted = dict(Parcel.objects.order_by().values_list("state").annotate(n=Count("pk")))
    planned = Delivery.objects.filter(state=State.WAITING, parcel=None).count()
    return {state: counted.get(state, 0) for state in State.values} | {"planned": planned}


def manner_of(person: Any) -> Manner:
    """When the person wants to be written to; one with the usual hours where they said nothing."""
    return Manner.objects.filter(person=person).first() or Manner(person=person)


def rhythms(people: Iterable[Any]) -> dict[int, rules.Rhythm]:
    """Each person's rhythm, in one query."""
    pks = [person.pk for person in people]
    chosen = {manner.person_id: manner.rhythm for manner in Manner.objects.filter(person__in=pks)}
    return {pk: chosen.get(pk) or rules.Rhythm() for pk in pks}


def frequencies(kind: rules.Kind, people: Iterable[Any]) -> dict[int, str]:
    """How often each person hears of `kind`; a choice that a duty no longer allows does not count."""
    pks = [person.pk for person in people]
    rows = Choice.objects.filter(person__in=pks, kind=kind.code).values_list("person", "frequency")
    chosen = {pk: often for pk, often in rows if often in rules.allowed_frequencies(kind)}
    return {pk: chosen.get(pk, kind.frequency) for pk in pks}


def in_charge(unit: Unit, permission: str) -> list[Any]:
    """The people whose office in force carries `permission` nearest to `unit`: at the unit itself, else at
    the unit above, and so on; and those to whom they lent it there. An office, never a name, decides.

    Whoever keeps the house has every authority everywhere; they are told only where nobody else has it.
    """
    paths = [unit.path[:end] for end in range(len(unit.path), 0, -Unit.steplen)]
    held = Office.objects.in_force().filter(unit__path__in=paths, holder__is_active=True)
    able = [
        office
        for office in held.select_related("unit", "kind", "holder").order_by("pk")
        if permission in office.kind.permissions and reaches(office.unit.path, office.kind.reaches, unit.path)
    ]
    able = [office for office in able if KEEPS_HOUSE not in office.kind.permissions] or able
    top = max((office.unit.path for office in able), key=len, default=None)
    nearest = [office for office in able if office.unit.path == top]
    told = {office.holder_id: office.holder for office in nearest}
    return list((told | _standing_in(nearest, unit, permission)).values())


def _standing_in(offices: list[Office], unit: Unit, permission: str) -> dict[int, Any]:
    """The people to whom `permission` was lent at `unit`, out of one of these offices."""
    at = {office.pk: office for office in offices}
    lent = Delegation.objects.in_force().filter(office__in=at, delegate__is_active=True)
    return {
        each.delegate_id: each.delegate
        for each in lent.select_related("unit", "delegate").order_by("pk")
        if permission in each.permissions
        and reaches(each.unit.path, at[each.office_id].kind.reaches, unit.path)
    }
