"""Pure rules: the machine of a task, working days, deadlines and the ladder by which lateness rises."""

from answerable.portal.work.rules.calendar import (
    SATURDAY,
    Calendar,
    Term,
    add,
    both_days,
    deadline,
    end_of,
    moved_by,
    term_left,
)
from answerable.portal.work.rules.ladder import DAYS_TO_THE_UNIT_ABOVE, Ladder, ladder, rung
from answerable.portal.work.rules.tasks import LIVE, TASK, Moves, after, diagram, number, possible

__all__ = [
    "DAYS_TO_THE_UNIT_ABOVE",
    "LIVE",
    "SATURDAY",
    "TASK",
    "Calendar",
    "Ladder",
    "Moves",
    "Term",
    "add",
    "after",
    "both_days",
    "deadline",
    "diagram",
    "end_of",
    "ladder",
    "moved_by",
    "number",
    "possible",
    "rung",
    "term_left",
]
