"""The rules of suggestions and of hiding, free of the framework: states, limits, clocks, what is measured.

A machine is a plain mapping: verb → state it starts from → state it leads to. Nothing else moves a state.
Being hidden is no state of a suggestion: it comes and goes beside it, with a machine of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from answerable.portal.work.rules import Term

Moves = Mapping[str, Mapping[str, str]]

SUGGESTION: Moves = {
    "submit": {"": "waiting"},
    "publish": {"waiting": "open"},
    "reach": {"open": "reached"},
    "decide": {"reached": "answered"},
    "note": {"answered": "monitoring", "monitoring": "monitoring"},
    "finish": {"answered": "done", "monitoring": "done"},
    "lapse": {"open": "lapsed"},
    "withdraw": {"waiting": "withdrawn", "open": "withdrawn"},
}
HIDING: Moves = {
    "hide": {"": "hidden"},
    "appeal": {"hidden": "appealed"},
    "uphold": {"appealed": "upheld"},
    "restore": {"hidden": "restored", "appealed": "restored", "upheld": "restored"},
}
GATHERING = ("open", "reached")  # support can be given and taken back
ENDED = ("lapsed", "withdrawn", "done")
ADOPTED, PARTLY, NOT_ADOPTED = "adopted", "partly", "not_adopted"

TO_CHECK = Term(2, "working_day")  # from sending to publishing
TO_DECIDE_AN_APPEAL = Term(5, "working_day")
LONGEST_TITLE = 80
LONGEST_TEXT = 4000
LONGEST_WORDS = 2000
LONGEST_CONTACT = 120
MOST_SENDINGS = 4  # from one address within SENDING_WINDOW
SENDING_WINDOW = dt.timedelta(hours=1)
MOST_NEW_BROWSERS = 10  # that support one suggestion from one address within a day: a family, an office
BROWSER_WINDOW = dt.timedelta(days=1)
MOST_HIDING_RULES = 5  # narrow means few

LEAST_SUPPORTERS, MOST_SUPPORTERS = 5, 100_000
LONGEST_OPEN_DAYS, LONGEST_ANSWER_DAYS = 365, 90


class Promise(NamedTuple):
    """What is promised to a suggestion: so many supporters within so many days, then an answer in working
    days."""

    supporters: int
    open_days: int
    answer_days: int
    signed_in_only: bool = False


STANDARD = Promise(30, 90, 15)  # before anybody has decided otherwise


def after(moves: Moves, verb: str, state: str) -> str | None:
    """The state that `verb` leads to from `state`, or None where the verb is not possible."""
    return moves[verb].get(state)


def possible(moves: Moves, state: str) -> set[str]:
    """The verbs that are possible in `state`."""
    return {verb for verb, steps in moves.items() if state in steps}


def diagram(moves: Moves) -> str:
    """The machine as a Mermaid state diagram: one line for each move."""
    lines = ["stateDiagram-v2"]
    for verb, steps in moves.items():
        lines += [f"    {start or '[*]'} --> {end}: {verb}" for start, end in steps.items()]
    return "\n".join(lines)


def nearest(fitting: Iterable[tuple[str, str]], topic: str, unit: str) -> tuple[str, str] | None:
    """Of the (topic, unit) pairs for which something is laid down, the nearest to these; empty is "every".

    >>> nearest([("", ""), ("noise", ""), ("", "water")], "noise", "water")
    ('', 'water')
    """
    able = [(t, u) for t, u in fitting if t in ("", topic) and u in ("", unit)]
    return max(able, key=lambda pair: (bool(pair[1]), bool(pair[0])), default=None)


def cover(text: str, passages: Sequence[str], mark: str = "〔…〕") -> tuple[str, int]:
    """`text` with each of `passages` replaced by a mark, the longest first, and how many places that were.

    >>> cover("Ask Ann Lee, or Ann.", ["Ann", "Ann Lee"])
    ('Ask 〔…〕, or 〔…〕.', 2)
    """
    places = 0
    for passage in sorted({each.strip() for each in passages}, key=len, reverse=True):
        if passage and passage not in mark:
            places += text.count(passage)
            text = text.replace(passage, mark)
    return text, places


def growth(days: Mapping[dt.date, int], floor: int) -> list[tuple[dt.date, int | None]]:
    """How many supported it by the end of each day from the first to the last; None below the floor."""
    if not days:
        return []
    first, last, total, shown = min(days), max(days), 0, []
    for n in range((last - first).days + 1):
        day = first + dt.timedelta(days=n)
        total += days.get(day, 0)
        shown.append((day, total if total >= floor else None))
    return shown


class Moderation(NamedTuple):
    """How much was hidden, of how much that was sent; appealed and restored of what was hidden."""

    sent: int
    hidden: int
    appealed: int
    restored: int

    def per_cent(self, part: str) -> float | None:
        """The share of `part` in per cent: of what was sent for `hidden`, else of what was hidden."""
        whole = self.sent if part == "hidden" else self.hidden
        return round(100 * getattr(self, part) / whole, 1) if whole else None
