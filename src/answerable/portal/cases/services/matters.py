"""Cases as a whole: opened, joined by further messages, answered, closed with a reason, opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases import rules
from answerable.portal.cases.models import Case, Message
from answerable.portal.cases.queries import belongs, catalogue_on, merger_of
from answerable.portal.cases.services import clocks
from answerable.portal.cases.services.contacts import contact_day, start_contact_clocks
from answerable.portal.cases.services.steps import (
    in_words,
    move,
    next_number,
    reason_line,
    require,
    require_case,
    require_message,
    today,
)
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.search.services import put


@transaction.atomic
def open_case(
    user: Any,
    *,
    title: str,
    unit: Any,
    summary: str = "",
    topic: str = "",
    place: str = "",
    story: Any = None,
    messages: Iterable[Message] = (),
    urgency: str = "ordinary",
    at: dt.datetime | None = None,
) -> Case:
    """Open a case that `unit` keeps, from a story, from messages, or from both."""
    require(user, "cases.open", unit)
    at = at or timezone.now()
    messages = list(messages)
    about = {"title": title, "summary": summary, "topic": topic, "place": place, "story": story}
    about |= _shield(unit, messages) | {"catalogue": catalogue_on()}
    case = Case.objects.create(number=next_number("C", at), unit=unit, opened_by=user, opened_at=at, **about)
    put("case", case.pk, case.number, title, summary, place)
    detail = {"topic": topic} | ({"story": story.story_id} if story else {})
    record(user, "open_case", ("cases.case", case.number), unit=unit, at=at, **detail)
    waiting = (message.received_at for message in messages if message.state == Message.State.WAITING)
    clocks.start(case, urgency, min(waiting, default=at))
    for message in messages:
        _take_up(user, case, message, at)
    return case


def _shield(unit: Any, messages: list[Message]) -> dict[str, Any]:
    """What a case takes over of confidential messages; the unit that keeps it is none of those kept out."""
    kept = [message for message in messages if message.confidential]
    if not kept:
        return {}
    if len({message.about_id for message in kept}) > 1:
        raise Conflict(_("Complaints about different units stay in cases of their own."))
    if belongs(unit, kept[0].about, kept[0].desk):
        raise Conflict(_("The unit that it is about cannot keep the case; choose another desk."))
    return {"confidential": True, "about": kept[0].about}


@transaction.atomic
def attach(user: Any, case: Case, message: Message, at: dt.datetime | None = None) -> Case:
    """Join a further message to a case that is being worked on."""
    require_case(user, "cases.open", case)
    if case.state == Case.State.CLOSED:
        raise Conflict(_("%(case)s is closed. Open it again first, or open a new case.") % {"case": case})
    if message.confidential and (not case.confidential or case.about_id != message.about_id):
        raise Conflict(
            _("This message is confidential: open a case of its own, or join one kept from the same unit.")
        )
    clocks.tighten(case, message)
    _take_up(user, case, message, at or timezone.now())
    return case


def _take_up(user: Any, case: Case, message: Message, at: dt.datetime) -> None:
    require_message(user, "cases.open", message)
    answered = case.state == Case.State.ANSWERED  # then there is nothing left to wait for
    erase_on = contact_day(at) if answered else None
    move(rules.MESSAGE, "take_up", message, case=case, contact_erase_on=erase_on)
    record(user, "attach", ("cases.case", case.number), unit=case.unit, at=at, message=message.reference)


def begin_answer(user: Any, case: Case, at: dt.datetime | None = None) -> Case:
    """An answer is being written; called by verbs of `answers`, in their transaction, after their check."""
    if case.state != rules.after(rules.CASE, "begin_answer", case.state):
        move(rules.CASE, "begin_answer", case)
        record(user, "begin_answer", ("cases.case", case.number), unit=case.unit, at=at)
    return case


def mark_answered(user: Any, case: Case, answer: str, at: dt.datetime | None = None) -> Case:
    """The answer is out; called by the verb of `answers` that has checked the right, in its transaction."""
    at = at or timezone.now()
    corrected = case.state == Case.State.ANSWERED  # then the day of the answer stays
    move(rules.CASE, "mark_answered", case, answered_at=case.answered_at if corrected else at)
    _settle(case.assignments.filter(role="lead"), "done", at)
    _settle(case.assignments.filter(role="joint"), "released", at)
    clocks.stop(case, at)
    start_contact_clocks(case, at)
    record(user, "mark_answered", ("cases.case", case.number), unit=case.unit, at=at, answer=answer)
    return case


def _settle(assignments: Any, state: str, at: dt.datetime) -> None:
    assignments.filter(state__in=rules.WORKING).update(state=state, done_at=at)


@transaction.atomic
def close(user: Any, case: Case, reason: str, words: str = "", at: dt.datetime | None = None) -> Case:
    """Close an answered case, or close without an answer for a stated reason that the senders read."""
    require_case(user, "cases.close", case)
    at = at or timezone.now()
    words = in_words(words)
    _check_reason(case, reason, words)
    move(rules.CASE, "close", case, closed_at=at, close_reason=reason, close_words=words)
    _settle(case.assignments, "released", at)
    clocks.stop(case, at)
    start_contact_clocks(case, at)
    record(
        user,
        "close",
        ("cases.case", case.number),
        unit=case.unit,
        at=at,
        kind=reason,
        **reason_line(case, words),
    )
    return case


def _check_reason(case: Case, reason: str, words: str) -> None:
    answered = case.state == Case.State.ANSWERED
    if answered != (reason == Case.Reason.ANSWERED):
        raise Conflict(_("“Answered” is the reason for cases with a published answer, and only for them."))
    if reason not in Case.Reason.values or (not answered and not words):
        raise Conflict(
            _("A case without an answer is closed with a reason and in words: the senders read them.")
        )


@transaction.atomic
def reopen(
    user: Any, case: Case, words: str, message: Message | None = None, at: dt.datetime | None = None
) -> Case:
    """Open a case again: a sender may do it once (`message`, no user), the desk whenever there is a reason.

    The unit that led is asked again, with the words and a new date, so that it reaches those who can act.
    """
    at = at or timezone.now()
    words = in_words(words)
    if merger_of(case):
        raise Conflict(_("This case was merged into another one; part them again instead."))
    if message is None:
        require_case(user, "cases.open", case)
    else:
        _use_up(message, case, words, at)
    move(rules.CASE, "reopen", case, closed_at=None, close_reason="", reopened=F("reopened") + 1)
    case.messages.update(contact_erase_on=None)
    case.voices.update(contact_erase_on=None)
    clocks.restart(case, at)
    _ask_again(case, words, at)
    by = {"message": message.reference} if message else {}
    record(
        user, "reopen", ("cases.case", case.number), unit=case.unit, at=at, **reason_line(case, words), **by
    )
    return case


def _use_up(message: Message, case: Case, words: str, at: dt.datetime) -> None:
    """Claim the one reopening that a sender has."""
    mine = Message.objects.filter(pk=message.pk, case=case, reopened_at=None)
    if mine.update(reopened_at=at, follow_up=words) != 1:
        raise Conflict(_("You have already asked us to look at this again; it can be done once."))


def _ask_again(case: Case, words: str, at: dt.datetime) -> None:
    for lead in case.assignments.filter(role="lead").exclude(state="transferred"):
        due = today(at) + dt.timedelta(days=rules.DAYS_AFTER_REOPENING)
        request = f"{lead.request}\n\n{words}".strip()
        cleared = {"acknowledged_at": None, "done_at": None, "overdue_noted_at": None}
        move(rules.ASSIGNMENT, "ask_again", lead, due_on=due, request=request, asked_at=at, **cleared)
