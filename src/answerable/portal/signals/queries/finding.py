"""Finding judged periods, and what belongs to one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import responsible_unit
from answerable.portal.signals.models import Signal
from answerable.portal.sources.queries import silent_between
from answerable.portal.stories.models import Story
from answerable.portal.stories.queries import Evidence, evidence_groups, evidence_on

__all__ = [
    "answering_unit",
    "band_before",
    "band_of",
    "documents_of",
    "evidence_of",
    "find_signals",
    "latest_warnings",
    "risen_since",
    "silent_sources",
    "similar_to",
    "stored_figures",
    "warning_of",
]


def find_signals(
    *, q: str = "", show: str = "", since: dt.date | None = None, frequency: str = ""
) -> QuerySet[Signal]:
    """Judged periods, newest first and the rarest before the others; `q` is sought in series and story.

    `show` is empty for the warnings, `open` for those of which nobody has said what they were, `late` for
    what would have warned, `all` for everything judged.
    """
    found = Signal.objects.select_related("story", "verdict")
    if show == "late":
        found = found.filter(alarm=False, as_known=True, held=Signal.Held.LATE)
    elif show != "all":
        found = found.filter(alarm=True)
    if show == "open":
        found = found.filter(verdict=None)
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
    "as_known",
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
CORRECTED = 50  # groups of copies whose topic one verdict corrects, at most


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
    return evidence_on(signal.story, _groups_of(signal)[:SHOWN])


def documents_of(signal: Signal) -> list[tuple[str, str]]:
    """(doc_id, topic) of what a warning counted under its topic: of each group of copies one, the newest
    first. Without a story or a topic there is nothing that could be called wrong.
    """
    topic = dict(part.partition(":")[::2] for part in signal.series.split("|")).get("topic", "")
    if signal.story is None:
        return []
    groups = [each["group_id"] for each in _groups_of(signal)[:CORRECTED]]
    rows = signal.story.evidence.filter(group_id__in=groups).order_by("-published_at", "doc_id")
    if topic:
        rows = rows.filter(topic=topic)
    first = {group: (doc_id, told) for group, doc_id, told in rows.values_list("group_id", "doc_id", "topic")}
    return list(first.values())


def _groups_of(signal: Signal) -> QuerySet:
    """The groups of copies that the story of a signal told in the days that were judged."""
    end = signal.period_start + dt.timedelta(days=7 if signal.frequency == "week" else 1)
    begin = signal.period_start - dt.timedelta(days=EVIDENCE_DAYS - 1)
    return evidence_groups(signal.story).filter(last_at__date__gte=begin, first_at__date__lt=end)


def silent_sources(signal: Signal) -> list[str]:
    """The outlets that were not heard in some of the period that was judged."""
    begin = timezone.make_aware(dt.datetime.combine(signal.period_start, dt.time()))
    return silent_between(begin, begin + dt.timedelta(days=7 if signal.frequency == "week" else 1))[:SHOWN]


def answering_unit(signal: Signal) -> Unit | None:
    """The unit that answers for what a warning points to, by topic and place; else the top."""
    story = signal.story
    topic, place = (story.topic, story.place_code) if story else _named(signal.series)
    return responsible_unit(topic, place) or Unit.objects.filter(depth=1).first()


def _named(series: str) -> tuple[str, str]:
    parts = dict(part.partition(":")[::2] for part in series.split("|"))
    return parts.get("topic", ""), parts.get("place", "")


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
