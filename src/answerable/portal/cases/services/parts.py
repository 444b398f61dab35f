"""The parts of a case: which units are asked for what and until when, and what they give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.portal.cases import rules
from answerable.portal.cases.models import Assignment, Case
from answerable.portal.cases.queries import catalogue_on, last_day, may_be_asked
from answerable.portal.cases.services.clocks import tell
from answerable.portal.cases.services.steps import in_words, move, reason_line, require, require_case, today
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.notices.queries import in_charge


class Part(NamedTuple):
    """What one unit shall be asked: `role` is lead or joint, `due_on` the last day."""

    unit: Any
    request: str
    due_on: dt.date
    role: str = "joint"


@transaction.atomic
def route(user: Any, case: Case, parts: Sequence[Part], at: dt.datetime | None = None) -> list[Assignment]:
    """Ask units for their part. The first time exactly one of them leads; later ones contribute."""
    require_case(user, "cases.route", case)
    at = at or timezone.now()
    _check_parts(case, parts, today(at))
    leads = any(part.role == "lead" for part in parts)
    move(rules.CASE, "route", case, **({"catalogue": catalogue_on()} if leads else {}))
    try:
        with transaction.atomic():
            return [_ask(user, case, part, at) for part in parts]
    except IntegrityError:
        raise Conflict(_("One of these units has been asked already.")) from None


def _check_parts(case: Case, parts: Sequence[Part], day: dt.date) -> None:
    led = case.assignments.filter(role="lead").exclude(state="transferred").exists()
    if sum(part.role == "lead" for part in parts) != (0 if led else 1):
        raise Conflict(
            _("A unit leads this case already; it can be transferred.")
            if led
            else _("Choose the unit that leads.")
        )
    _check_shield(case, *(part.unit for part in parts))
    if any(part.due_on < day for part in parts):
        raise Conflict(_("The last day lies in the past."))
    if any(part.unit.closed_on and part.unit.closed_on <= day for part in parts):
        raise Conflict(_("One of these units is closed."))


def _check_shield(case: Case, *units: Any) -> None:
    if not all(may_be_asked(case, unit) for unit in units):
        raise Conflict(
            _("This case is confidential: nothing of it goes to the unit that it is about, or below it.")
        )


def _ask(user: Any, case: Case, part: Part, at: dt.datetime) -> Assignment:
    """Ask a unit. A day beyond the promise of the case is moved to it, and the line says so."""
    due_on = min(part.due_on, last_day(case, today(at)))
    asked = Assignment.objects.create(case=case, asked_at=at, **part._replace(due_on=due_on)._asdict())
    detail = {"to": part.unit.code, "role": part.role, "due_on": due_on.isoformat()}
    if due_on != part.due_on:
        detail["asked_for"] = part.due_on.isoformat()
    record(user, "route", ("cases.case", case.number), unit=part.unit, at=at, **detail)
    _tell_asked(user, asked, at)
    return asked


def _tell_asked(user: Any, asked: Assignment, at: dt.datetime) -> None:
    def text() -> str:
        return _("Your unit is asked for its part: %(title)s") % {"title": asked.case.title}

    people = [each for each in in_charge(asked.unit, "cases.handle") if each != user]
    tell("cases.asked", asked.case, people, text, at, asked.pk)


def _line(user: Any, verb: str, part: Assignment, at: dt.datetime, **detail: Any) -> None:
    record(user, verb, ("cases.case", part.case.number), unit=part.unit, at=at, **detail)


@transaction.atomic
def acknowledge(user: Any, part: Assignment, at: dt.datetime | None = None) -> Assignment:
    """Say that the unit has seen the request and takes it on."""
    require(user, "cases.handle", part.unit)
    at = at or timezone.now()
    move(rules.ASSIGNMENT, "acknowledge", part, acknowledged_at=at)
    _line(user, "acknowledge", part, at)
    return part


@transaction.atomic
def contribute(user: Any, part: Assignment, text: str, at: dt.datetime | None = None) -> Assignment:
    """Write, or write anew, the text of the unit's part; it stands beside the draft of the answer."""
    require(user, "cases.handle", part.unit)
    at = at or timezone.now()
    move(
        rules.ASSIGNMENT,
        "contribute",
        part,
        contribution=text.strip(),
        acknowledged_at=part.acknowledged_at or at,
    )
    _line(user, "contribute", part, at)
    return part


