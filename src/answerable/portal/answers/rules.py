"""The rules of an answer, free of the framework. The machine has the form that `cases.rules` describes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from answerable.portal.cases.rules import Moves

ANSWER: Moves = {
    "draft": {"": "draft"},
    "revise": {"draft": "draft"},
    "submit": {"draft": "in_review"},
    "send_back": {"in_review": "draft", "approved": "draft"},
    "approve": {"in_review": "approved"},
    "publish": {"approved": "published"},
    "begin_correction": {"published": "draft"},  # what is out stays out until the correction is published
}
TEXTS = ("title", "question", "body", "next_steps")  # what an answer says, as its reader meets it
VERDICTS = ("solved", "partly", "not_solved")
SATISFACTION = {True: "satisfied", False: "not_satisfied"}  # with how it was handled, asked apart
MOST_CHANGES = 1  # of a verdict, for each published version
MOST_EVIDENCE = 50  # feed documents kept with an answer
LONGEST_TITLE = 120
LONGEST_BODY = 8000


def changes(before: str, now: str) -> list[tuple[str, str]]:
    """What changed between two texts, line by line: ("same" | "gone" | "new", line)."""
    kinds = {" ": "same", "-": "gone", "+": "new"}
    compared = difflib.ndiff(before.splitlines(), now.splitlines())
    return [(kinds[line[0]], line[2:]) for line in compared if line[0] in kinds]


FEW, NEARLY_ALL, WITHHELD = "few", "nearly all", "withheld"
# What people put before a step themselves; the list numbers it. "2.5 km" and "-5 degrees" are no marks.
_MARK = re.compile(r"^(?:[·•●▪‣–—]\s*|[-*]\s+|[(（]?\d{1,2}(?:[.．](?!\d)|[、)）])\s*|[①-⑳]\s*)")


def steps(text: str) -> list[str]:
    """The next steps, one from each line, without the marks that people put before them."""
    lines = (_MARK.sub("", line.strip()).strip() for line in text.splitlines())
    return [line for line in lines if line]


def shares(counts: Mapping[str, int], floor: int) -> dict[str, int | str]:
    """Each count as a share of all of them in whole per cent, or in words where it would tell of a few.

    Under the floor a count is FEW; and so that no subtraction tells what it is, the others hide with it until
    those hidden are as many as the floor: the largest is then NEARLY_ALL, or one more is WITHHELD. Nothing at
    all is given over fewer people than the floor.
    """
    whole = sum(counts.values())
    if whole < floor:
        return {}
    shown = [name for name in counts if counts[name] >= floor]
    said: dict[str, int | str] = dict.fromkeys(counts, FEW)
    said |= {name: round(100 * counts[name] / whole) for name in shown}
    hidden = whole - sum(counts[name] for name in shown)
    if len(shown) < len(counts) and hidden < floor and shown:
        said[min(shown, key=counts.__getitem__)] = NEARLY_ALL if len(shown) == 1 else WITHHELD
    return said


# Which right each verb asks for, at the unit that leads the case.
RIGHTS = {
    "revise": "answers.draft",
    "submit": "answers.draft",
    "send_back": "answers.review",
    "approve": "answers.review",
    "publish": "answers.publish",
    "begin_correction": "answers.draft",
}
