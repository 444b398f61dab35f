"""Reading judged periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min, Q, QuerySet

from answerable.portal.signals.models import Rehearsal, Signal, Verdict
from answerable.portal.signals.rules import Share, busiest_week, median
from answerable.portal.sources.models import Source
from answerable.portal.stories.models import Story
from answerable.portal.stories.queries import Evidence, evidence_groups, evidence_on

__all__ = [
    "Record",
    "band_before",
    "band_of",
    "evidence_of",
    "find_signals",
    "latest_warnings",
    "quarters",
    "record_since",
    "risen_since",
    "silent_sources",
    "similar_to",
    "stored_figures",
    "warning_of",
]


def find_signals(
    *, q: str = "", only_alarms: bool = True, since: dt.date | None = None, frequency: str = ""
) -> QuerySet[Signal]:
    """Judged periods, newest first and the rarest before the others; `q` is sought in series and story."""
    found = Signal.objects.select_related("story", "verdict")
    if only_alarms:
        found = found.filter(alarm=True)
    if since:
        found = found.filter(period_start__gte=since)
    if frequency:
        found = found.filter(frequency=frequency)
    for word in q.split():
        found = found.filter(Q(series__icontains=word) | Q(story__searched__icontains=word))
    return found


FIGURES = (
    "series",
    "period_start",
    "frequency",
    "observed",
    "expected",
    "upper",
    "p_value",
    "alarm",
    "reason",
)


def stored_figures() -> dict[tuple, tuple]:
    """(series, period_start, frequency) → what `FIGURES` names after them, to tell which have changed."""
    return {row[:3]: row[3:] for row in Signal.objects.values_list(*FIGURES)}


def warning_of(story: Story) -> Signal | None:
    """The newest alarm that points to `story`; of one day the one that chance explains least."""
    return story.signals.filter(alarm=True).order_by("-period_start", "p_value", "series").first()


def latest_warnings(stories: Iterable[Story]) -> dict[int, Signal]:
    """Story key → its newest alarm, in one query."""
    alarms = Signal.objects.filter(story__in=list(stories), alarm=True)
    found: dict[int, Signal] = {}
    for signal in alarms.order_by("-period_start", "p_value", "series"):
        found.setdefault(signal.story_id, signal)
    return found


def band_of(series: str, frequency: str = "day") -> list[Signal]:
    """All judged periods of one series in the order of time: what was expected, and the upper limit."""
    found = Signal.objects.select_related("story", "verdict").filter(series=series, frequency=frequency)
    return list(found.order_by("period_start"))


CHART_DAYS = 90
EVIDENCE_DAYS = 7  # as long as the longest sum that is judged
SHOWN = 5


def band_before(signal: Signal) -> list[Signal]:
    """The judged periods of a signal's series in the time before it, and the two weeks after."""
    first = signal.period_start - dt.timedelta(days=CHART_DAYS * (7 if signal.frequency == "week" else 1))
    last = signal.period_start + dt.timedelta(days=14)
    found = Signal.objects.select_related("story", "verdict").filter(
        series=signal.series, frequency=signal.frequency
    )
    return list(found.filter(period_start__range=(first, last)).order_by("period_start"))


def risen_since(signal: Signal) -> dt.date:
    """The first day of the rise: from alarm back to alarm of its series or story, a week apart at most."""
    same = Q(series=signal.series) | Q(story=signal.story) if signal.story else Q(series=signal.series)
    earlier = Signal.objects.filter(same, alarm=True, period_start__lt=signal.period_start)
    first = signal.period_start
    for day in earlier.order_by("-period_start").values_list("period_start", flat=True):
        if (first - day).days > EVIDENCE_DAYS:
            break
        first = day
    return first


def evidence_of(signal: Signal) -> list[Evidence]:
    """What the story of a signal told in the days that were judged, copies as one, the last said first."""
    if signal.story is None:
        return []
    end = signal.period_start + dt.timedelta(days=7 if signal.frequency == "week" else 1)
    begin = signal.period_start - dt.timedelta(days=EVIDENCE_DAYS - 1)
    groups = evidence_groups(signal.story).filter(last_at__date__gte=begin, first_at__date__lt=end)
    return evidence_on(signal.story, groups[:SHOWN])


def silent_sources() -> list[str]:
    """The outlets that should be heard and were not when last asked."""
    failing = Source.objects.filter(active=True).exclude(last_error="")
    return [source.outlet or source.name for source in failing.order_by("outlet", "name")[:SHOWN]]


def similar_to(signal: Signal, most: int = 5) -> list[Signal]:
    """Earlier alarms of the same series or topic, those with a verdict first, then the newest."""
    topic = signal.series.split("|")[0]
    same = Q(series=signal.series) | Q(story=signal.story) if signal.story else Q(series=signal.series)
    if topic.startswith("topic:"):
        same |= Q(series=topic) | Q(series__startswith=f"{topic}|")
    found = Signal.objects.filter(same, alarm=True, period_start__lt=signal.period_start)
    ordered = found.order_by("verdict__given_at", "-period_start").select_related("story", "verdict")
    judged = ordered.filter(verdict__isnull=False).order_by("-period_start")[:most]
    return [*judged, *ordered.filter(verdict__isnull=True).order_by("-period_start")[: most - len(judged)]]


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
    )


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
