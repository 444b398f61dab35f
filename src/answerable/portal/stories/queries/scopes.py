"""A unit's field: what of all that is said concerns it, by the topics and the place it answers for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import units_within_authority

__all__ = ["Scope", "scope_of", "units_of_reader"]


@dataclass(frozen=True)
class Scope:
    """What concerns a unit: everything, or what is about one of the topics at the place of one of `parts`.

    A part is (topics, place code); no topics means every topic, no place everywhere.
    """

    whole: bool
    parts: tuple[tuple[tuple[str, ...], str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the unit answers for nothing yet."""
        return not self.whole and not self.parts

    def matching(self) -> Q:
        """The condition on stories or documents; on none where the unit answers for nothing."""
        if self.whole:
            return Q()
        return reduce(or_, (_within(*part) for part in self.parts), Q(pk__in=[]))


def scope_of(unit: Unit | None) -> Scope:
    """The field of `unit` and of the open units below it. The top of a tree hears everything, and so does
    no unit at all."""
    if unit is None or unit.is_root():
        return Scope(whole=True)
    below = Unit.objects.open().filter(path__startswith=unit.path)
    parts = ((tuple(each.topics), _area(each.place_code)) for each in below)
    return Scope(whole=False, parts=tuple(sorted({part for part in parts if any(part)})))


def units_of_reader(user) -> QuerySet[Unit]:
    """The open units whose field `user` may read, from the top of the tree down."""
    within = units_within_authority(user, "desk.view").values("pk")
    return Unit.objects.open(timezone.localdate()).filter(pk__in=within).order_by("path")


def _within(topics: tuple[str, ...], area: str) -> Q:
    condition = Q(topic__in=topics) if topics else Q()
    return condition & Q(place_code__startswith=area) if area else condition


def _area(code: str) -> str:
    """Pairs of trailing noughts mean "all of it", as in the national codes."""
    while code.endswith("00"):
        code = code[:-2]
    return code
