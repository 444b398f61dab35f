"""Ready-made situations for the tests of cases and answers, built only with the services that people use."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from answerable.portal.answers import services as answers
from answerable.portal.cases import services as cases

PHONE = "13812345678"
NAME = "王小明"
WORDS = {
    "title": "How yellow the water is",
    "question": "Why is the water in East Street yellow?",
    "body": "An old pipe was stirred up.\nIt has been flushed.",
    "next_steps": "Water company: new pipe by May.\nHealth department: tests every week.",
}


def written(text: str = "The tap water has been yellow since Monday.", **more):
    """A message and the token of its private link."""
    given = {"title": "Yellow water", "text": text, "topic": "water-quality", "place": "East Street"}
    return cases.receive(**given | more)


def named(**more):
    """A message with a name, a contact and a telephone number in its text."""
    text = f"Yellow water, please call {PHONE}."
    return written(text, anonymous=False, name=NAME, contact=PHONE, **more)


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def opened(alice, units, *messages, **more):
    about = {"title": "Yellow water in East Street", "topic": "water-quality", "unit": units.city}
    return cases.open_case(alice, messages=messages, **about | more)


def routed(alice, units, *messages, **more):
    """A case that the water company leads and the health department contributes to."""
    case = opened(alice, units, *messages, **more)
    lead = cases.Part(units.water, "Find the cause and answer.", in_days(7), "lead")
    joint = cases.Part(units.health, "Test the water.", in_days(5))
    cases.route(alice, case, [lead, joint])
    return case


def drafted(alice, units, *messages, **more):
    return answers.draft(alice, routed(alice, units, *messages, **more), **WORDS)


def published(alice, dora, units, *messages, **more):
    """An answer that alice wrote and dora signed off and published."""
    answer = drafted(alice, units, *messages, **more)
    answers.submit(alice, answer)
    answers.approve(dora, answer)
    return answers.publish(dora, answer)
