"""What comes onto the agenda of a month. Pure: counts of messages by unit and topic, never by person.

Of the topics of a unit those are proposed that most messages were about, and the one of which most stay
unsolved: still without an answer or a reason, or answered and said to be not solved. A topic under the floor
is never proposed; where what is left of a unit's messages would be a small number, the whole is withheld, so
that nobody finds it by subtraction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

__all__ = ["AGENDA", "Count", "Proposal", "after", "chosen", "month_before", "possible"]

Moves = Mapping[str, Mapping[str, str]]

AGENDA: Moves = {
    "propose": {"": "proposed"},
    "accept": {"proposed": "accepted"},
    "decline": {"proposed": "declined"},
    "outcome": {"accepted": "done"},
}
MOST_RAISED, MOST_UNSOLVED = 2, 1  # of each unit in a month: few, so that they are dealt with
MOST, UNSOLVED = "most", "unsolved"


class Count(NamedTuple):
    """The messages of a month to one unit about one topic: how many, and of how many nothing was solved."""

    topic: str
    messages: int
    unsolved: int


class Proposal(NamedTuple):
    """A topic that is proposed, why, its counts, and of how many messages in all (None: withheld)."""

    topic: str
    why: str
    messages: int
    unsolved: int
    of_all: int | None


def chosen(counts: Sequence[Count], floor: int) -> list[Proposal]:
    """What is proposed to one unit from its counts of a month, the most raised first.

    >>> chosen([Count("noise", 9, 1), Count("waste", 6, 5), Count("parks", 2, 2)], 5)[0].of_all is None
    True
    """
    known = [count for count in counts if count.topic and count.messages >= floor]
    raised = sorted(known, key=lambda count: (-count.messages, count.topic))[:MOST_RAISED]
    rest = [count for count in known if count not in raised and count.unsolved >= floor]
    stuck = sorted(rest, key=lambda count: (-count.unsolved, count.topic))[:MOST_UNSOLVED]
    whole = sum(count.messages for count in counts)
    left = whole - sum(count.messages for count in (*raised, *stuck))
    of_all = None if 0 < left < floor else whole
    return [
        *(Proposal(count.topic, MOST, count.messages, count.unsolved, of_all) for count in raised),
        *(Proposal(count.topic, UNSOLVED, count.messages, count.unsolved, of_all) for count in stuck),
    ]


def after(verb: str, state: str) -> str | None:
    """The state that `verb` leads to from `state`, or None where the verb is not possible."""
    return AGENDA[verb].get(state)


def possible(state: str) -> set[str]:
    """The verbs that are possible in `state`."""
    return {verb for verb, steps in AGENDA.items() if state in steps}


def month_before(day: dt.date) -> dt.date:
    """The first day of the month before the one that `day` is in."""
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
