"""The verbs of the organisation. Each asks for the authority, acts and writes its line in one transaction.

`actor` None is the portal itself, as when it is installed or loads its demonstration; a view passes a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.organisation.models import FormerName, Office, OfficeKind, Unit, UnitKind
from answerable.portal.organisation.rules import STANDARD_OFFICES, STANDARD_UNITS

__all__ = [
    "appoint",
    "change_duties",
    "close_unit",
    "end_office",
    "found_unit",
    "lay_down_kinds",
    "rename_unit",
]

MANAGE = "organisation.manage"


@transaction.atomic
def lay_down_kinds() -> None:
    """The standard kinds of office and unit, where they are not yet; what the organisation changed stays."""
    for code, zh, en, permissions, reach in STANDARD_OFFICES:
        names = {"name_zh": zh, "name_en": en, "permissions": permissions, "reaches": reach}
        OfficeKind.objects.get_or_create(code=code, defaults=names)
    for code, zh, en in STANDARD_UNITS:
        UnitKind.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en})


@transaction.atomic
def found_unit(
    actor,
    *,
    code: str,
    kind: UnitKind,
    name_zh: str,
    name_en: str = "",
    parent: Unit | None = None,
    founded_on: date | None = None,
    place_code: str = "",
    topics: Iterable[str] = (),
) -> Unit:
    """A new unit below `parent`, or a new top where there is none (for the portal and superusers only)."""
    _insist(actor, parent)
    fields = {"code": code, "kind": kind, "name_zh": name_zh, "name_en": name_en, "place_code": place_code}
    fields |= {"founded_on": founded_on or timezone.localdate(), "topics": list(topics)}
    if Unit.objects.filter(code=code).exists():
        raise Conflict(_("There is a unit with the code “%(code)s” already.") % {"code": code})
    if parent is None:
        unit = Unit.objects.add_root(create_kwargs=fields)
    else:
        unit = Unit.objects.add_child(Unit.objects.get(pk=parent.pk), create_kwargs=fields)
    record(actor, "organisation.found_unit", unit, unit=unit, parent=parent.code if parent else "")
    return unit


@transaction.atomic
def rename_unit(
    actor, unit: Unit, *, name_zh: str, name_en: str = "", on: date | None = None, decision: str = ""
) -> FormerName:
    """A new name from the day `on`; the former one stays on the unit's page."""
    _insist(actor, unit)
    if (unit.name_zh, unit.name_en) == (name_zh, name_en):
        raise Conflict(_("The unit has this name already."))
    day = on or timezone.localdate()
    former = FormerName.objects.create(
        unit=unit, name_zh=unit.name_zh, name_en=unit.name_en, until_on=day, decision=decision
    )
    record(
        actor,
        "organisation.rename_unit",
        unit,
        unit=unit,
        before=unit.name_zh,
        after=name_zh,
        decision=decision,
    )
    unit.name_zh, unit.name_en = name_zh, name_en
    unit.save(update_fields=["name_zh", "name_en"])
    return former


@transaction.atomic
def change_duties(actor, unit: Unit, *, topics: Iterable[str], place_code: str = "") -> None:
    """What a unit answers for, and where."""
    _insist(actor, unit)
    before = {"topics": unit.topics, "place_code": unit.place_code}
    unit.topics, unit.place_code = sorted(set(topics)), place_code
    unit.save(update_fields=["topics", "place_code"])
    after = {"topics": unit.topics, "place_code": unit.place_code}
    record(actor, "organisation.change_duties", unit, unit=unit, before=before, after=after)


@transaction.atomic
def close_unit(actor, unit: Unit, *, on: date | None = None, decision: str = "") -> None:
    """The unit ends on the day `on`. Units below must be closed first; its offices end the day before."""
    _insist(actor, unit)
    day = on or timezone.localdate()
    if day <= unit.founded_on:
        raise Conflict(_("A unit cannot end before it began."))
    if Unit.objects.get_children(unit).filter(Q(closed_on=None) | Q(closed_on__gt=day)).exists():
        raise Conflict(_("Units below this one are still open; close those first."))
    if not Unit.objects.filter(pk=unit.pk, closed_on=None).update(closed_on=day):
        raise Conflict(_("This unit has been closed already."))
    unit.closed_on = day
    Office.objects.filter(unit=unit, ends_on=None, starts_on__lt=day).update(ends_on=day - timedelta(days=1))
    record(actor, "organisation.close_unit", unit, unit=unit, on=day.isoformat(), decision=decision)


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
) -> Office:
    """Somebody takes an office at `unit` for a term; nobody gives authority that they do not have."""
    _insist(actor, unit)
    if actor is not None and not all(actor.has_perm(permission, unit) for permission in kind.permissions):
        raise Refused(
            _("You cannot give an office more authority than you have yourself."), permission=MANAGE
        )
    term = {"starts_on": starts_on or timezone.localdate(), "ends_on": ends_on}
    try:
        with transaction.atomic():
            office = Office.objects.create(
                unit=unit, kind=kind, holder=holder, acting=acting, decision=decision, **term
            )
    except IntegrityError as wrong:
        raise Conflict(_("The last day of the term lies before the first.")) from wrong
    record(
        actor,
        "organisation.appoint",
        office,
        unit=unit,
        office=kind.code,
        holder=_name_of(holder),
        decision=decision,
    )
    return office


@transaction.atomic
def end_office(actor, office: Office, *, on: date | None = None, reason: str = "") -> None:
    """The office ends with the day `on`, and its authority with it."""
    _insist(actor, office.unit)
    day = on or timezone.localdate()
    if day < office.starts_on:
        raise Conflict(_("The last day of the term lies before the first."))
    still_open = Office.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), pk=office.pk)
    if not still_open.update(ends_on=day):
        raise Conflict(_("This office has ended already."))
    office.ends_on = day
    record(actor, "organisation.end_office", office, unit=office.unit, on=day.isoformat(), reason=reason)


def _insist(actor, unit: Unit | None) -> None:
    if actor is None:
        return
    able = actor.has_perm(MANAGE, unit) if unit else actor.is_superuser
    if not able:
        raise Refused(permission=MANAGE)


def _name_of(holder) -> str:
    return holder.get_username() if holder else ""
