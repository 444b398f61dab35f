"""What people are concerned with: by topic, place and time, with the leading stories. Copies count once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from answerable.portal.stories.models import Document, Story
from answerable.portal.stories.queries.scopes import Scope

__all__ = [
    "ELSEWHERE",
    "SPANS",
    "Concerns",
    "Line",
    "Span",
    "concerns",
    "leading_stories",
    "series_by_day",
    "span_of",
]

SPANS = {"7": 7, "14": 14, "30": 30, "90": 90}  # days back from today
PLACES = 8  # columns of the table of places; the rest stands under …
ELSEWHERE = "…"
LEADING = 3  # stories under each topic


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both counted."""

    first: dt.date
    last: dt.date

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Span:
        """As many days just before."""
        return Span(self.first - dt.timedelta(days=self.length), self.first - dt.timedelta(days=1))

    @property
    def days(self) -> list[dt.date]:
        return [self.first + dt.timedelta(days=at) for at in range(self.length)]

    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """From the first moment of the span until that of the day after it."""
        ends = (self.first, self.last + dt.timedelta(days=1))
        first, after = (timezone.make_aware(dt.datetime.combine(day, dt.time.min)) for day in ends)
        return first, after


@dataclass
class Line:
    """One topic: how many groups of copies in the span and in the one before, by place and by day."""

    topic: str
    groups: int = 0
    before: int = 0
    places: dict[str, int] = field(default_factory=dict)
    days: dict[dt.date, int] = field(default_factory=dict)
    stories: list[Story] = field(default_factory=list)


@dataclass(frozen=True)
class Concerns:
    """The overview: its lines by size, the places by size, and the whole in three counts."""

    span: Span
    lines: list[Line]
    places: list[str]
    documents: int
    groups: int
    sources: int
    before: int

    @property
    def top(self) -> int:
        """The largest number of the table of places, for its shades."""
        return max((count for line in self.lines for count in line.places.values()), default=0)


def span_of(days: str, today: dt.date) -> Span:
    """The last so many days, today among them; a week where `days` is none of `SPANS`."""
    return Span(today - dt.timedelta(days=SPANS.get(days, 7) - 1), today)


def concerns(scope: Scope, span: Span) -> Concerns:
    """What was said in the field of `scope` in `span`, in six queries however much it was."""
    said = _said(scope, span)
    lines = {topic: Line(topic, groups) for topic, groups in _counted(said, "topic")}
    for topic, groups in _counted(_said(scope, span.before), "topic"):
        lines.setdefault(topic, Line(topic)).before = groups
    places = _fill_places(lines, said)
    for topic, day, groups in _counted(said.annotate(day=TruncDate("published_at")), "topic", "day"):
        lines[topic].days[day] = groups
    _fill_stories(lines, scope, span)
    totals = said.aggregate(documents=Count("pk"), groups=Count("group_id", distinct=True))
    ordered = sorted(lines.values(), key=lambda line: (-line.groups, line.topic))
    before = _said(scope, span.before).aggregate(groups=Count("group_id", distinct=True))["groups"]
    return Concerns(span, ordered, places, **totals, sources=_sources(said), before=before)


def leading_stories(scope: Scope, span: Span) -> QuerySet[Story]:
    """Stories of the field that were spoken of in the span, with `said`: groups of copies in it."""
    first, after = span.moments()
    within = Q(evidence__published_at__gte=first, evidence__published_at__lt=after)
    found = Story.objects.filter(
        scope.matching(), merged_into=None, last_seen__gte=first, first_seen__lt=after
    )
    said = Count("evidence__group_id", filter=within, distinct=True)
    return found.annotate(said=said).filter(said__gt=0).order_by("-said", "-severity", "story_id")


def _said(scope: Scope, span: Span) -> QuerySet[Document]:
    first, after = span.moments()
    within = Document.objects.filter(published_at__gte=first, published_at__lt=after)
    return within.filter(scope.matching()).order_by()


def _counted(said: QuerySet[Document], *by: str) -> list[tuple]:
    return list(said.values_list(*by).annotate(groups=Count("group_id", distinct=True)))


def _fill_places(lines: dict[str, Line], said: QuerySet[Document]) -> list[str]:
    """Groups by topic and place on the lines; gives the places that have a column, the largest first."""
    counted = _counted(said, "topic", "place_code")
    sizes: dict[str, int] = {}
    for _topic, place, groups in counted:
        if place:
            sizes[place] = sizes.get(place, 0) + groups
    shown = sorted(sizes, key=lambda place: (-sizes[place], place))[:PLACES]
    for topic, place, groups in counted:
        column = place if place in shown else ELSEWHERE
        lines[topic].places[column] = lines[topic].places.get(column, 0) + groups
    rest = any(ELSEWHERE in line.places for line in lines.values())
    return [*shown, ELSEWHERE] if rest else shown


def _fill_stories(lines: dict[str, Line], scope: Scope, span: Span) -> None:
    for story in leading_stories(scope, span):
        line = lines.get(story.topic)
        if line is not None and len(line.stories) < LEADING:
            line.stories.append(story)


def _sources(said: QuerySet[Document]) -> int:
    """Distinct outlets; each group of messages to the organisation itself counts as one."""
    named = said.exclude(source="").aggregate(n=Count("source", distinct=True))["n"]
    return named + said.filter(source="").aggregate(n=Count("group_id", distinct=True))["n"]


def series_by_day(lines: Sequence[Line], span: Span) -> list[list[int]]:
    """For each line, its groups on every day of the span."""
    return [[line.days.get(day, 0) for day in span.days] for line in lines]
