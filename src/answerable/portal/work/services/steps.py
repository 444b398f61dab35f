"""What every verb is made of: the right, the claim by conditional UPDATE, the line, the notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.notices import services as notices
from answerable.portal.notices.queries import in_charge
from answerable.portal.work import rules
from answerable.portal.work.models import Numbering, Task

__all__ = ["in_words", "line", "move", "next_number", "require", "tell", "tell_giver"]


def require(user: Any, permission: str, unit: Any) -> None:
    """Raise `Refused` unless an office of `user` gives `permission` at `unit`."""
    if not user.has_perm(permission, unit):
        raise Refused(permission=permission)


def move(verb: str, task: Task, **fields: Any) -> None:
    """Move `task` by `verb` and save `fields`; of two who act at once, one is told so. Raises Conflict."""
    state = rules.after(verb, task.state)
    if state is None:
        raise Conflict(
            _("This is not possible any more: %(task)s is “%(state)s”.")
            % {"task": task, "state": task.get_state_display()}
        )
    if Task.objects.filter(pk=task.pk, state=task.state).update(state=state, **fields) != 1:
        raise Conflict(
            _("Somebody else changed %(task)s at the same moment. Please look at it again.") % {"task": task}
        )
    task.refresh_from_db(fields=["state", *fields])


def in_words(text: str, asked: str) -> str:
    """What was written, trimmed; raises Conflict with the sentence `asked` where it is empty."""
    if not text.strip():
        raise Conflict(asked)
    return text.strip()


def next_number(at: dt.datetime) -> str:
    """The next number of the year; the UPDATE holds the row until the transaction ends."""
    year = timezone.localtime(at).year
    Numbering.objects.get_or_create(year=year)
    Numbering.objects.filter(year=year).update(last=F("last") + 1)
    return rules.number(year, Numbering.objects.get(year=year).last)


def line(user: Any, verb: str, task: Task, at: dt.datetime, **detail: Any) -> None:
    """The line of an act on a task: what was written stays on the task and is not told again."""
    record(user, f"work.{verb}", ("work.task", task.number), unit=task.unit, at=at, **detail)


def tell(
    kind: str, task: Task, people: Iterable[Any], text: Callable[[], str], at: dt.datetime, *more: object
) -> None:
    """Tell people about a task; the words name the task, the key makes a repeat harmless."""
    matter = notices.Matter("work.task", task.number, f"{task.number} {task.title}", task.get_absolute_url())
    key = ":".join(str(part) for part in (kind, task.number, task.rounds, *more))
    notices.send(kind, to=people, matter=matter, text=text, key=key, at=at)


def tell_giver(
    kind: str, task: Task, text: Callable[[], str], at: dt.datetime, *more: object, but: Any = None
) -> None:
    """Tell those who give tasks at the asking unit, and whoever gave this one, but not who acts."""
    people = [*in_charge(task.giver, "work.give"), task.given_by]
    tell(kind, task, [each for each in people if each != but], text, at, *more)
