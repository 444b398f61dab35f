"""Practice for those who are new at the desk: four made-up matters, and what can be done with them.

They live in the session of whoever practises, as plain data, and in no table: so nothing of them can come
into a count, a rate, a list, a file, a search, a public page, a notice, a clock or the audit log. The steps
are those of real cases (`cases.rules.CASE`), so that what is learned here is what happens there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from answerable.portal.cases.rules import CASE, CLOSED_WITHOUT_ANSWER, after

__all__ = ["MATTERS", "PLACES_OF_TEXT", "STEPS", "Matter", "begun", "done_with", "next_steps", "stepped"]


@dataclass(frozen=True)
class Matter:
    """One invented message: what it is about, in both languages, and how urgent it is."""

    key: str
    topic: str
    urgency: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str


MATTERS = (
    Matter(
        "p-1",
        "water-quality",
        "urgent",
        "东街三号楼自来水发黄",
        "Yellow tap water in 3 East Street",
        "从昨天早上起，三号楼的自来水一直发黄，放了半小时也不清。楼里有两个婴儿，请问还能喝吗？什么时候能修好？",
        "The tap water at number 3 has been yellow since yesterday morning, even after half an hour. There"
        " are two babies in the house. Can we drink it, and when will it be mended?",
    ),
    Matter(
        "p-2",
        "public-transport",
        "ordinary",
        "18 路末班车提前了半小时",
        "The last bus 18 leaves half an hour early",
        "这周起 18 路末班车从九点半改到九点，站牌没有通知，晚班的人回不了家。为什么要改？能不能恢复？",
        "Since this week the last bus 18 leaves at nine and not at half past. Nothing is written at the stop,"
        " and people on late shifts cannot get home. Why, and can it be put back?",
    ),
    Matter(
        "p-3",
        "noise",
        "ordinary",
        "夜里施工到两点",
        "Building work until two at night",
        "莲塘路工地连着三个晚上施工到两点，孩子没法睡觉。谁批准的？请尽快停下来。",
        "On three nights in a row they worked at the Liantang Road site until two. The children cannot sleep."
        " Who allowed it? Please have it stopped.",
    ),
    Matter(
        "p-4",
        "other",
        "ordinary",
        "低价出售二手手机",
        "Second-hand phones for sale",
        "全城最低价，量大从优，欢迎来店选购。",
        "The lowest prices in town, discounts for many. Come and see our shop.",
    ),
)
PLACES_OF_TEXT = ("question", "body", "next_steps")
# What is practised → the verb of a real case that it stands for.
STEPS = {
    "open": "open",
    "route": "route",
    "draft": "begin_answer",
    "publish": "mark_answered",
    "close": "close",
}

Kept = Mapping[str, Any]


def begun() -> dict[str, Any]:
    """A matter as it comes in."""
    return {"state": "", "did": []}


def next_steps(kept: Kept) -> list[str]:
    """What can be done with a matter as it stands; nothing more once it is set aside."""
    if kept["state"] == "set_aside":
        return []
    able = [step for step, verb in STEPS.items() if after(CASE, verb, kept["state"]) is not None]
    if kept["state"] == "":
        return ["open", "set_aside"]
    if not kept.get("unit") and "draft" in able:
        able.remove("draft")
    if not kept.get("answer") and "publish" in able:
        able.remove("publish")
    return able


def stepped(kept: Kept, step: str, **given: Any) -> dict[str, Any]:
    """The matter after a step; KeyError where the step is not possible now."""
    if step not in next_steps(kept):
        raise KeyError(step)
    state = "set_aside" if step == "set_aside" else after(CASE, STEPS[step], kept["state"])
    return {**kept, **given, "state": state, "did": [*kept["did"], step]}


def done_with(kept: Kept) -> bool:
    """Whether it has come to its end: answered and closed, closed with a reason, or set aside."""
    closed = kept["state"] == "closed" and (kept.get("answer") or kept.get("reason") in CLOSED_WITHOUT_ANSWER)
    return bool(closed) or kept["state"] == "set_aside"
