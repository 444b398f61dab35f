"""Confidential complaints: what is kept from whom, and who deals with it instead.

A complaint about a unit is kept from everybody who holds an office, or was lent one, in that unit or below
it, whatever else they hold. Who may read it otherwise is for the doors to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q

from answerable.portal.cases import rules
from answerable.portal.cases.models import Case
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import grants_of

__all__ = ["belongs", "dealing_unit", "kept_from", "may_be_asked", "not_kept_from"]


class _Barred(NamedTuple):
    """The keys of the units somebody is one of: those below a top, tops, and overseers for the tops."""

    units: list[int]
    tops: list[int]
    overseers: list[int]


def kept_from(user: Any, keeper: str) -> Q:
    """The confidential rows kept from `user`; `keeper` is the field of the unit that deals with them."""
    barred = _barred(user)
    hidden = Q(confidential=True, about__in=barred.units)
    return hidden | (Q(confidential=True, about__in=barred.tops) & ~Q(**{f"{keeper}__in": barred.overseers}))


def _barred(user: Any) -> _Barred:
    """Asked once and kept on the user for the rest of the request, as `grants_of`: as keys, and not as a
    question within each question, so that a database goes through a long list by its index alone."""
    if not hasattr(user, "_barred"):
        paths = [grant.path for each in _eyes(user) for grant in grants_of(each)]
        lines = [set(rules.lineage(path, Unit.steplen)) for path in paths]
        shared = set.intersection(*lines) if lines else set()
        found = Unit.objects.filter(path__in=sorted(set().union(*lines))) if lines else Unit.objects.none()
        rows = list(found.order_by().values_list("pk", "path", "depth"))
        user._barred = _Barred(
            [pk for pk, _path, depth in rows if depth > 1],
            [pk for pk, _path, depth in rows if depth == 1],
            [pk for pk, path, depth in rows if depth > 1 and path in shared],
        )
    return user._barred


def _eyes(user: Any) -> list[Any]:
    """Who reads: the person and, where somebody looks as they do, that one as well."""
    looker = getattr(user, "seen_by", None)
    return [user, looker] if looker else [user]


def not_kept_from(people: Iterable[Any], case: Case) -> list[Any]:
    """Those of `people` who may hear of a case; of an ordinary one, all of them."""
    if not case.confidential:
        return list(people)
    mine = Case.objects.filter(pk=case.pk)
    return [each for each in people if not mine.filter(kept_from(each, "unit")).exists()]


def belongs(unit: Any, about: Any, keeper: Any = None) -> bool:
    """Whether `unit` is part of the unit that a complaint is about; one that oversees for a top is not."""
    if about is None or not unit.path.startswith(about.path):
        return False
    oversees = keeper is not None and keeper.depth > 1 and about.depth == 1
    return not (oversees and unit.path.startswith(keeper.path))


def may_be_asked(case: Case, unit: Any) -> bool:
    """Whether `unit` may learn of a case at all."""
    return not (case.confidential and belongs(unit, case.about, case.unit))


def dealing_unit(about: Unit | None, overseer: Unit | None) -> Unit | None:
    """Whose desk takes up a confidential complaint about `about`: the unit that oversees, else the one above.

    None where nobody stands above it and nobody oversees. A complaint that names no unit goes to the
    overseer, else to the top.
    """
    top = Unit.objects.filter(depth=1).first()
    if about is None:
        return overseer or top
    apart = overseer and not (belongs(overseer, about) or belongs(about, overseer))
    if apart or (overseer and about.depth == 1 and overseer != about):
        return overseer
    above = Unit.objects.filter(path=about.path[: -Unit.steplen]).first()
    return above or (top if top != about else None)
