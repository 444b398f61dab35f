"""The machine of a task: verb → state it starts from → state it leads to. Nothing else moves one."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["LIVE", "TASK", "Moves", "after", "diagram", "number", "possible"]

Moves = Mapping[str, Mapping[str, str]]

TASK: Moves = {
    "give": {"": "asked"},
    "acknowledge": {"asked": "acknowledged"},
    "begin": {"acknowledged": "under_way"},
    "decline": {"asked": "declined", "acknowledged": "declined"},
    "finish": {"acknowledged": "done", "under_way": "done"},
    "withdraw": {"asked": "withdrawn", "acknowledged": "withdrawn", "under_way": "withdrawn"},
    "ask_again": {"declined": "asked", "done": "asked"},
}
LIVE = ("asked", "acknowledged", "under_way")


def after(verb: str, state: str) -> str | None:
    """The state that `verb` leads to from `state`, or None where the verb is not possible."""
    return TASK[verb].get(state)


def possible(state: str) -> set[str]:
    """The verbs that are possible in `state`."""
    return {verb for verb, steps in TASK.items() if state in steps}


def diagram() -> str:
    """The machine as a Mermaid state diagram: one line for each move."""
    lines = ["stateDiagram-v2"]
    for verb, steps in TASK.items():
        lines += [f"    {start or '[*]'} --> {end}: {verb}" for start, end in steps.items()]
    return "\n".join(lines)


def number(year: int, serial: int) -> str:
    """`T-2026-0001`."""
    return f"T-{year}-{serial:04d}"
