"""What can be done with tasks and with the working calendar."""

from answerable.portal.work.services.calendar import forget_day, keep_day, lay_down_days
from answerable.portal.work.services.escalating import escalate, people_at
from answerable.portal.work.services.giving import About, ask_again, extend, give, give_part, withdraw
from answerable.portal.work.services.handling import acknowledge, begin, decline, finish, write

__all__ = [
    "About",
    "acknowledge",
    "ask_again",
    "begin",
    "decline",
    "escalate",
    "extend",
    "finish",
    "forget_day",
    "give",
    "give_part",
    "keep_day",
    "lay_down_days",
    "people_at",
    "withdraw",
    "write",
]
