"""Legal hold: what is held is not erased, neither by the clock nor by hand, until the hold is lifted."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.access import lacks_at
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import Hold
from answerable.portal.core.services import record

__all__ = ["MANAGE", "held", "insist", "insist_free", "lift", "place", "standing_holds"]

MANAGE = "personal.manage"


def held(kind: str) -> list[str]:
    """The identities of the things of `kind` that are held now, to leave out of a question."""
    return list(Hold.objects.filter(object_kind=kind, lifted_at=None).values_list("object_id", flat=True))


def insist_free(kind: str, identity: object) -> None:
    """Raise `Conflict` where the thing is held."""
    if Hold.objects.filter(object_kind=kind, object_id=str(identity), lifted_at=None).exists():
        raise Conflict(_("A legal hold stands on this; nothing of it is erased until the hold is lifted."))


def standing_holds() -> QuerySet[Hold]:
    """The holds that stand, those to be looked at soonest first."""
    return Hold.objects.filter(lifted_at=None)


def place(actor, kind: str, identity: str, *, decision: str, review_on: date) -> Hold:
    """Hold the personal data of one thing, by a decision, until it is lifted."""
    insist(actor)
    if review_on <= timezone.localdate():
        raise Conflict(_("The day on which to look at it again lies ahead."))
    fields = {"object_kind": kind, "object_id": identity, "decision": decision, "review_on": review_on}
    try:
        with transaction.atomic():
            hold = Hold.objects.create(**fields)
            record(actor, "core.place_hold", (kind, identity), decision=decision, review_on=str(review_on))
    except IntegrityError:
        raise Conflict(_("A hold stands on this already.")) from None
    return hold


@transaction.atomic
def lift(actor, hold: Hold, reason: str) -> None:
    """Lift a hold; what was due meanwhile is erased by the next run of the clock."""
    insist(actor)
    if Hold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=timezone.now()) != 1:
        raise Conflict(_("That is so already."))
    record(actor, "core.lift_hold", (hold.object_kind, hold.object_id), reason=reason)


def insist(actor) -> None:
    """Raise `Refused` unless `actor` may say how long personal data is kept, for the whole organisation."""
    if not actor.has_perm(MANAGE):
        raise Refused(permission=MANAGE)
    if (lacking := lacks_at(actor, MANAGE)) is not None:
        raise Refused(permission=MANAGE, unit=lacking)