@transaction.atomic
def finish(user: Any, part: Assignment, at: dt.datetime | None = None) -> Assignment:
    """Say that the unit's part is done; there must be something to read."""
    require(user, "cases.handle", part.unit)
    at = at or timezone.now()
    if not part.contribution:
        raise Conflict(_("Write the text of your part first: the unit that leads builds the answer on it."))
    move(rules.ASSIGNMENT, "finish", part, done_at=at)
    _line(user, "finish", part, at)
    return part


@transaction.atomic
def change_deadline(
    user: Any, part: Assignment, due_on: dt.date, reason: str, at: dt.datetime | None = None
) -> Assignment:
    """Set another last day, with a reason that stays in the case's history; changes are counted."""
    _require_router_or(user, "cases.handle", part)
    at = at or timezone.now()
    reason = in_words(reason)
    if due_on < today(at) or not reason:
        raise Conflict(_("Give a day that is still to come, and the reason."))
    _check_promise(part.case, due_on, at)
    before = part.due_on
    still = Assignment.objects.filter(pk=part.pk, state__in=rules.WORKING, due_on=before)
    if still.update(due_on=due_on, extensions=F("extensions") + 1, overdue_noted_at=None) != 1:
        raise Conflict(_("This part is not waiting for anybody any more, or its date has just been changed."))
    part.refresh_from_db(fields=["due_on", "extensions", "overdue_noted_at"])
    _line(
        user,
        "change_deadline",
        part,
        at,
        before=before.isoformat(),
        due_on=due_on.isoformat(),
        **reason_line(part.case, reason),
    )
    return part


def _check_promise(case: Case, due_on: dt.date, at: dt.datetime) -> None:
    last = last_day(case, today(at))
    if due_on > last:
        raise Conflict(
            _("Those who asked were promised an answer by %(day)s. Announce an extension first.")
            % {"day": date_format(last, "DATE_FORMAT")}
        )


@transaction.atomic
def transfer(
    user: Any, part: Assignment, unit: Any, reason: str, at: dt.datetime | None = None
) -> Assignment:
    """Hand a part to another unit with a reason. The date stays, and a case is handed on twice at most."""
    _require_router_or(user, "cases.handle", part)
    at = at or timezone.now()
    reason = in_words(reason)
    if not reason or unit == part.unit:
        raise Conflict(_("Choose another unit, and say why it is the right one."))
    _check_shield(part.case, unit)
    if part.case.assignments.filter(unit=unit).exclude(state="transferred").exists():
        raise Conflict(_("That unit has been asked already."))
    _count_transfer(part.case)
    move(rules.ASSIGNMENT, "transfer", part)
    new = Part(unit, part.request, max(part.due_on, today(at)), part.role)
    _line(user, "transfer", part, at, to=unit.code, **reason_line(part.case, reason))
    return _ask(user, part.case, new, at)


def _count_transfer(case: Case) -> None:
    room = Case.objects.filter(pk=case.pk, transfers__lt=rules.MOST_TRANSFERS)
    if room.update(transfers=F("transfers") + 1) != 1:
        raise Conflict(
            _("This case has been handed on twice. Settle between you who answers; it is not passed round.")
        )


def _require_router_or(user: Any, permission: str, part: Assignment) -> None:
    try:
        require(user, permission, part.unit)
    except Refused:
        require(user, "cases.route", part.case.unit)


def note_overdue(at: dt.datetime | None = None) -> int:
    """Leave one line in the history for each part that has become late; return how many there were."""
    at = at or timezone.now()
    late = Assignment.objects.filter(state__in=rules.WORKING, due_on__lt=today(at), overdue_noted_at=None)
    return sum(_note(part, at) for part in late.select_related("case", "unit").order_by("pk"))


@transaction.atomic
def _note(part: Assignment, at: dt.datetime) -> int:
    noted = Assignment.objects.filter(pk=part.pk, overdue_noted_at=None).update(overdue_noted_at=at)
    if noted:
        _line(None, "overdue", part, at, due_on=part.due_on.isoformat())
    return noted
