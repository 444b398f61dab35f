from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from answerable.portal.answers import rules as answer_rules
from answerable.portal.answers.models import Answer
from answerable.portal.cases import rules
from answerable.portal.cases.models import Assignment, Case, Message

PAGE = Path(__file__).parents[3] / "docs/portal/cases-and-answers.md"
MACHINES = {
    "case": (rules.CASE, Case),
    "assignment": (rules.ASSIGNMENT, Assignment),
    "message": (rules.MESSAGE, Message),
    "answer": (answer_rules.ANSWER, Answer),
}


@pytest.mark.parametrize("name", MACHINES)
def test_the_machine_speaks_of_the_states_that_the_table_has(name):
    moves, model = MACHINES[name]
    spoken_of = {state for steps in moves.values() for pair in steps.items() for state in pair} - {""}
    assert spoken_of == set(model.State.values)


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_can_be_reached(name):
    moves, model = MACHINES[name]
    reached, before = {""}, set()
    while reached != before:
        before = set(reached)
        reached |= {steps[state] for steps in moves.values() for state in before if state in steps}
    assert reached - {""} == set(model.State.values)


@pytest.mark.parametrize("name", MACHINES)
def test_the_picture_in_the_docs_is_the_machine(name):
    assert f"```mermaid\n{rules.diagram(MACHINES[name][0])}\n```" in PAGE.read_text(encoding="utf-8")


def test_a_published_case_is_never_closed_without_an_end():
    assert rules.after(rules.CASE, "close", "answered") == "closed"
    assert rules.after(rules.CASE, "close", "closed") is None


def test_a_part_is_late_from_the_day_after():
    day = dt.date(2026, 3, 12)
    assert not rules.is_overdue(day, "asked", day)
    assert rules.is_overdue(day, "acknowledged", day + dt.timedelta(days=1))
    assert not rules.is_overdue(day, "done", day + dt.timedelta(days=9))


def test_numbers_can_be_read_out():
    assert rules.number("M", 2026, 12) == "M-2026-00012"
    assert rules.number("C", 2026, 7) == "C-2026-0007"
