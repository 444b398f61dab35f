"""The rules of a case, free of the framework: states, the verbs that move them, limits and clocks.

A machine is a plain mapping: verb → state it starts from → state it leads to. Nothing else may change a
state, and the picture in docs/portal/cases-and-answers.md is drawn from these very mappings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from answerable.portal.organisation.rules import serves
from answerable.portal.work.rules import Term

Moves = Mapping[str, Mapping[str, str]]

CASE: Moves = {
    "open": {"": "open"},
    "route": {"open": "routed", "routed": "routed", "answering": "answering", "reopened": "routed"},
    "unroute": {"routed": "open"},
    "begin_answer": {
        "routed": "answering",
        "answering": "answering",
        "reopened": "answering",
        "answered": "answered",  # a correction: the answer that is out stays out meanwhile
    },
    "mark_answered": {"answering": "answered", "answered": "answered"},
    "close": {
        "open": "closed",
        "routed": "closed",
        "answering": "closed",
        "reopened": "closed",
        "answered": "closed",
    },
    "reopen": {"answered": "reopened", "closed": "reopened"},
    "merge": {"open": "closed", "routed": "closed", "reopened": "closed"},
    "unmerge": {"closed": "reopened"},
}
ASSIGNMENT: Moves = {
    "ask": {"": "asked"},
    "acknowledge": {"asked": "acknowledged"},
    "unacknowledge": {"acknowledged": "asked"},
    "contribute": {"asked": "acknowledged", "acknowledged": "acknowledged"},
    "finish": {"asked": "done", "acknowledged": "done"},
    "transfer": {"asked": "transferred", "acknowledged": "transferred"},
    "release": {"asked": "released", "acknowledged": "released"},
    "ask_again": {"done": "asked", "released": "asked", "asked": "asked", "acknowledged": "asked"},
}
MESSAGE: Moves = {
    "receive": {"": "waiting"},
    "take_up": {"waiting": "taken", "set_aside": "taken"},
    "set_aside": {"waiting": "set_aside"},
    "detach": {"taken": "waiting"},
    "bring_back": {"set_aside": "waiting"},
}

WORKING = ("asked", "acknowledged")
LIVE = ("open", "routed", "answering", "reopened")
CLOSED_WITHOUT_ANSWER = ("cannot_be_met", "not_ours", "duplicate", "withdrawn")

# How long an answer may take, by urgency; an organisation changes these, for all topics or for one.
URGENCIES: Mapping[str, Term] = {
    "emergency": Term(2, "hour"),
    "urgent": Term(24, "hour"),
    "ordinary": Term(7, "working_day"),
    "complex": Term(15, "working_day"),
}
TO_TAKE_UP = Term(1, "working_day")  # a message, by the desk
AFTER_REOPENING = Term(5, "working_day")
FOR_A_REPLY = Term(10, "working_day")  # then the clock goes on without the sender's reply
MOST_PAUSES = 3  # a question is no way to win time

MOST_TRANSFERS = 2  # the first who receives a matter stays answerable for it; it is not passed round
DAYS_AFTER_REOPENING = 5
LONGEST_TITLE = 80
LONGEST_TEXT = 4000
LONGEST_PLACE = 80
LONGEST_CONTACT = 120
MOST_SENDINGS = 6  # from one address within SENDING_WINDOW; a family or an office may share one
MOST_VOICES = 30  # "me too" from one address within SENDING_WINDOW
SENDING_WINDOW = dt.timedelta(minutes=30)


def after(moves: Moves, verb: str, state: str) -> str | None:
    """The state that `verb` leads to from `state`, or None where the verb is not possible."""
    return moves[verb].get(state)


def possible(moves: Moves, state: str) -> list[str]:
    """The verbs that are possible in `state`, in the order of the machine."""
    return [verb for verb, steps in moves.items() if state in steps]


def diagram(moves: Moves) -> str:
    """The machine as a Mermaid state diagram: one line for each move."""
    lines = ["stateDiagram-v2"]
    for verb, steps in moves.items():
        lines += [f"    {start or '[*]'} --> {end}: {verb}" for start, end in steps.items()]
    return "\n".join(lines)


def lineage(path: str, step: int) -> list[str]:
    """The paths from the top of a tree down to `path`; each level takes `step` characters."""
    return [path[:length] for length in range(step, len(path) + 1, step)]


class Answering(Protocol):
    """What of an entry of the catalogue decides whether it fits."""

    topic: str
    place_code: str
    level: int


def fitting(entries: Iterable[Answering], topic: str, place: str = "") -> list[Answering]:
    """The entries for `topic` at `place`: those of the nearest area that has any, the first level first."""
    found = [entry for entry in entries if entry.topic == topic and serves(entry.place_code, place)]
    nearest = max((len(entry.place_code) for entry in found), default=0)
    return sorted((e for e in found if len(e.place_code) == nearest), key=lambda e: e.level)


OFFICE_WORDS = ("办事处", "居民委员会", "村民委员会", "社区居委会", "居委会", " office", " community")


def place_named(text: str, areas: Iterable[tuple[str, str]]) -> str:
    """The code of the smallest area (name, code) that `text` names; empty where it names none.

    An area goes by the name of the unit that serves it, with or without the words for an office.
    """
    said = text.casefold()
    named = (code for name, code in areas if (stem := _stem(name)) and stem in said)
    return max(named, key=len, default="")


def _stem(name: str) -> str:
    name = name.casefold().strip()
    for word in OFFICE_WORDS:
        name = name.removesuffix(word)
    return name if len(name) > 1 else ""


Rows = Mapping[tuple[str, str, int], tuple[str, bool]]  # (topic, place, level) → (unit's code, protected)


class Change(NamedTuple):
    """One difference between two versions of the catalogue; None where there was, or is, nothing."""

    topic: str
    place_code: str
    level: int
    before: tuple[str, bool] | None
    after: tuple[str, bool] | None


def differences(old: Rows, new: Rows) -> list[Change]:
    """What is dropped, added and changed from `old` to `new`, in the order of the catalogue."""
    keys = sorted(old.keys() | new.keys())
    return [Change(*key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def is_overdue(due_on: dt.date, state: str, today: dt.date) -> bool:
    """A part is late on the day after the day it was due, and only while somebody still has to do it."""
    return state in WORKING and due_on < today


def days_left(due_on: dt.date, today: dt.date) -> int:
    return (due_on - today).days


def number(letter: str, year: int, serial: int) -> str:
    """`M-2026-00012` for messages, which are many; `C-2026-0007` and `A-2026-0003` for the rest."""
    width = 5 if letter == "M" else 4
    return f"{letter}-{year}-{serial:0{width}d}"


# Which right each verb asks for: at the unit that keeps the case or, for a part, at the unit that was asked.
CASE_RIGHTS = {
    "route": "cases.route",
    "attach": "cases.open",
    "close": "cases.close",
    "reopen": "cases.open",
    "merge": "cases.close",
}
PART_RIGHTS = {
    "acknowledge": "cases.handle",
    "contribute": "cases.handle",
    "finish": "cases.handle",
}
