"""The rules of an answer, free of the framework. The machine has the form that `cases.rules` describes."""

from __future__ import annotations

import difflib

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
VERDICTS = ("solved", "partly", "not_solved")
MOST_CHANGES = 1  # of a verdict, for each published version
MOST_EVIDENCE = 50  # feed documents kept with an answer
LONGEST_TITLE = 120
LONGEST_BODY = 8000


def changes(before: str, now: str) -> list[tuple[str, str]]:
    """What changed between two texts, line by line: ("same" | "gone" | "new", line)."""
    kinds = {" ": "same", "-": "gone", "+": "new"}
    compared = difflib.ndiff(before.splitlines(), now.splitlines())
    return [(kinds[line[0]], line[2:]) for line in compared if line[0] in kinds]


def share(part: int, whole: int, floor: int) -> int | None:
    """`part` of `whole` in whole per cent, or None where `whole` is under the floor of what is published."""
    return None if whole < floor else round(100 * part / whole)


# Which right each verb asks for, at the unit that leads the case.
RIGHTS = {
    "revise": "answers.draft",
    "submit": "answers.draft",
    "send_back": "answers.review",
    "approve": "answers.review",
    "publish": "answers.publish",
    "begin_correction": "answers.draft",
}
