"""What is done with queues: filters are kept, and verbs are done to many rows, and undone."""

from answerable.portal.queues.services.acting import act_on, carry_on, carry_on_all, undo
from answerable.portal.queues.services.keeping import change, drop, keep, prefer

__all__ = ["act_on", "carry_on", "carry_on_all", "change", "drop", "keep", "prefer", "undo"]
