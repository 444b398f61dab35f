"""The rows behind the rates: once from the tables, once from the audit log alone. Both must agree."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from answerable.portal.answers.queries import published_times, verdicts_by_answer
from answerable.portal.answers.rules import SATISFACTION, VERDICTS
from answerable.portal.cases.queries import message_histories
from answerable.portal.core.models import AuditEntry
from answerable.portal.rates.rules import (
    Figures,
    Matter,
    figures,
    grouped,
    month_of,
    outcome_of,
    withheld_groups,
)

__all__ = ["Period", "Row", "Rows", "from_log", "from_tables", "period_of", "rows_by"]

MOST_MONTHS = 60


class Period(NamedTuple):
    """Whole local months: from the first moment of one to before the first moment of another."""

    start: dt.datetime
    end: dt.datetime


class Row(NamedTuple):
    """One line of a table: a unit's code, a topic or a month, and its figures."""

    key: str
    figures: Figures


@dataclass(frozen=True)
class Rows:
    """Messages of a period, and what was said of the answers, by (unit, topic) of the answer."""

    matters: list[Matter]
    verdicts: dict[tuple[str, str], Counter[str]]

    def said(self, unit: str | None = None, topic: str | None = None) -> Counter[str]:
        """What was said of the answers of one unit or topic, or of all of them."""
        fitting = (
            counts
            for (of_unit, of_topic), counts in self.verdicts.items()
            if unit in (None, of_unit) and topic in (None, of_topic)
        )
        return sum(fitting, Counter())


def period_of(months: int, now: dt.datetime | None = None) -> Period:
    """The last `months` local months, the running one among them; 1 to 60."""
    today = timezone.localdate(now)
    months = min(max(months, 1), MOST_MONTHS)
    first = today.year * 12 + today.month - months
    return Period(_month_start(first), _month_start(first + months))


