"""Asking a sender back, and their reply through whatever channel. While one is asked, the clock stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases import rules
from answerable.portal.cases.models import Case, Message, Question
from answerable.portal.cases.queries.clocks import unit_to_remind
from answerable.portal.cases.services.clocks import go_on, pause, tell
from answerable.portal.cases.services.steps import covered, in_words
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.notices.queries import in_charge
from answerable.portal.work.queries import working_calendar
from answerable.portal.work.rules import deadline

__all__ = ["ask_back", "lapse_questions", "record_reply", "reply", "take_back"]

BY_STAFF = (Message.Channel.PHONE, Message.Channel.COUNTER, Message.Channel.LETTER)


def _require(user: Any, case: Case) -> None:
    """The desk that keeps the case, or the unit that works on it."""
    if not (user.has_perm("cases.open", case.unit) or user.has_perm("cases.handle", unit_to_remind(case))):
        raise Refused(_("None of your offices gives you the right to do this here."))


@transaction.atomic
def ask_back(user: Any, case: Case, message: Message, text: str, at: dt.datetime | None = None) -> Question:
    """Ask a sender what is needed to go on. They see it behind their private link; the clock stands."""
    _require(user, case)
    at, text = at or timezone.now(), in_words(text)
    if not text or message.case_id != case.pk:
        raise Conflict(_("Choose a message of this case, and write what you need to know."))
    if case.state not in rules.LIVE:
        raise Conflict(_("This case has ended; open it again before you ask."))
    pause(case, at)
    until = deadline(timezone.localtime(at), rules.FOR_A_REPLY, working_calendar())
    try:
        with transaction.atomic():
            asked = Question.objects.create(case=case, message=message, text=text, asked_at=at, until=until)
    except IntegrityError:
        raise Conflict(_("This sender is asked something already.")) from None
    _line(user, "ask_back", asked, at)
    return asked


@transaction.atomic
def reply(question: Question, text: str, at: dt.datetime | None = None) -> Question:
    """The sender's reply through the private link; called by the view that has checked the link."""
    return _answer(None, question, text, Message.Channel.WEB, at or timezone.now())


@transaction.atomic
def record_reply(
    user: Any, question: Question, text: str, channel: str, at: dt.datetime | None = None
) -> Question:
    """A reply by telephone, at the counter or in a letter, written down by the desk: the same clock."""
    _require(user, question.case)
    if channel not in BY_STAFF:
        raise Conflict(_("Say whether it came by telephone, at the counter or in a letter."))
    return _answer(user, question, text, channel, at or timezone.now())


def _answer(user: Any, question: Question, text: str, channel: str, at: dt.datetime) -> Question:
    (shown,), _hits = covered([text.strip()])
    if not shown:
        raise Conflict(_("Write the reply first."))
    _end(question, "answered", at, reply=shown, channel=channel)
    _line(user, "reply", question, at, channel=channel)
    case = question.case

    def said() -> str:
        return _("%(case)s: the sender has replied, and the clock goes on.") % {"case": case.number}

    people = {*in_charge(unit_to_remind(case), "cases.handle"), *in_charge(case.unit, "cases.open")}
    tell("cases.replied", case, people - {user}, said, at, question.pk)
    return question


@transaction.atomic
def take_back(user: Any, question: Question, at: dt.datetime | None = None) -> Question:
    """No longer wait for a reply."""
    _require(user, question.case)
    at = at or timezone.now()
    _end(question, "taken_back", at)
    _line(user, "take_back", question, at)
    return question


def lapse_questions(at: dt.datetime | None = None) -> int:
    """Wait no longer for replies that never came: no clock stands for ever. Gives how many."""
    at = at or timezone.now()
    due = Question.objects.filter(ended_at=None, until__lt=at).select_related("case", "case__unit", "message")
    return sum(_lapse(question, at) for question in due.order_by("pk"))


@transaction.atomic
def _lapse(question: Question, at: dt.datetime) -> int:
    try:
        _end(question, "lapsed", at)
    except Conflict:  # somebody was quicker
        return 0
    _line(None, "lapse", question, at)
    return 1


def _end(question: Question, outcome: str, at: dt.datetime, **fields: Any) -> None:
    still = Question.objects.filter(pk=question.pk, ended_at=None)
    if still.update(outcome=outcome, ended_at=at, **fields) != 1:
        raise Conflict(_("Nobody waits for a reply to this any more."))
    question.refresh_from_db(fields=["outcome", "ended_at", *fields])
    go_on(question.case, at)


def _line(user: Any, verb: str, question: Question, at: dt.datetime, **detail: Any) -> None:
    case = question.case
    told = {"message": question.message.reference} | detail
    record(user, verb, ("cases.case", case.number), unit=case.unit, at=at, **told)
