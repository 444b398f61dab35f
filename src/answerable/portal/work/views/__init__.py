"""The pages of tasks and of the working calendar."""

from answerable.portal.work.views.calendar import calendar, forget_day, take_in_days
from answerable.portal.work.views.tasks import new, task, task_csv, task_list
from answerable.portal.work.views.verbs import (
    acknowledge,
    ask_again,
    decline,
    extend,
    finish,
    part,
    withdraw,
    write,
)

__all__ = [
    "acknowledge",
    "ask_again",
    "calendar",
    "decline",
    "extend",
    "finish",
    "forget_day",
    "new",
    "part",
    "take_in_days",
    "task",
    "task_csv",
    "task_list",
    "withdraw",
    "write",
]
