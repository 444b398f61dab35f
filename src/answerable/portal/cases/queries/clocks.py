"""Reading clocks, limits and open questions."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from answerable.portal.cases import rules
from answerable.portal.cases.models import Assignment, Case, Clock, Limit, Measure, Message, Question, Urgency
from answerable.portal.work.queries import working_calendar
from answerable.portal.work.rules import Ladder, Term, both_days, ladder

__all__ = [
    "ClockFace",
    "clock_face",
    "clock_of",
    "get_question_for",
    "last_day",
    "limit_for",
    "limits",
    "open_question",
    "own_limits",
    "questions_of",
    "unit_to_remind",
    "usual_promise",
]


def limit_for(topic: str, urgency: str) -> Term:
    """How long an answer may take: what stands for the topic, else for all, else what we begin with."""
    rows = Limit.objects.filter(topic__in={topic, ""}, urgency=urgency).order_by("-topic")
    found = rows.first()
    return Term(found.amount, found.unit) if found else rules.URGENCIES[urgency]


def usual_promise(topic: str) -> str:
    """How long the answer to an ordinary message about `topic` may take, in the reader's words."""
    term = limit_for(topic, Urgency.ORDINARY)
    return f"{term.amount} {Measure(term.unit).label}"


def limits() -> list[tuple[str, int, str]]:
    """(urgency, how many, of what) in words, that hold for topics without a limit of their own."""
    terms = [(label, limit_for("", urgency)) for urgency, label in Urgency.choices]
    return [(label, term.amount, Measure(term.unit).label) for label, term in terms]


def clock_of(case: Case | None) -> Clock | None:
    """The clock of a case, for the page of those who asked."""
    return Clock.objects.filter(case=case).first() if case else None


def last_day(case: Case, today: dt.date) -> dt.date:
    """The last day that a unit can be given for its part: that of the promise, or today when it is over."""
    clock = clock_of(case)
    return max(today, timezone.localdate(clock.due_at)) if clock else dt.date.max


def own_limits() -> QuerySet[Limit]:
    """What the organisation has set itself."""
    return Limit.objects.order_by("topic", "pk")


def unit_to_remind(case: Case) -> Any:
    """The unit that works on the case: the one that leads, else the one that keeps it."""
    leads = case.assignments.filter(role=Assignment.Role.LEAD).exclude(state="transferred")
    lead = leads.select_related("unit").first()
    return lead.unit if lead else case.unit


class ClockFace(NamedTuple):
    """A clock as a page shows it: both dates of its term, and the rungs of its ladder."""

    clock: Clock
    working_on: Any
    calendar_on: Any
    steps: Ladder


def clock_face(case: Case) -> ClockFace | None:
    """The clock of a case for its page; None for a case from before there were clocks."""
    clock = Clock.objects.filter(case=case).first()
    if clock is None:
        return None
    calendar = working_calendar()
    days = both_days(timezone.localtime(clock.started_at), Term(clock.amount, clock.unit), calendar)
    in_days = days if clock.unit != "hour" else (None, None)
    return ClockFace(clock, *in_days, ladder(timezone.localtime(clock.runs_from), clock.due_at, calendar))


def questions_of(case: Case) -> QuerySet[Question]:
    """What senders were asked, oldest first."""
    return case.questions.select_related("message")


def open_question(message: Message) -> Question | None:
    """What the sender is asked and has not answered."""
    return message.questions.filter(ended_at=None).select_related("case", "case__unit", "message").first()


def get_question_for(case: Case, pk: int) -> Question | None:
    """A question of a case whose door the person has passed."""
    return case.questions.select_related("case", "case__unit", "message").filter(pk=pk).first()
