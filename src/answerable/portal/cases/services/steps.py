"""What every verb is made of: the right, the claim by conditional UPDATE, the number, the covering."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases import rules
from answerable.portal.cases.models import Numbering
from answerable.portal.cases.queries import may_read, may_see
from answerable.portal.core.errors import Conflict, Refused


def require(user: Any, permission: str, unit: Any = None) -> None:
    """Raise `Refused` unless an office of `user` gives `permission` at `unit` (anywhere, without one)."""
    if not user.has_perm(permission, unit):
        raise Refused(_("None of your offices gives you the right to do this here."))


def require_message(user: Any, permission: str, message: Any) -> None:
    """The same for a message: at the unit that keeps its case, or at a desk that may take it up."""
    require(user, permission, message.case.unit if message.case else None)
    if not may_read(user, message):
        raise Refused(_("This message waits at another desk."))


def require_case(user: Any, permission: str, case: Any) -> None:
    """The same for a case: at the unit that keeps it, and nothing of a confidential one behind its doors."""
    require(user, permission, case.unit)
    if case.confidential and not may_see(user, case):
        raise Refused(_("None of your offices gives you the right to do this here."))


def reason_line(thing: Any, words: str) -> dict[str, Any]:
    """A reason as `record` takes it. That of a confidential matter is sealed: the log shows it to nobody."""
    return {"personal": {"kept_shut": words}} if thing.confidential else {"reason": words}


def move(moves: rules.Moves, verb: str, row: Model, **fields: Any) -> None:
    """Move `row` by `verb` and save `fields`; raise `Conflict` where its state does not allow that.

    The conditional UPDATE is the claim: of two who act at once, one moves the row and the other is told.
    """
    state = rules.after(moves, verb, row.state)
    if state is None:
        raise Conflict(
            _("This is not possible any more: %(thing)s is “%(state)s”.")
            % {"thing": row, "state": row.get_state_display()}
        )
    claimed = type(row).objects.filter(pk=row.pk, state=row.state).update(state=state, **fields)
    if claimed != 1:
        raise Conflict(
            _("Somebody else changed %(thing)s at the same moment. Please look at it again.") % {"thing": row}
        )
    row.refresh_from_db(fields=["state", *fields])


def next_number(letter: str, at: dt.datetime) -> str:
    """The next number of a series; the UPDATE holds the row until the transaction ends."""
    year = timezone.localtime(at).year
    series = f"{letter}-{year}"
    last = _counted_up(series)
    if last is None:
        Numbering.objects.get_or_create(series=series)
        last = _counted_up(series)
    return rules.number(letter, year, last)


def _counted_up(series: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_numbering SET last = last + 1 WHERE series = %s RETURNING last", [series]
        )
        row = cursor.fetchone()
    return row[0] if row else None


def covered(texts: Sequence[str]) -> tuple[list[str], int]:
    """The texts with personal data covered, and how many places were covered."""
    shown, hits = covered_each(texts)
    return shown, sum(hits)


def covered_each(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """The same, with how many places were covered in each."""
    from answerable.listening.cleaning import redact  # here, so that pages start without it

    shown, found = redact(pa.array(list(texts), pa.string()))
    hits = [len(json.loads(places or "[]")) for places in found.to_pylist()]
    return [text or "" for text in shown.to_pylist()], hits


def in_words(text: str) -> str:
    """A reason as it may stand in the audit trail, which never holds personal data."""
    return covered([text.strip()])[0][0]


def today(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()
