"""Warnings at the desk: the list, the cards, the record, and the allowances of families."""

from answerable.portal.signals.views.allowances import allowances, fix, free
from answerable.portal.signals.views.cards import of_story, signal, verdict, withdraw
from answerable.portal.signals.views.lists import signal_list
from answerable.portal.signals.views.record import record

__all__ = [
    "allowances",
    "fix",
    "free",
    "of_story",
    "record",
    "signal",
    "signal_list",
    "verdict",
    "withdraw",
]
