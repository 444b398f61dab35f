"""What a queue is, and how far acts on many of its rows go. Free of the framework.

A downstream application registers its lists where its views are made:

    register(Queue("cases", _("Cases"), "cases:list", "desk.view", found=…, door=…, acts=(Act(…), …)))

An act does one verb of that application with every row by itself: what one row refuses harms no other. It
returns what its undo needs. An undo is refused where anything has been written of the row since.

    waiting ─ done ─ undone
            ─ refused    with the reason
    done ─ kept          it could not be undone, with the reason
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

__all__ = [
    "AT_ONCE",
    "MOST_ROWS",
    "MOST_TABS",
    "UNDO_WITHIN",
    "Act",
    "Queue",
    "known",
    "register",
]

AT_ONCE = 200  # rows that a person waits for; more are a job's
MOST_ROWS = 5_000  # of one act
MOST_TABS = 8
UNDO_WITHIN = dt.timedelta(minutes=10)
KEPT_FOR = dt.timedelta(days=7)  # the rows of an act; what was done stays in the audit log


@dataclass(frozen=True)
class Act:
    """One verb for many rows. `form(data, user=…, keys=…)` asks for what it needs.

    `do(user, thing, **given)` returns what `undo(user, thing, before)` needs: plain data.
    """

    code: str
    label: Any
    permission: str
    form: Callable[..., Any]
    do: Callable[..., dict[str, Any]]
    undo: Callable[[Any, Any, dict[str, Any]], None]


@dataclass(frozen=True)
class Queue:
    """A list: its address, who sees it, what narrows it (keys of the address), and what can be done.

    `found(user, asked)` gives the rows, narrowed by `asked`, that `user` may see; `door(user, key)` one of
    them, or raises Http404. `key` is the field by which a row is named, `kind` its name in the audit log,
    `moment` the field that says since when it is there.
    """

    code: str
    label: Any
    address: str
    permission: str
    kind: str
    key: str
    moment: str
    narrowed_by: tuple[str, ...]
    found: Callable[[Any, Mapping[str, str]], Any]
    door: Callable[[Any, str], Any]
    acts: tuple[Act, ...] = ()

    def act(self, code: str) -> Act | None:
        """The act of that code, if there is one."""
        return next((act for act in self.acts if act.code == code), None)

    def asked(self, given: Mapping[str, str]) -> dict[str, str]:
        """What of an address narrows this list."""
        return {name: given[name] for name in self.narrowed_by if given.get(name)}


class Wish(NamedTuple):
    """What somebody wants done: to which rows of which list (`asked`), with what `given`."""

    queue: Queue
    act: Act
    keys: list[str]
    given: dict[str, str]
    asked: dict[str, str] = {}


_queues: dict[str, Queue] = {}


def register(queue: Queue) -> Queue:
    """Make a queue known; the second of the same code takes the place of the first."""
    _queues[queue.code] = queue
    return queue


def known(code: str) -> Queue | None:
    """The queue of that code, if its application has made it known."""
    return _queues.get(code)
