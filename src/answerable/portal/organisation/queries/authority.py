"""Who has which authority today: by office, by an office that was lent, and why somebody has not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.contrib.auth import get_user_model
from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.utils import timezone

from answerable.portal.organisation.models import Delegation, Office, OfficeKind, Unit
from answerable.portal.organisation.rules import Decision, Grant, decide

__all__ = [
    "Explanation",
    "delegations_from",
    "delegations_to",
    "explain",
    "grants_of",
    "holders_of",
    "kinds_with",
    "lenders_units",
    "nearest_holders",
    "office_holders",
    "offices_held",
    "reaches_everything",
    "units_within_authority",
]

MOST_HOLDERS = 8
_UNIT = ("unit__path", "unit__code", "unit__name_zh", "unit__name_en", "unit__depth")
_OF_KIND = ("code", "name_zh", "name_en", "permissions", "reaches", "needs_second_factor")
_KIND = tuple(f"kind__{name}" for name in _OF_KIND)


def grants_of(user) -> list[Grant]:
    """What gives `user` authority today, asked once and kept on the user for the rest of the request."""
    if user.is_anonymous or not user.is_active:
        return []
    if not hasattr(user, "_grants"):
        user._grants = [_grant(row) for row in _rows(user, timezone.localdate())]
    return user._grants


def offices_held(user) -> list[Office]:
    """The person's own offices in force today; what was lent to them is none."""
    return [grant.office for grant in grants_of(user) if grant.lent_by is None]


def units_within_authority(user, *permissions: str) -> QuerySet[Unit]:
    """The units at which `user` has any of the `permissions` today; each reach is asked for once."""
    if user.is_superuser and user.is_active:
        return Unit.objects.all()
    able = [grant for grant in grants_of(user) if not grant.permissions.isdisjoint(permissions)]
    if not able:
        return Unit.objects.none()
    reaches = {(grant.path, grant.reach): grant for grant in able}  # several offices, one reach
    return Unit.objects.filter(reduce(or_, (_within_reach(grant) for grant in reaches.values())))


def reaches_everything(user, permission: str) -> bool:
    """Whether `user` has `permission` at every unit there is or was; asked once in a request, as `grants_of`.

    For the long lists of a desk at the top: without it a database looks at every row to find that out.
    """
    if not user.has_perm(permission):
        return False
    known = user.__dict__.setdefault("_everywhere", {})
    if permission not in known:
        reach = units_within_authority(user, permission)
        known[permission] = not Unit.objects.exclude(pk__in=reach).exists()
    return known[permission]


def kinds_with(permission: str) -> list[OfficeKind]:
    """The kinds of office that carry `permission`."""
    return [kind for kind in OfficeKind.objects.all() if permission in kind.permissions]


def holders_of(permission: str, unit: Unit | None = None, *, most: int | None = None) -> list[Office]:
    """The offices held today that carry `permission`, at `unit` or anywhere, from the top down."""
    held = Office.objects.in_force().filter(kind__in=kinds_with(permission)).exclude(holder=None)
    if unit is not None:
        held = held.filter(Q(unit=unit) | Q(unit__path__in=_lineage(unit.path), kind__reaches="subtree"))
    found = held.select_related("kind", "unit", "holder").order_by("unit__path", "pk")
    return list(found[:most] if most else found)


def nearest_holders(permission: str, unit: Unit | None = None) -> list[Office]:
    """Whom to ask: the first few who have `permission`, those nearest to `unit` first."""
    if unit is None:
        return holders_of(permission, most=MOST_HOLDERS)
    return holders_of(permission, unit)[::-1][:MOST_HOLDERS]


def office_holders() -> QuerySet:
    """The people who hold an office today; the roster names them in public."""
    held = Office.objects.in_force().exclude(holder=None).values("holder")
    return get_user_model().objects.filter(pk__in=held, is_active=True).order_by("display_name", "username")


def lenders_units(user) -> QuerySet[Unit]:
    """The open units that the person's own offices reach."""
    own = [grant for grant in grants_of(user) if grant.lent_by is None]
    if not own:
        return Unit.objects.none()
    return Unit.objects.open().filter(reduce(or_, (_within_reach(grant) for grant in own)))


def delegations_from(user) -> QuerySet[Delegation]:
    """What `user` has lent of their offices, newest first."""
    found = Delegation.objects.filter(office__holder=user)
    return found.select_related("office__kind", "office__unit", "unit", "delegate")


