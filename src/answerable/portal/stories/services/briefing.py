"""Writing a briefing down: once, from the records, under a seal."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.organisation.models import Unit
from answerable.portal.stories.models import Briefing
from answerable.portal.stories.queries import Span, briefing_span, field_record, written

__all__ = ["READ", "seal_of", "supply_work", "write_briefing"]

READ = "desk.view"
Work = Callable[[Unit, Span], Mapping[str, int]]
_suppliers: list[Work] = []


def supply_work(supplier: Work) -> Work:
    """Let an application further down the river count what was done: `messages`, `answered`."""
    if supplier not in _suppliers:
        _suppliers.append(supplier)
    return supplier


def write_briefing(
    user: Any | None,
    unit: Unit,
    kind: str,
    last_day: dt.date,
    *,
    at: dt.datetime | None = None,
) -> Briefing:
    """Write what was said in the unit's field in the day or week that ends with `last_day`; once.

    `user` is None for the job. Raises `Conflict` for a time that is not over yet, and where the unit answers
    for nothing.
    """
    at = at or timezone.now()
    if user is not None and not user.has_perm(READ, unit):
        raise Refused(permission=READ, unit=unit)
    if there := written(unit, kind, last_day):
        return there
    if last_day >= timezone.localdate(at):
        raise Conflict(_("That day is not over yet. A briefing tells of whole days."))
    span = briefing_span(kind, last_day)
    told = field_record(unit, span)
    if told["field"]["empty"]:
        raise Conflict(
            _("This unit answers for no topic and no place yet, so nothing can be told of its field.")
        )
    work = {name: n for supplier in _suppliers for name, n in supplier(unit, span).items()}
    told |= {"kind": kind, "written_at": at.isoformat(), "work": work}
    return _keep(user, unit, kind, told, at)


def seal_of(told: Mapping[str, Any]) -> str:
    """The digest of a record's canonical form: whoever has the record can work it out again."""
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _keep(user: Any | None, unit: Unit, kind: str, told: dict[str, Any], at: dt.datetime) -> Briefing:
    first, last = (dt.date.fromisoformat(told[name]) for name in ("first", "last"))
    fields = {"unit": unit, "kind": kind, "first_day": first, "last_day": last, "written_at": at}
    try:
        with transaction.atomic():
            briefing = Briefing.objects.create(record=told, seal=seal_of(told), **fields)
            record(user, "stories.write_briefing", briefing, unit=unit, at=at, kind=kind, last=told["last"])
    except IntegrityError:  # somebody else was quicker
        there = written(unit, kind, last)
        if there is None:
            raise
        return there
    return briefing
