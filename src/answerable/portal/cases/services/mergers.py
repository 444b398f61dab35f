"""One matter, one case: taking a message out again, merging two cases, and parting them.

The older case stays: its unit was the first to receive the matter and remains answerable for it. Of the two
deadlines the earlier one counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases import rules
from answerable.portal.cases.models import Assignment, Case, Clock, Merger, Message, Voice
from answerable.portal.cases.queries import last_day, merger_of
from answerable.portal.cases.services import clocks
from answerable.portal.cases.services.contacts import contact_day
from answerable.portal.cases.services.steps import in_words, move, reason_line, require_case, today
from answerable.portal.cases.services.waiting import first_rise
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.notices.queries import in_charge

__all__ = ["detach", "merge", "unmerge"]


@transaction.atomic
def detach(user: Any, case: Case, message: Message, reason: str, at: dt.datetime | None = None) -> Message:
    """Take a message out of a case that it does not belong to: it waits again, with its own clock."""
    require_case(user, "cases.open", case)
    at, reason = at or timezone.now(), in_words(reason)
    if not reason or message.case_id != case.pk:
        raise Conflict(_("Choose a message of this case, and say why it does not belong here."))
    if case.state not in rules.LIVE or case.answered_at:
        raise Conflict(_("This case has an answer or has ended; what was answered stays with it."))
    message.questions.filter(ended_at=None).update(ended_at=at, outcome="taken_back")
    clocks.go_on(case, at)
    waits = {"told": 0, "rises_at": first_rise(message.received_at), "contact_erase_on": contact_day(at)}
    move(rules.MESSAGE, "detach", message, case=None, **waits)
    detail = {"message": message.reference} | reason_line(case, reason)
    record(user, "detach", ("cases.case", case.number), unit=case.unit, at=at, **detail)
    return message


@transaction.atomic
def merge(user: Any, one: Case, other: Case, reason: str, at: dt.datetime | None = None) -> Merger:
    """Merge two open cases that are one matter: the younger ends, and who asked gets the older's answer."""
    at, reason = at or timezone.now(), in_words(reason)
    target, source = sorted((one, other), key=lambda case: (case.clock.started_at, case.pk))
    require_case(user, "cases.close", source)
    require_case(user, "cases.open", target)
    _check(source, target, reason)
    kept = {
        "clock": _take_earlier(source, target),
        "messages": list(source.messages.values_list("pk", flat=True)),
        "voices": list(source.voices.values_list("pk", flat=True)),
        "parts": list(source.assignments.filter(state__in=rules.WORKING).values_list("pk", flat=True)),
    }
    words = _("Dealt with in %(case)s: %(reason)s") % {"case": target.number, "reason": reason}
    move(rules.CASE, "merge", source, closed_at=at, close_reason="duplicate", close_words=words)
    Assignment.objects.filter(pk__in=kept["parts"]).update(state="released", done_at=at)
    clocks.stop(source, at)
    _hand_over(user, source.messages.all(), target, at)
    source.voices.update(case=target)
    fields = {"reason": reason, "kept": kept, "merged_by": user, "merged_at": at}
    merger = Merger.objects.create(source=source, target=target, **fields)
    _lines(user, "merge", source, target, at, **reason_line(target, reason))
    _tell(user, source, target, kept["parts"], at)
    return merger


def _check(source: Case, target: Case, reason: str) -> None:
    if source.pk == target.pk or not reason:
        raise Conflict(_("Choose another case, and say why both are one matter."))
    if target.state not in rules.LIVE or source.answered_at or source.state == Case.State.ANSWERING:
        raise Conflict(
            _("Only open cases are merged, and the younger one has no answer yet, nor one in preparation.")
        )
    if (source.confidential, source.about_id) != (target.confidential, target.about_id):
        raise Conflict(_("A confidential case is merged only with one that is kept from the same unit."))
    if any(case.questions.filter(ended_at=None).exists() for case in (source, target)):
        raise Conflict(_("A sender is being asked something. Wait for the reply, or wait no longer, first."))


