"""How a change of structure is written: a version ends, the next begins, and on its day the unit follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.organisation.models import Change, KindRule, Office, Tree, Unit, UnitKind, UnitVersion
from answerable.portal.organisation.rules import in_a_ring, may_stand
from answerable.portal.organisation.services.standing import insist

__all__ = [
    "begin",
    "carry_on",
    "check_kind",
    "check_trees",
    "end",
    "follow",
    "put_into_force",
    "withdraw_change",
]


def begin(verb: Change.Verb, unit: Unit, on: date | None, decision: str, reason: str) -> Change:
    """The row of a change. From here to the end of the transaction no other hand changes the structure."""
    Tree.objects.update(revision=F("revision") + 1)
    day = on or timezone.localdate()
    return Change.objects.create(verb=verb, unit=unit, effective_on=day, decision=decision, reason=reason)


def carry_on(unit: Unit, change: Change, **different) -> UnitVersion:
    """The unit stands differently from the day of `change` on; gives its new version."""
    last = end(unit, change)
    kept = ("parent_id", "kind_id", "name_zh", "name_en", "place_code", "topics")
    fields = {name: getattr(last, name) for name in kept} | different
    return UnitVersion.objects.create(unit=unit, from_on=change.effective_on, begun_by=change, **fields)


def end(unit: Unit, change: Change) -> UnitVersion:
    """The unit's open version ends on the day of `change`."""
    last = unit.versions.order_by("from_on", "pk").last()
    if last.until_on is not None:
        raise Conflict(_("This unit has been closed already."))
    if change.effective_on < last.from_on:
        raise Conflict(
            _("A later change of “%(unit)s” is written already, for %(day)s; a new one cannot lie before it.")
            % {"unit": unit, "day": last.from_on}
        )
    last.until_on, last.ended_by = change.effective_on, change
    last.save(update_fields=["until_on", "ended_by"])
    return last


def follow(change: Change) -> None:
    """Where the day of `change` has come, bring its units to where their versions say."""
    today = timezone.localdate()
    if change.effective_on > today:
        return
    claimed = Change.objects.filter(pk=change.pk, applied_at=None, withdrawn_at=None)
    if not claimed.update(applied_at=timezone.now()):
        return
    touched = Unit.objects.filter(Q(versions__begun_by=change) | Q(versions__ended_by=change)).distinct()
    for pk in touched.order_by("path").values_list("pk", flat=True):
        _bring_to(Unit.objects.get(pk=pk), today)


@transaction.atomic
def put_into_force() -> int:
    """Bring the units to the changes whose day has come; gives how many changes. Called by the clock."""
    due = Change.objects.filter(applied_at=None, withdrawn_at=None, effective_on__lte=timezone.localdate())
    changes = list(due.order_by("effective_on", "pk"))
    for change in changes:
        follow(change)
    return len(changes)


@transaction.atomic
def withdraw_change(actor, change: Change, *, reason: str = "") -> None:
    """A change whose day has not come will not be. Its versions end before they begin and stay to be read."""
    insist(actor, change.unit)
    Tree.objects.update(revision=F("revision") + 1)
    open_still = Change.objects.filter(pk=change.pk, applied_at=None, withdrawn_at=None)
    if not open_still.update(withdrawn_at=timezone.now()):
        raise Conflict(_("This change is in force already, or was withdrawn."))
    if UnitVersion.objects.filter(begun_by=change).exclude(until_on=None).exists():
        raise Conflict(_("Another planned change rests on this one; withdraw that first."))
    UnitVersion.objects.filter(begun_by=change).update(until_on=F("from_on"), ended_by=change)
    UnitVersion.objects.filter(ended_by=change).exclude(begun_by=change).update(until_on=None, ended_by=None)
    for unit in Unit.objects.filter(Q(versions__begun_by=change) | Q(pk=change.unit_id)).distinct():
        unit.closed_on = unit.versions.order_by("from_on", "pk").last().until_on
        Unit.objects.filter(pk=unit.pk).update(closed_on=_closing_day(unit))
    record(
        actor,
        "organisation.withdraw_change",
        change.unit,
        unit=change.unit,
        change=change.verb,
        reason=reason,
    )


def check_kind(tree: Tree, kind: UnitKind, above: UnitKind | None) -> None:
    """Refuse a kind of unit where the organisation's rules do not let it stand."""
    rules = KindRule.objects.filter(kind=kind).values_list("tree__code", "kind__code", "above__code")
    known = [(each_tree, each_kind, each_above or "") for each_tree, each_kind, each_above in rules]
    if may_stand(known, tree.code, kind.code, above.code if above else ""):
        return
    said = {"kind": kind, "tree": tree, "above": above}
    if above is None:
        raise Conflict(_("A unit of the kind “%(kind)s” may not stand at the top of “%(tree)s”.") % said)
    raise Conflict(_("A unit of the kind “%(kind)s” may not stand under one of the kind “%(above)s”.") % said)


def check_trees(change: Change, units: Iterable[Unit]) -> None:
    """Refuse a change after which, on its day or on the day of a planned one, a unit would stand under itself
    or under one that is not there."""
    moved = [unit.pk for unit in units]
    days = set(UnitVersion.objects.filter(from_on__gt=change.effective_on).values_list("from_on", flat=True))
    ended = UnitVersion.objects.filter(until_on__gt=change.effective_on)
    days |= {change.effective_on, *ended.values_list("until_on", flat=True)}
    for day in sorted(days):
        parents = dict(UnitVersion.objects.on(day).values_list("unit_id", "parent_id"))
        if in_a_ring(parents, [unit for unit in moved if unit in parents]):
            raise Conflict(_("A unit cannot stand below itself."))
        if any(above is not None and above not in parents for above in parents.values()):
            raise Conflict(_("On %(day)s a unit would stand under one that is not there.") % {"day": day})


def _bring_to(unit: Unit, today: date) -> None:
    """The row of the unit as its version of today says, its offices ended where it is closed."""
    version = unit.versions.on(today).last() or unit.versions.order_by("from_on", "pk").last()
    above = Unit.objects.get_parent(unit)
    if version.parent_id and version.parent_id != (above.pk if above else None):
        Unit.objects.move(unit, Unit.objects.get(pk=version.parent_id), "last-child")
        unit = Unit.objects.get(pk=unit.pk)
    for name in ("kind_id", "name_zh", "name_en", "place_code", "topics"):
        setattr(unit, name, getattr(version, name))
    unit.closed_on = _closing_day(unit)
    unit.save(update_fields=["kind", "name_zh", "name_en", "place_code", "topics", "closed_on"])
    if unit.closed_on and unit.closed_on <= today:
        _end_offices(unit)


def _closing_day(unit: Unit) -> date | None:
    return unit.versions.order_by("from_on", "pk").last().until_on


def _end_offices(unit: Unit) -> None:
    """Offices of a closed unit end the day before; those that were to begin later are withdrawn."""
    last_day = unit.closed_on - timedelta(days=1)
    offices = Office.objects.filter(Q(ends_on=None) | Q(ends_on__gt=last_day), unit=unit, withdrawn_at=None)
    offices.filter(starts_on__lte=last_day).update(ends_on=last_day)
    offices.filter(starts_on__gt=last_day).update(withdrawn_at=timezone.now())
