"""Lending part of one's office to somebody for a time, and taking it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.organisation.models import Delegation, Office, Unit
from answerable.portal.organisation.queries import offices_held
from answerable.portal.organisation.rules import LONGEST_DELEGATION, lendable, reaches
from answerable.portal.organisation.services.standing import MANAGE, name_of

__all__ = ["delegate", "revoke"]


@transaction.atomic
def delegate(
    actor,
    *,
    office: Office,
    to,
    unit: Unit,
    permissions: Collection[str],
    starts_on: date | None = None,
    ends_on: date,
    reason: str = "",
) -> Delegation:
    """Lend `permissions` of one's own office in force to `to`, at `unit` and what it reaches below.

    Only what the office gives, where it reaches, at the longest as long as it lasts. What was lent cannot be
    lent on, since only offices that one holds can be lent from.
    """
    if office.pk not in {own.pk for own in offices_held(actor)}:
        raise Refused(_("You can lend authority only from an office that you hold yourself today."))
    _insist_on_scope(office, unit, permissions)
    day = starts_on or timezone.localdate()
    _insist_on_term(office, day, ends_on)
    if to == actor:
        raise Conflict(_("You have this authority yourself."))
    if not Office.objects.in_force().filter(holder=to, holder__is_active=True).exists():
        raise Conflict(_("Authority is lent only to somebody who holds an office."))
    given = Delegation.objects.create(
        office=office,
        delegate=to,
        unit=unit,
        permissions=sorted(permissions),
        starts_on=day,
        ends_on=ends_on,
        reason=reason,
    )
    term = {"starts_on": day.isoformat(), "ends_on": ends_on.isoformat()}
    said = {"office": office.kind.code, "to": name_of(to), "permissions": given.permissions, "reason": reason}
    record(actor, "organisation.delegate", given, unit=unit, **term, **said)
    return given


@transaction.atomic
def revoke(actor, delegation: Delegation, *, reason: str = "") -> None:
    """What was lent ends now. Whoever lent it may do so, and whoever manages the unit."""
    office = delegation.office
    if office.holder_id != actor.pk and not actor.has_perm(MANAGE, office.unit):
        raise Refused(permission=MANAGE, unit=office.unit)
    still = Delegation.objects.filter(pk=delegation.pk, revoked_at=None, ends_on__gte=timezone.localdate())
    if not still.update(revoked_at=timezone.now()):
        raise Conflict(_("This has ended already."))
    record(actor, "organisation.revoke", delegation, unit=delegation.unit, reason=reason)


def _insist_on_scope(office: Office, unit: Unit, permissions: Collection[str]) -> None:
    if not permissions or set(permissions) - set(lendable(office.kind.permissions)):
        raise Refused(_("You can lend only what your office includes, and never the right to appoint."))
    if not reaches(office.unit.path, office.kind.reaches, unit.path):
        raise Refused(_("Your office does not reach that unit."), unit=unit)


def _insist_on_term(office: Office, starts_on: date, ends_on: date) -> None:
    if starts_on < timezone.localdate():
        raise Conflict(_("Authority cannot be lent for days that are over."))
    if ends_on < starts_on:
        raise Conflict(_("The last day of the term lies before the first."))
    if office.ends_on is not None and ends_on > office.ends_on:
        raise Conflict(_("Your own office ends before that day."))
    if ends_on - starts_on > timedelta(days=LONGEST_DELEGATION):
        raise Conflict(
            _("Authority is lent for %(days)d days at most; what is needed for longer is an office.")
            % {"days": LONGEST_DELEGATION}
        )
