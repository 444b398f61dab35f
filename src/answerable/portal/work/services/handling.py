"""The side that was asked: acknowledge, begin, write, decline, finish."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.work import rules
from answerable.portal.work.models import Entry, Task
from answerable.portal.work.queries.tasks import reads_private
from answerable.portal.work.services.steps import in_words, line, move, require, tell_giver

__all__ = ["acknowledge", "begin", "decline", "finish", "write"]


@transaction.atomic
def acknowledge(user: Any, task: Task, at: dt.datetime | None = None) -> Task:
    """Say that the unit has seen the task and takes it on."""
    require(user, "work.handle", task.unit)
    at = at or timezone.now()
    move("acknowledge", task, acknowledged_at=at)
    line(user, "acknowledge", task, at)
    return task


@transaction.atomic
def begin(user: Any, task: Task, at: dt.datetime | None = None) -> Task:
    """Say that the work has begun."""
    require(user, "work.handle", task.unit)
    at = at or timezone.now()
    move("begin", task)
    line(user, "begin", task, at)
    return task


@transaction.atomic
def decline(user: Any, task: Task, reason: str, at: dt.datetime | None = None) -> Task:
    """Say that the unit does not do it, and why; the asking unit decides what then."""
    require(user, "work.handle", task.unit)
    at = at or timezone.now()
    reason = in_words(reason, _("Say why your unit does not do it."))
    move("decline", task, ended_at=at, ended_words=reason)
    line(user, "decline", task, at, reason=reason)

    def text() -> str:
        return _("“%(title)s” was declined: %(reason)s") % {"title": task.title, "reason": reason}

    tell_giver("work.answered", task, text, at, "declined", but=user)
    return task


@transaction.atomic
def write(
    user: Any, task: Task, *, kind: str, text: str, link: str = "", at: dt.datetime | None = None
) -> Entry:
    """Write progress, evidence or a note within the unit. The first progress says that it has begun."""
    require(user, "work.handle", task.unit)
    at = at or timezone.now()
    text = in_words(text, _("Write a few words."))
    if kind == Entry.Kind.PRIVATE and not reads_private(user, task):
        raise Refused(_("Notes within the unit are written by those who stand in it."))
    if task.state not in rules.LIVE:
        raise Conflict(_("The task has ended; nothing can be added to it."))
    if kind not in Entry.Kind.values:
        raise Conflict(_("Say what it is: progress, evidence or a note."))
    _be_under_way(user, task, kind, at)
    entry = Entry.objects.create(task=task, kind=kind, text=text, link=link, by=user, at=at)
    line(user, f"write_{kind}", task, at)
    if kind != Entry.Kind.PRIVATE:
        _tell_written(user, task, entry, at)
    return entry


def _be_under_way(user: Any, task: Task, kind: str, at: dt.datetime) -> None:
    if kind == Entry.Kind.PRIVATE:
        return
    if task.state == Task.State.ASKED:
        acknowledge(user, task, at)
    if task.state == Task.State.ACKNOWLEDGED:
        begin(user, task, at)


def _tell_written(user: Any, task: Task, entry: Entry, at: dt.datetime) -> None:
    def text() -> str:
        return _("There is news on “%(title)s”.") % {"title": task.title}

    tell_giver("work.progress", task, text, at, entry.pk, but=user)


@transaction.atomic
def finish(user: Any, task: Task, result: str, at: dt.datetime | None = None) -> Task:
    """Say what was done. It needs words, and nothing of it may still be open below."""
    require(user, "work.handle", task.unit)
    at = at or timezone.now()
    result = in_words(result, _("Say what was done: the asking unit builds on it."))
    if open_parts := task.parts.filter(state__in=rules.LIVE).count():
        raise Conflict(
            _("%(n)d parts of it are still open. The whole is done when its parts are.") % {"n": open_parts}
        )
    move("finish", task, ended_at=at, ended_words=result)
    line(user, "finish", task, at)

    def text() -> str:
        return _("“%(title)s” is done.") % {"title": task.title}

    tell_giver("work.answered", task, text, at, "done", but=user)
    return task
