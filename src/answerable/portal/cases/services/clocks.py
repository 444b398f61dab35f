"""The clock of a case: started with it, moved by reasons only, stopped by its end, watched by a job.

The unit that keeps a case stays answerable whoever works on it, so that handing a part on touches no clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases import rules
from answerable.portal.cases.models import Case, Clock, Message, Urgency
from answerable.portal.cases.queries import not_kept_from
from answerable.portal.cases.queries.clocks import limit_for, unit_to_remind
from answerable.portal.cases.services.steps import in_words, reason_line, require_case
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.notices import services as notices
from answerable.portal.notices.queries import in_charge
from answerable.portal.work.queries import working_calendar
from answerable.portal.work.rules import Term, deadline, end_of, ladder, moved_by, rung
from answerable.portal.work.services import people_at

__all__ = [
    "announce_extension",
    "go_on",
    "pause",
    "restart",
    "run_again",
    "set_due",
    "set_urgency",
    "start",
    "stop",
    "tell",
    "tighten",
    "watch_clocks",
]


def start(case: Case, urgency: str, since: dt.datetime) -> Clock:
    """Start the clock of a new case: it runs since the first message of it came in."""
    if urgency not in Urgency.values:
        raise Conflict(_("Say how urgent it is."))
    fields = _times(limit_for(case.topic, urgency), since)
    return Clock.objects.create(case=case, urgency=urgency, **fields)


def _times(term: Term, since: dt.datetime) -> dict[str, Any]:
    start = timezone.localtime(since)
    calendar = working_calendar()
    due = deadline(start, term, calendar)
    return {
        "amount": term.amount, "unit": term.unit, "started_at": since, "runs_from": since, "promised_at": due,
        "due_at": due, "told": 0, "rises_at": ladder(start, due, calendar).warn_at,
    }  # fmt: skip


def tighten(case: Case, message: Message) -> None:
    """Nobody waits longer because their message joined a younger case: the earlier deadline counts."""
    clock = _running().filter(case=case).first()
    if clock is None or message.state != Message.State.WAITING or message.received_at >= clock.started_at:
        return
    fields = _times(Term(clock.amount, clock.unit), message.received_at)
    if fields["due_at"] < clock.due_at:
        fields.pop("told")
        Clock.objects.filter(pk=clock.pk).update(**fields)


def stop(case: Case, at: dt.datetime) -> None:
    """Stop the clock: there is an answer, or a reason why there is none. What was asked is asked no more."""
    case.questions.filter(ended_at=None).update(ended_at=at, outcome="taken_back")
    Clock.objects.filter(case=case, stopped_at=None).update(stopped_at=at, paused_at=None, rises_at=None)


def set_due(clock: Clock, due_at: dt.datetime, **fields: Any) -> None:
    """Give a running clock another deadline without a word to anybody: for verbs that have said theirs."""
    steps = ladder(timezone.localtime(clock.runs_from), due_at, working_calendar())
    _change(clock, due_at=due_at, rises_at=steps.after(clock.told), **fields)


def run_again(case: Case) -> None:
    """Let a clock that was stopped go on as if it had not: with the same deadline."""
    clock = _of(case)
    steps = ladder(timezone.localtime(clock.runs_from), clock.due_at, working_calendar())
    Clock.objects.filter(pk=clock.pk).update(stopped_at=None, rises_at=steps.after(clock.told))


def restart(case: Case, at: dt.datetime) -> None:
    """Start it anew for a case that was opened again; what was counted before stays counted."""
    Clock.objects.filter(case=case).update(stopped_at=None, **_times(rules.AFTER_REOPENING, at))


@transaction.atomic
def set_urgency(user: Any, case: Case, urgency: str, reason: str, at: dt.datetime | None = None) -> Clock:
    """Say that a case is more, or less, urgent than it seemed; the deadline follows from the start."""
    require_case(user, "cases.route", case)
    at, reason = at or timezone.now(), in_words(reason)
    clock = _of(case)
    if urgency not in Urgency.values or urgency == clock.urgency or not reason:
        raise Conflict(_("Choose another urgency, and say why."))
    if clock.pauses or clock.extensions:
        raise Conflict(_("This clock has been stopped or extended before; announce an extension instead."))
    fields = _times(limit_for(case.topic, urgency), clock.started_at)
    _change(clock, urgency=urgency, **fields)
    detail = {"before": clock.urgency, "urgency": urgency} | reason_line(case, reason)
    record(user, "set_urgency", ("cases.case", case.number), unit=case.unit, at=at, **detail)
    return _of(case)


@transaction.atomic
def announce_extension(
    user: Any, case: Case, due_on: dt.date, reason: str, at: dt.datetime | None = None
) -> Clock:
    """Tell those who asked, before the deadline, that it takes until `due_on`, and why. It is counted."""
    require_case(user, "cases.route", case)
    at, reason = at or timezone.now(), in_words(reason)
    clock = _of(case)
    due = end_of(due_on, timezone.get_current_timezone())
    if at > clock.due_at:
        raise Conflict(_("The deadline has passed; an extension is announced before it."))
    if due <= clock.due_at or not reason:
        raise Conflict(_("Give a later day, and the reason: those who asked read it."))
    calendar = working_calendar()
    rises_at = ladder(timezone.localtime(clock.runs_from), due, calendar).warn_at
    words = {"extension_words": reason, "extensions": F("extensions") + 1}
    _change(clock, due_at=due, told=0, rises_at=rises_at, **words)
    detail = {"before": clock.due_at.isoformat(), "due_at": due.isoformat()} | reason_line(case, reason)
    record(user, "announce_extension", ("cases.case", case.number), unit=case.unit, at=at, **detail)
    _tell_extended(user, case, clock, at)
    return _of(case)


def _tell_extended(user: Any, case: Case, clock: Clock, at: dt.datetime) -> None:
    def text() -> str:
        return _("%(case)s has another date: %(title)s") % {"case": case.number, "title": case.title}

    unit = unit_to_remind(case)
    people = {*in_charge(unit, "cases.handle"), *in_charge(unit, "work.oversee")}
    tell("cases.extended", case, people - {user}, text, at, clock.extensions + 1)


def _of(case: Case) -> Clock:
    return Clock.objects.get(case=case)


def _running() -> QuerySet[Clock]:
    return Clock.objects.filter(stopped_at=None, paused_at=None)


def _change(clock: Clock, **fields: Any) -> None:
    """The claim: of two who move a clock at once, one is told; one that stands is not moved."""
    as_it_was = _running().filter(pk=clock.pk, due_at=clock.due_at)
    if as_it_was.update(**fields) != 1:
        raise Conflict(_("The clock of this case stands still, or somebody has just moved it."))


def pause(case: Case, at: dt.datetime) -> None:
    """Let the clock stand while the sender is waited for. Raises Conflict where it stood too often."""
    clock = _of(case)
    if clock.stopped_at is not None:
        raise Conflict(_("The clock of this case has stopped; there is nothing to wait for."))
    if clock.paused_at is not None:
        return
    if clock.pauses >= rules.MOST_PAUSES:
        raise Conflict(_("The clock has stood still for questions often enough; it cannot stand once more."))
    _change(clock, paused_at=at, pauses=F("pauses") + 1, rises_at=None)


def go_on(case: Case, at: dt.datetime) -> None:
    """Let the clock go on when nothing is asked any more: what was left when it stood is left now."""
    clock = _of(case)
    if clock.paused_at is None or case.questions.filter(ended_at=None).exists():
        return
    calendar, now = working_calendar(), timezone.localtime(at)
    due = moved_by(timezone.localtime(clock.paused_at), now, clock.due_at, clock.unit, calendar)
    runs_from = clock.runs_from + (due - clock.due_at)
    rises_at = ladder(timezone.localtime(runs_from), due, calendar).after(clock.told)
    standing = Clock.objects.filter(pk=clock.pk, paused_at=clock.paused_at)
    standing.update(paused_at=None, due_at=due, runs_from=runs_from, rises_at=rises_at)


def watch_clocks(at: dt.datetime | None = None) -> int:
    """Tell, by office, of every running clock that reached a higher rung; gives how often."""
    at = at or timezone.now()
    risen = _running().filter(rises_at__lt=at)
    return sum(_rise(clock, at) for clock in risen.select_related("case", "case__unit").order_by("pk"))


@transaction.atomic
def _rise(clock: Clock, at: dt.datetime) -> int:
    steps = ladder(timezone.localtime(clock.runs_from), clock.due_at, working_calendar())
    reached = rung(steps, at)
    mine = _running().filter(pk=clock.pk, told=clock.told, due_at=clock.due_at)
    if not mine.update(told=max(reached, clock.told), rises_at=steps.after(reached)) or reached <= clock.told:
        return 0
    case, unit = clock.case, unit_to_remind(clock.case)
    record(None, "rise", ("cases.case", case.number), unit=unit, at=at, rung=reached)
    people = people_at(unit, reached, doing="cases.handle")
    tell("cases.due", case, people, lambda: _words(case, reached), at, reached, clock.due_at)
    return 1


def _words(case: Case, reached: int) -> str:
    said = {
        1: _("%(case)s is due soon: %(title)s"),
        2: _("%(case)s of your unit is late: %(title)s"),
        3: _("%(case)s of a unit below yours is late: %(title)s"),
    }
    return said[reached] % {"case": case.number, "title": case.title}


def tell(
    kind: str, case: Case, people: Iterable[Any], text: Callable[[], str], at: dt.datetime, *more: object
) -> None:
    """Tell people about a case, but not those it is kept from; `more` makes the notice one of its own."""
    url = reverse("cases:case", args=[case.number])
    matter = notices.Matter("cases.case", case.number, f"{case.number} {case.title}", url)
    key = ":".join(str(part) for part in (kind, case.number, case.reopened, *more))
    notices.send(kind, to=not_kept_from(people, case), matter=matter, text=text, key=key, at=at)
