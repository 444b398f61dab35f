"""The verbs of units: found, rename, move, merge, split, close, and what they answer for.

Each writes a `Change` with day, decision and reason, ends versions, begins others: nothing is overwritten.
A day that lies ahead is a plan: it can be withdrawn, and takes effect when it comes.
`actor` None is the portal itself, as when it is installed or loads its demonstration; a view passes a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.organisation.models import Change, Succession, Tree, Unit, UnitKind, UnitVersion
from answerable.portal.organisation.services.standing import insist
from answerable.portal.organisation.services.structure import (
    begin,
    carry_on,
    check_kind,
    check_trees,
    end,
    follow,
)

__all__ = [
    "NewUnit",
    "change_duties",
    "change_kind",
    "close_unit",
    "found_unit",
    "merge_units",
    "move_unit",
    "rename_unit",
    "split_unit",
]

Verb = Change.Verb


@dataclass
class NewUnit:
    """A part that a split founds."""

    code: str
    name_zh: str
    name_en: str = ""
    topics: list[str] = field(default_factory=list)


@transaction.atomic
def found_unit(
    actor,
    *,
    code: str,
    kind: UnitKind,
    name_zh: str,
    name_en: str = "",
    parent: Unit | None = None,
    tree: Tree | None = None,
    founded_on: date | None = None,
    place_code: str = "",
    topics: Iterable[str] = (),
    decision: str = "",
    reason: str = "",
) -> Unit:
    """A new unit below `parent`, or a new top of `tree` where there is none (portal and superusers)."""
    insist(actor, parent)
    fields = {"code": code, "kind": kind, "name_zh": name_zh, "name_en": name_en, "place_code": place_code}
    fields |= {"founded_on": founded_on or timezone.localdate(), "topics": list(topics)}
    tree = parent.tree if parent else tree or Tree.main()
    unit, change = _found(parent, tree, fields, decision=decision, reason=reason)
    check_trees(change, [unit])
    record(
        actor,
        "organisation.found_unit",
        unit,
        unit=unit,
        parent=parent.code if parent else "",
        decision=decision,
    )
    return unit


@transaction.atomic
def rename_unit(
    actor,
    unit: Unit,
    *,
    name_zh: str,
    name_en: str = "",
    on: date | None = None,
    decision: str = "",
    reason: str = "",
) -> Change:
    """A new name from the day `on`; the former one stays in the history."""
    insist(actor, unit)
    last = unit.versions.order_by("from_on", "pk").last()
    if (last.name_zh, last.name_en) == (name_zh, name_en):
        raise Conflict(_("The unit has this name already."))
    change = begin(Verb.RENAME, unit, on, decision, reason)
    carry_on(unit, change, name_zh=name_zh, name_en=name_en)
    names = {"before": last.name_zh, "after": name_zh}
    return _done(actor, "organisation.rename_unit", unit, change, **names)


@transaction.atomic
def change_duties(
    actor,
    unit: Unit,
    *,
    topics: Iterable[str],
    place_code: str = "",
    on: date | None = None,
    decision: str = "",
    reason: str = "",
) -> Change:
    """What a unit answers for, and where, from the day `on`."""
    insist(actor, unit)
    change = begin(Verb.DUTIES, unit, on, decision, reason)
    before = {"topics": unit.topics, "place_code": unit.place_code}
    after = {"topics": sorted(set(topics)), "place_code": place_code}
    carry_on(unit, change, **after)
    return _done(actor, "organisation.change_duties", unit, change, before=before, after=after)


@transaction.atomic
def change_kind(
    actor, unit: Unit, *, kind: UnitKind, on: date | None = None, decision: str = "", reason: str = ""
) -> Change:
    """The unit becomes one of another kind from the day `on`, where the rules let that kind stand there."""
    insist(actor, unit)
    last = unit.versions.order_by("from_on", "pk").last()
    if last.kind_id == kind.pk:
        raise Conflict(_("The unit is of this kind already."))
    check_kind(unit.tree, kind, last.parent.kind if last.parent else None)
    change = begin(Verb.KIND, unit, on, decision, reason)
    for below in UnitVersion.objects.on(change.effective_on).filter(parent=unit).select_related("kind"):
        check_kind(unit.tree, below.kind, kind)
    carry_on(unit, change, kind_id=kind.pk)
    return _done(actor, "organisation.change_kind", unit, change, before=unit.kind.code, after=kind.code)


@transaction.atomic
def move_unit(
    actor, unit: Unit, *, parent: Unit, on: date | None = None, decision: str = "", reason: str = ""
) -> Change:
    """The unit stands under `parent` from the day `on`, with all that is below it. Both must be one's own."""
    insist(actor, unit)
    insist(actor, parent)
    last = unit.versions.order_by("from_on", "pk").last()
    if last.parent_id == parent.pk:
        raise Conflict(_("The unit stands there already."))
    if last.parent_id is None:
        raise Conflict(_("The top of a tree cannot be moved."))
    _insist_on_one_tree(unit, parent)
    check_kind(unit.tree, last.kind, parent.kind)
    change = begin(Verb.MOVE, unit, on, decision, reason)
    carry_on(unit, change, parent_id=parent.pk)
    check_trees(change, [unit])
    return _done(actor, "organisation.move_unit", unit, change, before=last.parent.code, after=parent.code)