def _month_start(serial: int) -> dt.datetime:
    """The first moment of the month that is `serial` months after January of the year 0."""
    return timezone.make_aware(dt.datetime(serial // 12, serial % 12 + 1, 1))  # noqa: DTZ001


def from_tables(period: Period) -> Rows:
    """The rows as the tables have them; four queries, whatever the number of messages."""
    published = published_times()
    matters = [_matter(history, published) for history in message_histories(period.start, period.end)]
    return Rows(matters, verdicts_by_answer(period.start, period.end))


def _matter(history, published: Mapping[int, tuple[dt.datetime, str]]) -> Matter:
    answered_at, answered_by = published.get(history.case_id, (None, ""))
    outcome = outcome_of(answered_at is not None, history.close_reason, history.set_aside)
    at = answered_at if outcome == "answered" else history.closed_at
    received = timezone.localtime(history.received_at)
    responded = max(received, timezone.localtime(at)) if at else None
    return Matter(history.reference, received, history.topic, answered_by or history.unit, outcome, responded)


def from_log(period: Period) -> Rows:
    """The same rows, read from the audit log alone: one pass over its lines, oldest first."""
    log = _Log()
    for line in AuditEntry.objects.filter(object_kind__in=_READERS).order_by("pk").iterator(chunk_size=2000):
        _READERS[line.object_kind](log, line)
    return Rows(log.matters(period), log.verdicts(period))


@dataclass
class _Told:
    """What the lines so far say of one message."""

    reference: str
    received_at: dt.datetime
    topic: str
    case: str = ""
    set_aside: bool = False


@dataclass
class _Case:
    """What the lines so far say of one case."""

    unit: str = ""  # that leads it, else the one that keeps it
    keeper: str = ""
    topic: str = ""
    answered_at: dt.datetime | None = None
    answered_by: str = ""
    close_reason: str = ""
    closed_at: dt.datetime | None = None


@dataclass
class _Log:
    """The lines read so far, as messages, cases and verdicts."""

    messages: dict[str, _Told] = field(default_factory=dict)
    cases: dict[str, _Case] = field(default_factory=lambda: defaultdict(_Case))
    case_of_answer: dict[str, str] = field(default_factory=dict)
    said: list[tuple[dt.datetime, str, str, int]] = field(default_factory=list)  # when, answer, verdict, ±1

    def message(self, line: AuditEntry) -> None:
        if line.verb == "receive":
            topic = line.detail.get("topic", "")
            self.messages[line.object_id] = _Told(line.object_id, line.at, topic)
        elif (told := self.messages.get(line.object_id)) is not None:
            if line.verb == "sort":
                told.topic = line.detail["topic"]
            elif line.verb in {"set_aside", "bring_back"}:
                told.set_aside = line.verb == "set_aside"

    def case(self, line: AuditEntry) -> None:
        case, detail = self.cases[line.object_id], line.detail
        if line.verb == "open_case":
            case.unit = case.keeper = line.unit_code
            case.topic = detail.get("topic", "")
        elif line.verb == "attach" and detail["message"] in self.messages:
            told = self.messages[detail["message"]]
            told.case, told.set_aside = line.object_id, False
        elif line.verb == "detach" and detail["message"] in self.messages:
            self.messages[detail["message"]].case = ""
        elif line.verb == "route" and detail["role"] == "lead":
            case.unit = detail["to"]
        elif line.verb == "unroute":
            case.unit = case.keeper
        elif line.verb == "set_topic":
            case.topic = detail["topic"]
        elif line.verb == "mark_answered":
            case.answered_at = case.answered_at or line.at
            self.case_of_answer[detail["answer"]] = line.object_id
        elif line.verb == "close":
            case.close_reason, case.closed_at = detail["kind"], line.at
        elif line.verb == "reopen":
            case.close_reason, case.closed_at = "", None

    def answer(self, line: AuditEntry) -> None:
        if line.verb in {"publish", "publish_correction"}:
            self.cases[self.case_of_answer[line.object_id]].answered_by = line.unit_code
        elif line.verb == "feedback":
            self._say(line.at, line, "verdict", "satisfied", 1)
            if "instead" in line.detail:
                since = dt.datetime.fromisoformat(line.detail["since"])
                self._say(since, line, "instead", "instead_satisfied", -1)

    def _say(self, at: dt.datetime, line: AuditEntry, verdict: str, handling: str, by: int) -> None:
        self.said.append((at, line.object_id, line.detail[verdict], by))
        if (satisfied := line.detail.get(handling)) is not None:
            self.said.append((at, line.object_id, SATISFACTION[satisfied], by))

    def matters(self, period: Period) -> list[Matter]:
        inside = (told for told in self.messages.values() if period.start <= told.received_at < period.end)
        return [self._matter(told) for told in inside]

    def _matter(self, told: _Told) -> Matter:
        case = self.cases[told.case] if told.case else _Case()
        outcome = outcome_of(case.answered_at is not None, case.close_reason, told.set_aside)
        at = case.answered_at or case.closed_at
        received = timezone.localtime(told.received_at)
        responded = max(received, timezone.localtime(at)) if at else None
        unit = case.answered_by or case.unit
        return Matter(told.reference, received, case.topic or told.topic, unit, outcome, responded)

    def verdicts(self, period: Period) -> dict[tuple[str, str], Counter[str]]:
        counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for at, answer, verdict, by in self.said:
            if period.start <= at < period.end:
                case = self.cases[self.case_of_answer[answer]]
                counted[case.answered_by, case.topic][verdict] += by
        return {key: +counts for key, counts in counted.items() if +counts}


_READERS = {"cases.message": _Log.message, "cases.case": _Log.case, "answers.answer": _Log.answer}


def rows_by(rows: Rows, by: str) -> list[Row]:
    """The figures by "unit", "topic" or "month"; groups that are withheld stand there without figures."""
    key = {"unit": lambda m: m.unit, "topic": lambda m: m.topic, "month": month_of}[by]
    groups = grouped(rows.matters, key)
    floor = settings.SMALLEST_NUMBER
    hidden = withheld_groups({name: len(found) for name, found in groups.items()}, floor)
    said = _said_by(rows, by, hidden, floor)
    return [
        Row(name, figures([] if name in hidden else found, said.get(name, {}), floor))
        for name, found in groups.items()
    ]


def _said_by(rows: Rows, by: str, hidden: set[str], floor: int) -> dict[str, Mapping[str, int]]:
    """What was said, by unit or topic. Few words hide with the next few, each question for itself: else the
    whole less the rest would tell them."""
    if by == "month":
        return {}
    place = ("unit", "topic").index(by)
    told = {name: rows.said(**{by: name}) for name in {key[place] for key in rows.verdicts}}
    for question in (VERDICTS, tuple(SATISFACTION.values())):
        sizes = {name: sum(counts[answer] for answer in question) for name, counts in told.items()}
        for name in withheld_groups(sizes, floor) | (hidden & told.keys()):
            told[name] = Counter({kind: n for kind, n in told[name].items() if kind not in question})
    return dict(told)
