"""What was promised and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min

from answerable.portal.signals.models import Rehearsal, Signal, Verdict
from answerable.portal.signals.rules import Share, busiest_week, median

__all__ = ["Record", "quarters", "record_since"]


@dataclass(frozen=True)
class Record:
    """What was promised and what came of it, over the days from `first` to `last`."""

    first: dt.date
    last: dt.date
    warnings: int
    busiest_week: int  # the most warnings within any seven days
    verdicts: dict[str, int]
    planted: Share  # found, of all that were planted
    delay: float | None  # median days until a planted outbreak was found
    leads: list[int]  # days by which a warning came before the official notice
    missed: int = 0  # days that would have warned, seen only later
    taken_back: int = 0  # warnings that would not be given as things are known now

    @property
    def weeks(self) -> float:
        return ((self.last - self.first).days + 1) / 7

    @property
    def judged(self) -> int:
        """Warnings of which somebody said what they were, other than that it stays unsure."""
        return sum(self.verdicts.values()) - self.verdicts.get(Verdict.Found.UNSURE, 0)

    @property
    def false(self) -> Share:
        return Share(self.verdicts.get(Verdict.Found.FALSE, 0), self.judged)

    @property
    def false_a_week(self) -> tuple[float, float, float]:
        """False warnings a week with their interval, if those without a verdict are as those with one."""
        a_week = self.warnings / self.weeks
        low, high = self.false.interval
        return round(a_week * self.false.value, 1), round(a_week * low, 1), round(a_week * high, 1)

    @property
    def lead(self) -> float | None:
        return median(self.leads)


def record_since(first: dt.date, last: dt.date) -> Record:
    """The record of the warnings and the planted outbreaks from `first` to `last`."""
    alarms = Signal.objects.filter(alarm=True, period_start__range=(first, last))
    verdicts = Verdict.objects.filter(signal__in=alarms).select_related("signal")
    counted: dict[str, int] = dict.fromkeys(Verdict.Found.values, 0)
    for verdict in verdicts:
        counted[verdict.found] += 1
    planted = list(Rehearsal.objects.filter(begun_on__range=(first, last)))
    delays = [each.delay for each in planted if each.delay is not None]
    days = list(alarms.values_list("period_start", flat=True))
    return Record(
        first,
        last,
        warnings=len(days),
        busiest_week=busiest_week(days),
        verdicts=counted,
        planted=Share(len(delays), len(planted)),
        delay=median(delays),
        leads=[(each.official_on - each.signal.period_start).days for each in verdicts if each.official_on],
        missed=_missed(first, last),
        taken_back=sum(each.taken_back for each in alarms.filter(as_known=False)),
    )


def _missed(first: dt.date, last: dt.date) -> int:
    late = Signal.objects.filter(alarm=False, as_known=True, held=Signal.Held.LATE)
    return late.filter(period_start__range=(first, last)).count()


def quarters(last: dt.date, many: int = 4) -> list[tuple[dt.date, dt.date]]:
    """First and last days of the calendar quarters up to the one of `last` in which anything was judged,
    newest first; the last one always.
    """
    spans = _quarters(last, many)
    begun = Signal.objects.aggregate(first=Min("period_start"))["first"] or last
    return [spans[0], *(span for span in spans[1:] if span[1] >= begun)]


def _quarters(last: dt.date, many: int) -> list[tuple[dt.date, dt.date]]:
    first = last.replace(month=3 * ((last.month - 1) // 3) + 1, day=1)
    spans = [(first, last)]
    while len(spans) < many:
        end = first - dt.timedelta(days=1)
        first = end.replace(month=3 * ((end.month - 1) // 3) + 1, day=1)
        spans.append((first, end))
    return spans
