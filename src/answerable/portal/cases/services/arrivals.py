"""Messages that were accepted elsewhere, with nothing but a row, and are made many at a time by a job.

A chat must be answered within a moment. Covering, filing for search and sealing in the audit log take longer
than that, and cost less for many than for one. Whoever accepts a message keeps it safe, gives its sender the
number and the private link at once, and shows by `queries.arrivals` that it is on its way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from answerable.portal.cases import rules
from answerable.portal.cases.models import Message
from answerable.portal.cases.queries import hash_of
from answerable.portal.cases.services.contacts import contact_day, seal
from answerable.portal.cases.services.steps import covered_each, next_number
from answerable.portal.cases.services.waiting import first_rise
from answerable.portal.core.services import record
from answerable.portal.search.services import put_many
from answerable.portal.work.queries import working_calendar
from answerable.portal.work.rules import Calendar

__all__ = ["Arrival", "enter", "reserve", "written"]


@dataclass(frozen=True)
class Arrival:
    """What was accepted: its number (`reserve`), the token of its private link, and the words."""

    reference: str
    token: str
    title: str
    text: str
    place: str
    channel: str
    at: dt.datetime


def reserve(at: dt.datetime) -> str:
    """The number of a message that is accepted in this transaction."""
    return next_number("M", at)


def written(arrivals: Sequence[Arrival]) -> list[Message]:
    """The messages, covered and sealed, in the same order; nothing is stored, and no transaction needed."""
    texts = [text for each in arrivals for text in (each.title, each.text, each.place)]
    shown, hits = covered_each(texts)
    calendar = working_calendar()
    return [
        _message(each, shown[at : at + 3], sum(hits[at : at + 3]), calendar)
        for at, each in zip(range(0, len(texts), 3), arrivals, strict=True)
    ]


def enter(messages: Sequence[Message]) -> None:
    """Store them, findable and noted in the audit log, in the caller's transaction; they have keys then."""
    Message.objects.bulk_create(messages)
    put_many("message", [(each.pk, (each.reference, each.title, each.text, each.place)) for each in messages])
    for each in messages:
        about = {"channel": each.channel, "topic": each.topic}
        record(None, "receive", ("cases.message", each.reference), at=each.received_at, **about)


def _message(arrival: Arrival, shown: Sequence[str], hits: int, calendar: Calendar) -> Message:
    title, text, place = shown  # what covers a word can be longer than the word
    return Message(
        reference=arrival.reference,
        token_hash=hash_of(arrival.token),
        channel=arrival.channel,
        title=title[: 2 * rules.LONGEST_TITLE],
        text=text,
        place=place[: rules.LONGEST_PLACE],
        covered=hits,
        original=seal(title=arrival.title, text=arrival.text, place=arrival.place),
        received_at=arrival.at,
        contact_erase_on=contact_day(arrival.at),
        rises_at=first_rise(arrival.at, calendar),
    )
