"""The verbs of offices: appoint, end, withdraw an appointment. Authority begins and ends with the term."""

from __future__ import annotations

from datetime import date

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.organisation.models import Office, OfficeKind, Proposal, Unit
from answerable.portal.organisation.services import second_person
from answerable.portal.organisation.services.standing import MANAGE, insist, name_of

__all__ = ["APPOINT", "appoint", "check_appointment", "end_office", "withdraw_appointment"]

APPOINT = "organisation.appoint"


@transaction.atomic
def appoint(
    actor,
    *,
    unit: Unit,
    kind: OfficeKind,
    holder=None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    acting: bool = False,
    decision: str = "",
    decision_url: str = "",
) -> Office | Proposal:
    """Somebody takes an office at `unit` for a term; nobody gives authority that they do not have.

    Where appointments need two persons, this proposes one; it is made when a second person confirms it.
    """
    term = {"starts_on": starts_on or timezone.localdate(), "ends_on": ends_on}
    check_appointment(actor, unit=unit, kind=kind, holder=holder, acting=acting, **term)
    said = {"acting": acting, "decision": decision, "decision_url": decision_url}
    if actor is not None and second_person.needed(APPOINT):
        return _propose(actor, unit, kind, holder, {**said, **term})
    return _appoint(actor, unit, kind, holder, {**said, **term})


def check_appointment(
    actor,
    *,
    unit: Unit,
    kind: OfficeKind,
    holder=None,
    starts_on: date,
    ends_on: date | None,
    acting: bool = False,
) -> None:
    """Refuse an appointment that cannot be, before anybody is asked to confirm it."""
    insist(actor, unit)
    if actor is not None and not all(actor.has_perm(permission, unit) for permission in kind.permissions):
        more = _("You cannot give an office more authority than you have yourself.")
        raise Refused(more, permission=MANAGE, unit=unit)
    if ends_on is not None and ends_on < starts_on:
        raise Conflict(_("The last day of the term lies before the first."))
    if acting and ends_on is None:
        raise Conflict(_("Who is acting stands in for a time: please give the last day."))
    if unit.closed_on is not None and unit.closed_on <= starts_on:
        raise Conflict(_("On that day the unit no longer exists."))
    _insist_on_once(unit, kind, holder, starts_on, ends_on)


@transaction.atomic
def end_office(actor, office: Office, *, on: date | None = None, reason: str = "") -> None:
    """The office ends with the day `on`, and its authority with it."""
    insist(actor, office.unit)
    day = on or timezone.localdate()
    if day < office.starts_on:
        raise Conflict(_("The last day of the term lies before the first."))
    still_open = Office.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), pk=office.pk, withdrawn_at=None)
    if not still_open.update(ends_on=day):
        raise Conflict(_("This office has ended already."))
    office.ends_on = day
    record(actor, "organisation.end_office", office, unit=office.unit, on=day.isoformat(), reason=reason)


@transaction.atomic
def withdraw_appointment(actor, office: Office, *, reason: str = "") -> None:
    """An appointment whose term has not begun will not be; it stays in the log and in no roster."""
    insist(actor, office.unit)
    coming = Office.objects.filter(pk=office.pk, withdrawn_at=None, starts_on__gt=timezone.localdate())
    if not coming.update(withdrawn_at=timezone.now()):
        raise Conflict(_("This term has begun, or was withdrawn already."))
    record(actor, "organisation.withdraw_appointment", office, unit=office.unit, reason=reason)


def _insist_on_once(unit: Unit, kind: OfficeKind, holder, starts_on: date, ends_on: date | None) -> None:
    """Nobody holds the same office of the same unit twice at a time. The person's row is the lock."""
    if holder is None:
        return
    get_user_model().objects.filter(pk=holder.pk).update(is_active=holder.is_active)
    same = Office.objects.filter(unit=unit, kind=kind, holder=holder, withdrawn_at=None)
    same = same.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on is not None:
        same = same.filter(starts_on__lte=ends_on)
    if same.exists():
        raise Conflict(_("They hold this office in that time already."))


def _appoint(actor, unit: Unit, kind: OfficeKind, holder, fields: dict) -> Office:
    office = Office.objects.create(unit=unit, kind=kind, holder=holder, **fields)
    said = {"office": kind.code, "holder": name_of(holder)}
    said |= {name: fields[name] for name in ("acting", "decision")}
    record(actor, "organisation.appoint", office, unit=unit, **said)
    return office


def _propose(actor, unit: Unit, kind: OfficeKind, holder, fields: dict) -> Proposal:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
    arguments = {"kind": kind.pk, "holder": holder.pk if holder else None, **plain}
    return second_person.propose(
        actor,
        APPOINT,
        ("organisation.office", f"{unit.pk}/{kind.pk}/{holder.pk if holder else ''}"),
        unit=unit,
        label=f"{kind} · {unit} · {holder or '–'}",
        address=unit.get_absolute_url(),
        arguments=arguments,
        reason=fields["decision"],
        concerns=holder,
    )


def _carry_out(proposal: Proposal, confirmer) -> Office:
    """The appointment that a second person confirmed, if it can still be made."""
    fields = dict(proposal.arguments)
    kind = OfficeKind.objects.get(pk=fields.pop("kind"))
    holder = get_user_model().objects.filter(pk=fields.pop("holder")).first()
    for name in ("starts_on", "ends_on"):
        fields[name] = date.fromisoformat(fields[name]) if fields[name] else None
    actor, unit = proposal.proposed_by, proposal.unit
    checked = {name: fields[name] for name in ("starts_on", "ends_on", "acting")}
    check_appointment(actor, unit=unit, kind=kind, holder=holder, **checked)
    return _appoint(actor, unit, kind, holder, fields)


second_person.act(APPOINT, gettext_lazy("appoint to an office"), permission=MANAGE, carry_out=_carry_out)