def _take_earlier(source: Case, target: Case) -> dict[str, str]:
    """Give the target the earlier deadline; returns the target's own, where it was changed."""
    mine, theirs = Clock.objects.get(case=target), Clock.objects.get(case=source)
    if theirs.due_at >= mine.due_at:
        return {}
    clocks.set_due(mine, theirs.due_at, promised_at=min(mine.promised_at, theirs.promised_at))
    return {
        "before": mine.due_at.isoformat(),
        "promised": mine.promised_at.isoformat(),
        "after": theirs.due_at.isoformat(),
    }


def _hand_over(user: Any, messages: QuerySet[Message], case: Case, at: dt.datetime) -> None:
    """One line for each message, as where it is joined by hand: the figures can be counted from the log."""
    moved = list(messages.values_list("pk", "reference"))
    Message.objects.filter(pk__in=[pk for pk, _reference in moved]).update(case=case)
    for _pk, reference in moved:
        record(user, "attach", ("cases.case", case.number), unit=case.unit, at=at, message=reference)


def _lines(user: Any, verb: str, source: Case, target: Case, at: dt.datetime, **detail: Any) -> None:
    for case, other in ((source, target), (target, source)):
        with_other = detail | {"with": other.number}
        record(user, verb, ("cases.case", case.number), unit=case.unit, at=at, **with_other)


def _tell(user: Any, source: Case, target: Case, parts: Iterable[int], at: dt.datetime) -> None:
    """Those who were asked for a part hear that it is not waited for any more."""

    def said() -> str:
        return _("%(source)s is now part of %(target)s: your unit's part is not waited for.") % {
            "source": source.number,
            "target": target.number,
        }

    units = [part.unit for part in Assignment.objects.filter(pk__in=parts).select_related("unit")]
    people = {person for unit in units for person in in_charge(unit, "cases.handle")}
    clocks.tell("cases.merged", source, people - {user}, said, at, target.pk, at)


@transaction.atomic
def unmerge(user: Any, source: Case, reason: str, at: dt.datetime | None = None) -> Case:
    """Part two merged cases: messages, parts and deadlines are as before, as far as nothing followed."""
    at, reason = at or timezone.now(), in_words(reason)
    require_case(user, "cases.close", source)
    merger = merger_of(source)
    if merger is None or not reason:
        raise Conflict(_("Choose a case that was merged, and say why it is a matter of its own."))
    target = merger.target
    require_case(user, "cases.open", target)
    if target.state not in rules.LIVE or target.answered_at:
        raise Conflict(_("What it was merged into has been answered or has ended; they stay together."))
    if Merger.objects.filter(pk=merger.pk, undone_at=None).update(undone_at=at) != 1:
        raise Conflict(_("Somebody has just parted them."))
    move(rules.CASE, "unmerge", source, closed_at=None, close_reason="", close_words="")
    moved = target.messages.filter(pk__in=merger.kept["messages"])
    _take_back_questions(target, moved, at)
    _hand_over(user, moved, source, at)
    Voice.objects.filter(pk__in=merger.kept["voices"], case=target).update(case=source)
    clocks.run_again(source)
    _ask_again(source, merger.kept["parts"], at)
    _give_back(target, merger.kept["clock"])
    _lines(user, "unmerge", source, target, at, **reason_line(target, reason))
    return source


def _take_back_questions(target: Case, moved: QuerySet[Message], at: dt.datetime) -> None:
    asked = target.questions.filter(message__in=moved)
    asked.filter(ended_at=None).update(ended_at=at, outcome="taken_back")
    clocks.go_on(target, at)


def _ask_again(source: Case, parts: list[int], at: dt.datetime) -> None:
    day, last = today(at), last_day(source, today(at))
    for part in Assignment.objects.filter(pk__in=parts, state="released"):
        due_on = min(max(part.due_on, day), last)
        move(rules.ASSIGNMENT, "ask_again", part, due_on=due_on, done_at=None, overdue_noted_at=None)


def _give_back(target: Case, kept: dict[str, str]) -> None:
    """The target's own deadline, unless it was moved since."""
    clock = Clock.objects.get(case=target)
    if kept and clock.runs and clock.due_at == dt.datetime.fromisoformat(kept["after"]):
        before, promised = (dt.datetime.fromisoformat(kept[name]) for name in ("before", "promised"))
        clocks.set_due(clock, before, promised_at=promised)
