"""The tables of the inbox and of cases. Others read them through `queries` and write through `services`."""

from answerable.portal.cases.models.catalogue import Catalogue, Entry
from answerable.portal.cases.models.clocks import Clock, Limit, Measure, Urgency
from answerable.portal.cases.models.matters import Assignment, Case, Message, Numbering, Question
from answerable.portal.cases.models.mergers import Merger
from answerable.portal.cases.models.voices import Voice

__all__ = [
    "Assignment",
    "Case",
    "Catalogue",
    "Clock",
    "Entry",
    "Limit",
    "Measure",
    "Merger",
    "Message",
    "Numbering",
    "Question",
    "Urgency",
    "Voice",
]