@transaction.atomic
def merge_units(
    actor,
    unit: Unit,
    *,
    into: Unit,
    take_duties: bool = True,
    on: date | None = None,
    decision: str = "",
    reason: str = "",
) -> Change:
    """`unit` ends on the day `on` and `into` carries it on: units below move over, duties too if wanted."""
    insist(actor, unit)
    insist(actor, into)
    if unit.pk == into.pk:
        raise Conflict(_("A unit cannot be merged with itself."))
    if unit.is_root():
        raise Conflict(_("The top of a tree cannot be merged into another unit."))
    _insist_on_one_tree(unit, into)
    change = begin(Verb.MERGE, unit, on, decision, reason)
    last = end(unit, change)
    _hand_over(unit, into, change)
    receiving = into.versions.order_by("from_on", "pk").last()
    if take_duties and set(last.topics) - set(receiving.topics):
        carry_on(into, change, topics=sorted({*last.topics, *receiving.topics}))
    Succession.objects.create(before=unit, after=into, change=change)
    check_trees(change, [into])
    _close_row(unit, change)
    return _done(actor, "organisation.merge_units", unit, change, into=into.code)


@transaction.atomic
def split_unit(
    actor,
    unit: Unit,
    *,
    parts: Sequence[NewUnit],
    goes_on: bool = False,
    on: date | None = None,
    decision: str = "",
    reason: str = "",
) -> Change:
    """New units beside `unit` take over from the day `on`. It ends, what is below going to the first
    part, or goes on without the duties that the parts took."""
    insist(actor, unit)
    if len(parts) < (1 if goes_on else 2):
        raise Conflict(_("A split needs at least two units afterwards."))
    last = unit.versions.order_by("from_on", "pk").last()
    insist(actor, last.parent)
    change = begin(Verb.SPLIT, unit, on, decision, reason)
    fields = {"kind": last.kind, "place_code": last.place_code, "founded_on": change.effective_on}
    founded = []
    for part in parts:
        own = {
            "code": part.code,
            "name_zh": part.name_zh,
            "name_en": part.name_en,
            "topics": sorted(part.topics),
        }
        founded.append(
            _found(last.parent, unit.tree, fields | own, decision=decision, reason=reason, by=change)[0]
        )
    taken = {topic for part in parts for topic in part.topics}
    if goes_on:
        carry_on(unit, change, topics=[topic for topic in last.topics if topic not in taken])
    else:
        end(unit, change)
        _hand_over(unit, founded[0], change)
        _close_row(unit, change)
    Succession.objects.bulk_create(Succession(before=unit, after=part, change=change) for part in founded)
    check_trees(change, founded)
    return _done(actor, "organisation.split_unit", unit, change, into=[part.code for part in founded])


@transaction.atomic
def close_unit(actor, unit: Unit, *, on: date | None = None, decision: str = "", reason: str = "") -> Change:
    """The unit ends on the day `on`. Units below must be closed first; its offices end the day before."""
    insist(actor, unit)
    day = on or timezone.localdate()
    if unit.closed_on is not None:
        raise Conflict(_("This unit has been closed already."))
    if day <= unit.founded_on:
        raise Conflict(_("A unit cannot end before it began."))
    below = UnitVersion.objects.filter(Q(until_on=None) | Q(until_on__gt=day), parent=unit)
    if below.exists():
        raise Conflict(_("Units below this one are still open; close those first."))
    change = begin(Verb.CLOSE, unit, day, decision, reason)
    end(unit, change)
    _close_row(unit, change)
    return _done(actor, "organisation.close_unit", unit, change, on=day.isoformat())


def _found(
    parent: Unit | None, tree: Tree, fields: dict, *, decision: str, reason: str, by: Change | None = None
) -> tuple[Unit, Change]:
    """The row of a new unit with its first version and the change that began it."""
    if Unit.objects.filter(code=fields["code"]).exists():
        raise Conflict(_("There is a unit with the code “%(code)s” already.") % {"code": fields["code"]})
    check_kind(tree, fields["kind"], parent.kind if parent else None)
    if parent is None:
        unit = Unit.objects.add_root(create_kwargs={**fields, "tree": tree})
    else:
        unit = Unit.objects.add_child(Unit.objects.get(pk=parent.pk), create_kwargs={**fields, "tree": tree})
    change = by or begin(Verb.FOUND, unit, fields["founded_on"], decision, reason)
    unit.versions.update(begun_by=change)
    if by is None:
        follow(change)
    return unit, change


def _hand_over(unit: Unit, to: Unit, change: Change) -> None:
    """What stands right below `unit` from the day of `change` on stands below `to`."""
    still = Q(until_on=None) | Q(until_on__gt=change.effective_on)
    for version in UnitVersion.objects.filter(still, parent=unit).select_related("unit", "kind"):
        check_kind(to.tree, version.kind, to.kind)
        if version.unit_id != to.pk:
            carry_on(version.unit, change, parent_id=to.pk)
        else:
            carry_on(to, change, parent_id=unit.versions.order_by("from_on", "pk").last().parent_id)


def _close_row(unit: Unit, change: Change) -> None:
    """The day of closing stands on the unit at once, also where it lies ahead."""
    Unit.objects.filter(pk=unit.pk).update(closed_on=change.effective_on)


def _insist_on_one_tree(unit: Unit, other: Unit) -> None:
    if unit.tree_id != other.tree_id:
        raise Conflict(_("Both units must stand in the same tree."))


def _done(actor, verb: str, unit: Unit, change: Change, **detail) -> Change:
    """The line of the log; then, where the day has come, the change takes effect."""
    record(actor, verb, unit, unit=unit, decision=change.decision, reason=change.reason, **detail)
    follow(change)
    unit.refresh_from_db()
    return change