def delegations_to(user) -> QuerySet[Delegation]:
    """What was lent to `user`, newest first."""
    found = Delegation.objects.filter(delegate=user)
    return found.select_related("office__kind", "office__unit", "office__holder", "unit", "delegate")


@dataclass
class Explanation:
    """Why somebody may or may not do something, in the pieces from which a page makes sentences."""

    permission: str
    unit: Unit | None
    allowed: bool
    decision: Decision
    superuser: bool = False
    switched_off: bool = False
    over: list[Office] = field(default_factory=list)
    coming: list[Office] = field(default_factory=list)
    kinds: list[OfficeKind] = field(default_factory=list)
    holders: list[Office] = field(default_factory=list)


def explain(user, permission: str, unit: Unit | None = None) -> Explanation:
    """Whether `user` has `permission` at `unit` (anywhere) and what says so; terms over or to come."""
    decision = decide(grants_of(user), permission, unit.path if unit else None)
    superuser = user.is_active and user.is_superuser
    found = Explanation(permission, unit, superuser or decision.allowed, decision, superuser)
    if found.allowed:
        return found
    found.switched_off = not user.is_active
    found.kinds = kinds_with(permission)
    today = timezone.localdate()
    own = Office.objects.filter(holder=user, kind__in=found.kinds, withdrawn_at=None)
    own = own.select_related("kind", "unit")
    found.over = list(
        own.filter(Q(ends_on__lt=today) | Q(unit__closed_on__lte=today)).order_by("-ends_on")[:3]
    )
    found.coming = list(own.filter(starts_on__gt=today).order_by("starts_on")[:3])
    found.holders = nearest_holders(permission, unit)
    return found


def _rows(user, day: date):
    """Offices held and lent, in one query: two selections of the same columns."""
    nobody = {"lent": Value(None, IntegerField()), "lender": Value(""), "lender_name": Value("")}
    held = Office.objects.in_force(day).filter(holder=user)
    held = held.annotate(office_pk=F("pk"), may=F("kind__permissions"), **nobody)
    lent = (
        Delegation.objects.in_force(day)
        .filter(delegate=user)
        .annotate(
            office_pk=F("office_id"),
            may=F("permissions"),
            lent=F("pk"),
            lender=F("office__holder__username"),
            lender_name=F("office__holder__display_name"),
        )
    )
    of_held = ("office_pk", "unit_id", *_UNIT, "kind_id", *_KIND, "acting")
    of_lent = ("office_pk", "unit_id", *_UNIT, "office__kind_id", *(f"office__{name}" for name in _KIND))
    rest = ("starts_on", "ends_on", "may", "lent", "lender", "lender_name")
    return (
        held.order_by()
        .values_list(*of_held, *rest)
        .union(lent.order_by().values_list(*of_lent, "office__acting", *rest), all=True)
    )


def _grant(row: tuple) -> Grant:
    """A grant with its office as unsaved-looking but whole rows, so that pages can name what gives it."""
    office_pk, unit_pk, path, code, name_zh, name_en, depth, kind_pk, *rest = row
    kind_code, kind_zh, kind_en, permissions, reach, needs_second, *rest = rest
    acting, starts_on, ends_on, may, lent, *lender = rest
    unit = Unit(pk=unit_pk, path=path, code=code, name_zh=name_zh, name_en=name_en, depth=depth)
    named = {"code": kind_code, "name_zh": kind_zh, "name_en": kind_en}
    able = {"permissions": permissions, "reaches": reach, "needs_second_factor": needs_second}
    kind = OfficeKind(pk=kind_pk, **named, **able)
    office = Office(pk=office_pk, unit=unit, kind=kind, acting=acting, starts_on=starts_on, ends_on=ends_on)
    for thing in (unit, kind, office):
        thing._state.adding, thing._state.db = False, "default"
    gives = frozenset(may) & frozenset(permissions)
    return Grant(gives, path, reach, office, (lender[1] or lender[0]) if lent else None)


def _within_reach(grant: Grant) -> Q:
    if grant.reach == "subtree":
        return Q(path__startswith=grant.path)
    return Q(path=grant.path)


def _lineage(path: str) -> list[str]:
    """The paths from the top of the tree down to `path`."""
    return [path[:length] for length in range(Unit.steplen, len(path) + 1, Unit.steplen)]
