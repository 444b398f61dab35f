"""Reading tasks and the working calendar."""

from answerable.portal.work.queries.calendar import holidays_known_to, special_days, working_calendar
from answerable.portal.work.queries.tasks import (
    asking_unit,
    entries_of,
    get_task_for,
    given_by,
    late,
    reads_private,
    tasks_for,
    tasks_of_matter,
    tasks_of_units,
    units_to_ask,
    verbs_for,
    with_open_parts,
)

__all__ = [
    "asking_unit",
    "entries_of",
    "get_task_for",
    "given_by",
    "holidays_known_to",
    "late",
    "reads_private",
    "special_days",
    "tasks_for",
    "tasks_of_matter",
    "tasks_of_units",
    "units_to_ask",
    "verbs_for",
    "with_open_parts",
    "working_calendar",
]
