"""The verbs of kinds and trees: what sorts there are, what they may, where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import models, transaction
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.organisation.models import KindRule, Office, OfficeKind, Tree, Unit, UnitKind
from answerable.portal.organisation.rules import (
    LIAISONS,
    STANDARD_OFFICES,
    STANDARD_RULES,
    STANDARD_TREES,
    STANDARD_UNITS,
)
from answerable.portal.organisation.services.standing import MANAGE, insist_everywhere

__all__ = ["lay_down_kinds", "set_office_kind", "set_tree", "set_unit_kind"]


@transaction.atomic
def lay_down_kinds() -> None:
    """The standard trees, kinds and rules, where they are not yet; what the organisation changed stays."""
    _lay_down(
        OfficeKind(
            code=code, name_zh=zh, name_en=en, permissions=given, reaches=reach, is_liaison=code in LIAISONS
        )
        for code, zh, en, given, reach in STANDARD_OFFICES
    )
    _lay_down(
        Tree(code=code, name_zh=zh, name_en=en, position=position)
        for position, (code, zh, en) in enumerate(STANDARD_TREES, 1)
    )
    _lay_down(UnitKind(code=code, name_zh=zh, name_en=en) for code, zh, en in STANDARD_UNITS)
    _lay_down_rules()


@transaction.atomic
def set_tree(
    actor, tree: Tree | None, *, name_zh: str, name_en: str = "", code: str = "", position: int = 9
) -> Tree:
    """Another tree, or another name or place in the list for one that there is."""
    insist_everywhere(actor)
    fields = {"name_zh": name_zh, "name_en": name_en, "position": position}
    if tree is None:
        _insist_on_new_code(Tree, code)
        tree = Tree.objects.create(code=code, **fields)
    else:
        Tree.objects.filter(pk=tree.pk).update(**fields)
    record(actor, "organisation.set_tree", tree, code=tree.code, **fields)
    return tree


@transaction.atomic
def set_unit_kind(
    actor,
    kind: UnitKind | None,
    *,
    name_zh: str,
    name_en: str = "",
    code: str = "",
    needs: Iterable[OfficeKind] = (),
    stands: Collection[tuple[Tree, UnitKind | None]] = (),
) -> UnitKind:
    """A kind of unit: its name, the offices it needs, and where it may stand; nowhere named is anywhere.

    Units that stand elsewhere stay there: the rules hold for what changes from now on.
    """
    insist_everywhere(actor)
    before = _standing_of(kind) if kind else []
    if kind is None:
        _insist_on_new_code(UnitKind, code)
        kind = UnitKind.objects.create(code=code, name_zh=name_zh, name_en=name_en)
    else:
        UnitKind.objects.filter(pk=kind.pk).update(name_zh=name_zh, name_en=name_en)
    kind.needs.set(needs)
    kind.rules.all().delete()
    KindRule.objects.bulk_create(KindRule(tree=tree, kind=kind, above=above) for tree, above in stands)
    said = {
        "before": before,
        "after": _standing_of(kind),
        "needs": sorted(each.code for each in kind.needs.all()),
    }
    record(actor, "organisation.set_unit_kind", kind, code=kind.code, name=name_zh, **said)
    return kind


@transaction.atomic
def set_office_kind(
    actor,
    kind: OfficeKind | None,
    *,
    name_zh: str,
    name_en: str = "",
    code: str = "",
    permissions: Collection[str] = (),
    reaches: str = "subtree",
    is_liaison: bool = False,
    needs_second_factor: bool = False,
) -> OfficeKind:
    """A kind of office: what it may do and where. Nobody gives it authority that they do not have everywhere,
    and somebody must be left who can appoint."""
    insist_everywhere(actor)
    before = sorted(kind.permissions) if kind else []
    _insist_on_own(actor, set(permissions) ^ set(before))
    fields = {"name_zh": name_zh, "name_en": name_en, "permissions": sorted(permissions), "reaches": reaches}
    fields |= {"is_liaison": is_liaison, "needs_second_factor": needs_second_factor}
    if kind is None:
        _insist_on_new_code(OfficeKind, code)
        kind = OfficeKind.objects.create(code=code, **fields)
    else:
        OfficeKind.objects.filter(pk=kind.pk).update(**fields)
        _insist_on_an_administrator(actor)
    record(
        actor, "organisation.set_office_kind", kind, code=kind.code, before=before, after=sorted(permissions)
    )
    kind.refresh_from_db()
    return kind


def _lay_down(standard: Iterable[models.Model]) -> None:
    """Add those whose code is not there, in one statement; two who start at once do not meet."""
    rows = list(standard)
    type(rows[0]).objects.bulk_create(rows, ignore_conflicts=True)


def _lay_down_rules() -> None:
    trees = {tree.code: tree for tree in Tree.objects.all()}
    kinds = {kind.code: kind for kind in UnitKind.objects.all()}
    ruled = set(KindRule.objects.values_list("kind__code", flat=True))
    KindRule.objects.bulk_create(
        KindRule(tree=trees[tree], kind=kinds[kind], above=kinds[above] if above else None)
        for tree, kind, places in STANDARD_RULES
        if kind not in ruled
        for above in places
    )


def _standing_of(kind: UnitKind) -> list[str]:
    rules = kind.rules.values_list("tree__code", "above__code")
    return [f"{tree}/{above or ''}" for tree, above in rules]


def _insist_on_own(actor, permissions: Iterable[str]) -> None:
    tops = list(Unit.objects.get_root_nodes())
    for permission in permissions:
        if actor is not None and not all(actor.has_perm(permission, top) for top in tops):
            raise Refused(
                _("You cannot give an office more authority than you have yourself."), permission=permission
            )


def _insist_on_an_administrator(actor) -> None:
    if actor is None or actor.is_superuser:
        return
    offices = Office.objects.in_force().exclude(holder=None).select_related("kind")
    if not any(MANAGE in office.kind.permissions for office in offices.filter(unit__depth=1)):
        raise Conflict(
            _("Then nobody could appoint any more; leave that to at least one office that is held.")
        )


def _insist_on_new_code(model, code: str) -> None:
    if model.objects.filter(code=code).exists():
        raise Conflict(_("The code “%(code)s” is taken.") % {"code": code})
