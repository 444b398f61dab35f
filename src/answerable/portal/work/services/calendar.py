"""Keeping the working calendar. China's comes with a package, year by year, and can be changed by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.portal.core.access import lacks_at
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.work.models import Day
from answerable.portal.work.rules import SATURDAY

__all__ = ["MANAGE", "forget_day", "keep_day", "lay_down_days"]

MANAGE = "organisation.manage"
NAMES_ZH = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def _require(user: Any) -> None:
    if not user.has_perm(MANAGE):
        raise Refused(permission=MANAGE)
    if (lacking := lacks_at(user, MANAGE)) is not None:  # there is one calendar for all
        raise Refused(permission=MANAGE, unit=lacking)


@transaction.atomic
def keep_day(user: Any, *, day: dt.date, kind: str, name_zh: str = "", name_en: str = "") -> Day:
    """Say that a day is a day of rest, or a weekend that is worked. What is due already keeps its date."""
    _require(user)
    if (kind == Day.Kind.WORK) != (day.weekday() >= SATURDAY):
        raise Conflict(_("A day of rest falls on a weekday, and a day that makes up on a weekend."))
    fields = {"kind": kind, "name_zh": name_zh.strip(), "name_en": name_en.strip()}
    kept, _new = Day.objects.update_or_create(day=day, defaults=fields)
    record(user, "work.keep_day", ("work.day", day.isoformat()), kind=kind)
    return kept


@transaction.atomic
def forget_day(user: Any, day: dt.date) -> None:
    """Let a day be again what its weekday says."""
    _require(user)
    if not Day.objects.filter(day=day).delete()[0]:
        raise Conflict(_("This day is none of the special ones."))
    record(user, "work.forget_day", ("work.day", day.isoformat()))


@transaction.atomic
def lay_down_days(user: Any, year: int) -> int:
    """Take in the shipped days of a year; what was entered by hand stays. Gives how many are new.

    Raises Conflict for a year that the package does not know: the dates are announced each autumn.
    """
    _require(user)
    days = list(shipped_days(year))
    if not days:
        raise Conflict(_("The days of %(year)d are not known here yet; enter them by hand.") % {"year": year})
    new = _take_in(days)
    record(user, "work.lay_down_days", ("work.year", year), days=new)
    return new


def _take_in(days: list[Day]) -> int:
    known = set(Day.objects.filter(day__in=[each.day for each in days]).values_list("day", flat=True))
    return len(Day.objects.bulk_create([each for each in days if each.day not in known]))


def shipped_days(year: int) -> Iterator[Day]:
    """The special days of `year` as the package knows them; none for a year it does not know."""
    from chinese_calendar import constants  # here, so that pages start without it

    rests = {day: name for day, name in constants.holidays.items() if day.weekday() < SATURDAY}
    for kind, days in ((Day.Kind.REST, rests), (Day.Kind.WORK, constants.workdays)):
        for day, name in sorted(days.items()):
            if day.year == year:
                yield Day(day=day, kind=kind, name_zh=NAMES_ZH.get(name, ""), name_en=name)
