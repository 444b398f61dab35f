"""Finding stories, and their days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from answerable.portal.stories import rules
from answerable.portal.stories.models import Document, Story

__all__ = [
    "BAR_DAYS",
    "EARLIER_DAYS",
    "FIGURES",
    "ORDERS",
    "STATES",
    "days_of",
    "days_of_many",
    "find_stories",
    "keys_of",
    "rising",
    "seek",
    "stored_figures",
    "story_of_documents",
    "story_or_none",
    "whole_stories",
    "with_growth",
]

BAR_DAYS = 14  # what the small bars beside a story show
EARLIER_DAYS = (
    11  # with the three recent ones two weeks: long enough for weekdays, short enough to be "before"
)
ORDERS = {
    "growth": ["-rank", "-last_seen", "story_id"],
    "newest": ["-first_seen", "story_id"],
    "size": ["-documents", "story_id"],
    "severity": ["-severity", "-growth", "story_id"],
}
FOR_NEW = 1.5  # what the growth of a story counts for that nobody spoke of before


def whole_stories() -> QuerySet[Story]:
    """Stories that are not part of another."""
    return Story.objects.filter(merged_into=None)


def rising(today: dt.date, most: int = 6) -> list[Story]:
    """The stories that a signal warned of in the last week: most at stake first, then the youngest.

    A warning of a topic or a place names the story that leads it, which may have fewer sources than that.
    """
    since = today - dt.timedelta(days=rules.RISING_DAYS - 1)
    found = with_growth(whole_stories(), today).filter(warned_on__gte=since, warned_on__lte=today)
    found = found.filter(sources__gte=rules.LEAST_SOURCES)
    return list(found.order_by("-severity", "-warned_on", "-growth", "story_id")[:most])


def find_stories(
    today: dt.date,
    *,
    q: str = "",
    topic: str = "",
    place: str = "",
    state: str = "",
    severity: str = "",
    order: str = "growth",
    with_inbox: bool = True,
) -> QuerySet[Story]:
    """Stories by what is searched in name and terms (a Chinese substring does), topic, place and state,
    and by how much is at stake at least (a number of `Severity`).

    Words of messages are sought only `with_inbox`: whoever may not read them shall not guess them.
    """
    found = with_growth(seek(q, with_inbox), today)
    if topic:
        found = found.filter(topic=topic)
    if place:
        found = found.filter(place_code__startswith=place)
    if severity.isdecimal():
        found = found.filter(severity__gte=min(int(severity), len(rules.SEVERITIES)))
    if state in STATES:
        found = found.filter(_in_state(state, today))
    return found.order_by(*ORDERS.get(order, ORDERS["growth"]))


def seek(words: str, with_inbox: bool) -> QuerySet[Story]:
    """Whole stories with all these words in name or terms, the last spoken of first."""
    found = whole_stories()
    for word in words.split():
        found = found.filter(**{"searched__icontains" if with_inbox else "open_searched__icontains": word})
    return found.order_by("-last_seen", "story_id")


STATES = ("rising", "new", "open", "reopened", "closed", "pinned")


def _in_state(state: str, today: dt.date) -> Q:
    """Which stories rise, are new, open, spoken of again, closed by silence, or pinned."""
    heard = Q(last_seen__gte=_start(today - dt.timedelta(days=rules.CLOSED_DAYS)))
    return {
        "rising": Q(warned_on__gt=today - dt.timedelta(days=rules.RISING_DAYS))
        & Q(sources__gte=rules.LEAST_SOURCES),
        "new": Q(first_seen__gte=_start(rules.recent_since(today))),
        "open": heard,
        "reopened": heard & Q(reopened_on__isnull=False),
        "closed": ~heard,
        "pinned": Q(pinned=True),
    }[state]


def _start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def with_growth(stories: QuerySet[Story], today: dt.date) -> QuerySet[Story]:
    """Adds `recent` (without copies, last three days), `growth` (how much more than in the days before) and
    `rank`: growth, of which that of a new story counts for more."""
    since = rules.recent_since(today)
    before = since - dt.timedelta(days=EARLIER_DAYS)
    recent = Q(days__day__gte=since, days__day__lte=today)
    earlier = Q(days__day__gte=before, days__day__lt=since)
    return (
        stories.annotate(
            recent=Coalesce(Sum("days__groups", filter=recent), 0),
            earlier=Coalesce(Sum("days__groups", filter=earlier), 0),
        )
        .annotate(
            growth=F("recent")
            - F("earlier") * Value(rules.RECENT_DAYS / EARLIER_DAYS, output_field=FloatField())
        )
        .annotate(
            rank=F("growth")
            * Case(When(first_seen__gte=_start(since), then=FOR_NEW), default=1.0, output_field=FloatField())
        )
    )


def story_or_none(story_id: str) -> Story | None:
    return Story.objects.select_related("merged_into").filter(story_id=story_id).first()


def story_of_documents(doc_ids: Iterable[str]) -> Story | None:
    """The story that most of these documents are in; None where none of them is stored."""
    found = (
        Document.objects.filter(doc_id__in=list(doc_ids)).order_by().values("story").annotate(n=Count("pk"))
    )
    most = found.order_by("-n", "story").first()
    return Story.objects.get(pk=most["story"]) if most else None


def keys_of(story_ids: Iterable[str]) -> dict[str, int]:
    """story_id → primary key, following merges."""
    rows = Story.objects.filter(story_id__in=list(story_ids)).values_list("story_id", "pk", "merged_into_id")
    return {story_id: merged or key for story_id, key, merged in rows}


FIGURES = ("story_id", "merged_into", "label", "documents", "groups", "sources")


def stored_figures() -> dict[str, tuple]:
    """story_id → what `FIGURES` names after it, to tell which stories have changed."""
    names = ["story_id", "merged_into__story_id", *FIGURES[2:]]
    return {row[0]: row[1:] for row in Story.objects.values_list(*names)}


def days_of(story: Story, until: dt.date | None = None) -> list[tuple[dt.date, int, int, int]]:
    """(day, documents, groups, sources) for every day from the first mention to the last (or `until`)."""
    return rules.every_day(story.days.values_list("day", "documents", "groups", "sources"), until)


def days_of_many(stories: Iterable[Story], first: dt.date, last: dt.date) -> dict[int, list[int]]:
    """Groups per day from `first` to `last` for each story's key, in one query; for small bars."""
    length = (last - first).days + 1
    bars = {story.pk: [0] * length for story in stories}
    rows = Story.objects.filter(pk__in=bars, days__day__gte=first, days__day__lte=last)
    for key, day, groups in rows.values_list("pk", "days__day", "days__groups"):
        bars[key][(day - first).days] = groups
    return bars
