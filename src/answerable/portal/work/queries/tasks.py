"""The doors to tasks: for the unit that was asked and the unit that asks. Others find nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import offices_held, units_within_authority
from answerable.portal.work import rules
from answerable.portal.work.models import Entry, Task

__all__ = [
    "asking_unit",
    "entries_of",
    "get_task_for",
    "given_by",
    "late",
    "reads_private",
    "tasks_for",
    "tasks_of_matter",
    "tasks_of_units",
    "units_to_ask",
    "verbs_for",
    "with_open_parts",
]

ASKED_RIGHTS = ("work.handle", "work.oversee")  # at the unit that was asked
GIVING_RIGHTS = ("work.give", "work.oversee")  # at the unit that asks
ASKED_VERBS = {"acknowledge", "begin", "decline", "finish"}
GIVING_VERBS = {"withdraw", "ask_again", "extend"}


def _at(user: Any, field: str, permissions: tuple[str, ...]) -> Q:
    condition = Q(pk__in=[])
    for permission in permissions:
        if user.has_perm(permission):
            condition |= Q(**{f"{field}__in": units_within_authority(user, permission)})
    return condition


def tasks_for(user: Any) -> QuerySet[Task]:
    """Every task that `user` may see."""
    may = _at(user, "unit", ASKED_RIGHTS) | _at(user, "giver", GIVING_RIGHTS)
    return Task.objects.filter(may).select_related("unit", "giver", "parent")


def get_task_for(user: Any, number: str) -> Task:
    """The one door to a task; raises Http404 for those without the right to it."""
    return get_object_or_404(tasks_for(user), number=number)


def tasks_of_units(user: Any) -> QuerySet[Task]:
    """The tasks of the units that `user` works for."""
    return tasks_for(user).filter(_at(user, "unit", ("work.handle",)))


def given_by(user: Any) -> QuerySet[Task]:
    """The tasks that units of `user` have given."""
    return tasks_for(user).filter(_at(user, "giver", GIVING_RIGHTS))


def late(tasks: QuerySet[Task], at: dt.datetime | None = None) -> QuerySet[Task]:
    """Those of `tasks` that are past their time and not ended."""
    return tasks.filter(state__in=rules.LIVE, due_at__lt=at or timezone.now())


def with_open_parts(tasks: Iterable[Task]) -> list[Task]:
    """`tasks`, each with `open_parts`: how many tasks below it are still open. One query for all of them."""
    tasks = list(tasks)
    below = Task.objects.filter(parent__in=[task.pk for task in tasks])
    states = below.order_by().values_list("parent", "state")
    still = Counter(parent for parent, state in states if state in rules.LIVE)
    for task in tasks:
        task.open_parts = still[task.pk]
    return tasks


def tasks_of_matter(kind: str, identity: object) -> QuerySet[Task]:
    """The tasks that belong to a matter; who asks has checked that the person may see the matter."""
    found = Task.objects.filter(matter_kind=kind, matter_id=str(identity), parent=None)
    return found.select_related("unit", "giver")


def reads_private(user: Any, task: Task) -> bool:
    """Whether `user` belongs to the unit that was asked, or stands between it and the unit that asks.

    Somebody whose office is at the asking unit, or above it, sees progress and evidence and no private note,
    however far that office reaches.
    """
    if task.unit_id == task.giver_id:
        return user.has_perm("work.handle", task.unit)
    return any(
        "work.handle" in office.kind.permissions
        and task.unit.path.startswith(office.unit.path)
        and (office.unit_id == task.unit_id or office.kind.reaches == "subtree")
        and not task.giver.path.startswith(office.unit.path)
        for office in offices_held(user)
    )


def entries_of(user: Any, task: Task) -> QuerySet[Entry]:
    """What `user` may read on a task, oldest first."""
    entries = task.entries.select_related("by")
    return entries if reads_private(user, task) else entries.exclude(kind=Entry.Kind.PRIVATE)


def verbs_for(user: Any, task: Task) -> set[str]:
    """What `user` may do with a task as it stands now; `write` is an entry, `part` a task below."""
    now = rules.possible(task.state)
    able: set[str] = set()
    if user.has_perm("work.handle", task.unit):
        able |= ASKED_VERBS & now
        able |= {"write"} if task.state in rules.LIVE else set()
    if user.has_perm("work.give", task.giver):
        able |= GIVING_VERBS & (now | ({"extend"} if task.state in rules.LIVE else set()))
    if user.has_perm("work.give", task.unit) and task.state in ("acknowledged", "under_way"):
        able |= {"part"}
    return able


def units_to_ask(user: Any) -> QuerySet[Unit]:
    """The open units that `user` may give a task to: those within reach of their authority to give."""
    return units_within_authority(user, "work.give").open()


def asking_unit(user: Any, unit: Unit) -> Unit:
    """The unit in whose name `user` gives `unit` a task: the nearest at or above it at which they may give.

    Raises Http404 where there is none.
    """
    standing = {office.unit.path for office in offices_held(user) if "work.give" in office.kind.permissions}
    above = [unit.path[:end] for end in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    able = [each for each in Unit.objects.filter(path__in=above) if user.has_perm("work.give", each)]
    if not able:
        raise Http404
    nearest = [each for each in able if each.path in standing]
    return nearest[-1] if nearest else able[0]
