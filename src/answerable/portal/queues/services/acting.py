"""One verb for many rows: each by itself, with its own right and its own line; and the way back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.queues.models import BulkAct, BulkRow
from answerable.portal.queues.queries import can_be_undone, newest_line, queue_or_404
from answerable.portal.queues.rules import AT_ONCE, KEPT_FOR, MOST_ROWS, Act, Queue, Wish

__all__ = ["act_on", "carry_on", "carry_on_all", "undo"]

KIND = "queues.bulkact"
LONGEST_REASON = 300


def act_on(user: Any, wish: Wish, at: dt.datetime | None = None) -> BulkAct:
    """Do what is wished with each of the rows: at once where they are few, else as a job."""
    at = at or timezone.now()
    return _go(_lay_down(user, wish, at), at)


@transaction.atomic
def _lay_down(user: Any, wish: Wish, at: dt.datetime) -> BulkAct:
    queue, act, keys = wish.queue, wish.act, list(dict.fromkeys(wish.keys))
    if not user.has_perm(act.permission):
        raise Refused(permission=act.permission)
    if not keys:
        raise Conflict(_("Choose at least one row."))
    if len(keys) > MOST_ROWS:
        raise Conflict(_("At most %(most)d rows at once. Narrow the list first.") % {"most": MOST_ROWS})
    about = {"given": wish.given, "asked": wish.asked, "language": translation.get_language() or ""}
    bulk = BulkAct.objects.create(user=user, queue=queue.code, act=act.code, begun_at=at, **about)
    BulkRow.objects.bulk_create([BulkRow(bulk=bulk, key=key) for key in keys], batch_size=500)
    record(user, "queues.act", (KIND, bulk.pk), at=at, queue=queue.code, act=act.code, rows=len(keys))
    return bulk


def undo(user: Any, bulk: BulkAct, at: dt.datetime | None = None) -> BulkAct:
    """Take an act back, row by row; a row of which anything was written since stays as it is."""
    at = at or timezone.now()
    with transaction.atomic():
        if bulk.user_id != user.pk:
            raise Refused(_("Whoever did it takes it back."))
        if not can_be_undone(bulk, at):
            raise Conflict(_("It can be taken back for ten minutes, once."))
        claimed = BulkAct.objects.filter(pk=bulk.pk, state="done").update(state="undoing")
        if claimed != 1:
            raise Conflict(_("It is being taken back already."))
        record(user, "queues.undo", (KIND, bulk.pk), at=at, queue=bulk.queue, act=bulk.act)
    bulk.refresh_from_db()
    return _go(bulk, at)


def _go(bulk: BulkAct, at: dt.datetime) -> BulkAct:
    if bulk.rows.count() <= AT_ONCE:
        carry_on(bulk.pk, at)
    else:
        async_task("answerable.portal.queues.services.carry_on", bulk.pk)
    bulk.refresh_from_db()
    return bulk


def carry_on_all() -> int:
    """Carry on what a job left unfinished, and forget the rows of a week ago; gives how many were left."""
    BulkAct.objects.filter(begun_at__lt=timezone.now() - KEPT_FOR).delete()
    left = BulkAct.objects.filter(state__in=["running", "undoing"]).values_list("pk", flat=True)
    return sum(carry_on(pk) for pk in list(left))


def carry_on(pk: int, at: dt.datetime | None = None) -> int:
    """Do, or undo, the rows of an act that are still to be done. Twice at once does no row twice."""
    bulk = BulkAct.objects.filter(pk=pk, state__in=["running", "undoing"]).select_related("user").first()
    if bulk is None:
        return 0
    queue = queue_or_404(bulk.queue)
    act = queue.act(bulk.act)
    with translation.override(bulk.language):
        (_do_rows if bulk.state == "running" else _undo_rows)(bulk, queue, act)
    end = {"running": "done", "undoing": "undone"}[bulk.state]
    ended = BulkAct.objects.filter(pk=pk, state=bulk.state)
    return ended.update(state=end, finished_at=at or timezone.now())


def _do_rows(bulk: BulkAct, queue: Queue, act: Act) -> None:
    waiting = list(bulk.rows.filter(state="waiting"))
    form = act.form(bulk.given, user=bulk.user, keys=[row.key for row in waiting])
    given = form.cleaned_data if form.is_valid() else None
    for row in waiting:
        if given is None:  # a unit may have been closed while the job waited
            _refuse(row, "refused", _("What was asked for is no longer possible."))
        else:
            _try(row, "refused", partial(_do, bulk, queue, act, row, given))


def _do(bulk: BulkAct, queue: Queue, act: Act, row: BulkRow, given: dict[str, Any]) -> None:
    if not BulkRow.objects.filter(pk=row.pk, state="waiting").update(state="done"):
        return  # another process was quicker
    before = act.do(bulk.user, queue.door(bulk.user, row.key), **given)
    fields = {"before": before, "line": newest_line(queue, row.key)}
    BulkRow.objects.filter(pk=row.pk).update(**fields)


def _undo_rows(bulk: BulkAct, queue: Queue, act: Act) -> None:
    for row in list(bulk.rows.filter(state="done")):
        _try(row, "kept", partial(_undo, bulk, queue, act, row))


def _undo(bulk: BulkAct, queue: Queue, act: Act, row: BulkRow) -> None:
    if not BulkRow.objects.filter(pk=row.pk, state="done").update(state="undone"):
        return
    if newest_line(queue, row.key) != row.line:
        raise Conflict(_("Something has happened since; it stays as it is."))
    act.undo(bulk.user, queue.door(bulk.user, row.key), row.before)


def _try(row: BulkRow, otherwise: str, verb: Callable[[], None]) -> None:
    """The verb and the row's state together or not at all; a refusal is kept with the row."""
    try:
        with transaction.atomic():
            verb()
    except (Refused, Conflict) as wrong:
        _refuse(row, otherwise, wrong.sentence)
    except Http404:
        _refuse(row, otherwise, _("It is not among what you may see."))


def _refuse(row: BulkRow, otherwise: str, reason: str) -> None:
    refused = {"state": otherwise, "reason": reason[:LONGEST_REASON]}
    BulkRow.objects.filter(pk=row.pk, state=row.state).update(**refused)
