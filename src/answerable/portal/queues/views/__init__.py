"""The pages of queues: saved filters, acts on many rows, and what is new."""

from answerable.portal.queues.views.acting import act, bulk, prepare, undo
from answerable.portal.queues.views.keeping import change, drop, filters, keep, prefer
from answerable.portal.queues.views.living import live

__all__ = ["act", "bulk", "change", "drop", "filters", "keep", "live", "prefer", "prepare", "undo"]
