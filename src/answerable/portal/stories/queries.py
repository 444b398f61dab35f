"""Reading stories and their evidence."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, F, FloatField, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from answerable.portal.organisation.queries import units_within_authority
from answerable.portal.stories import rules
from answerable.portal.stories.models import Document, Story

__all__ = [
    "BAR_DAYS",
    "EARLIER_DAYS",
    "FIGURES",
    "ORDERS",
    "Evidence",
    "days_of",
    "days_of_many",
    "evidence_groups",
    "evidence_on",
    "find_stories",
    "gazetteer",
    "keys_of",
    "outlets_of",
    "place_choices",
    "place_name",
    "places_of",
    "reads_inbox",
    "rising",
    "stored_figures",
    "story_of_documents",
    "story_or_none",
    "whole_stories",
    "with_growth",
]

INBOX = "inbox-"  # how the ids of messages begin
BAR_DAYS = 14  # what the small bars beside a story show
EARLIER_DAYS = (
    11  # with the three recent ones two weeks: long enough for weekdays, short enough to be "before"
)
ORDERS = {
    "growth": ["-growth", "-last_seen", "story_id"],
    "newest": ["-first_seen", "story_id"],
    "size": ["-documents", "story_id"],
    "severity": ["-severity", "-growth", "story_id"],
}


@dataclass(frozen=True)
class Evidence:
    """One thing that was said, however often it was copied: its first document, and its copies' number."""

    document: Document
    copies: int
    outlets: list[str]

    @property
    def was_written_to_us(self) -> bool:
        """Whether only the inbox has it: then not everybody at the desk may read it."""
        return self.document.doc_id.startswith(INBOX)


def whole_stories() -> QuerySet[Story]:
    """Stories that are not part of another."""
    return Story.objects.filter(merged_into=None)


def rising(today: dt.date, most: int = 6) -> list[Story]:
    """The stories that a signal warned of in the last week: most at stake first, then the youngest."""
    since = today - dt.timedelta(days=rules.RISING_DAYS - 1)
    found = with_growth(whole_stories(), today).filter(warned_on__gte=since, warned_on__lte=today)
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
) -> QuerySet[Story]:
    """Stories by what is searched in label and terms (a Chinese substring does), topic, place and state,
    and by how much is at stake at least (a number of `Severity`)."""
    found = with_growth(whole_stories(), today)
    for word in q.split():
        found = found.filter(searched__icontains=word)
    if topic:
        found = found.filter(topic=topic)
    if place:
        found = found.filter(place_code__startswith=place)
    if severity.isdecimal():
        found = found.filter(severity__gte=min(int(severity), len(rules.SEVERITIES)))
    if state == "rising":
        found = found.filter(warned_on__gt=today - dt.timedelta(days=rules.RISING_DAYS))
    return found.order_by(*ORDERS.get(order, ORDERS["growth"]))


def with_growth(stories: QuerySet[Story], today: dt.date) -> QuerySet[Story]:
    """Adds `recent` (without copies, last three days) and `growth`: how much more than in the days before."""
    since = rules.recent_since(today)
    before = since - dt.timedelta(days=EARLIER_DAYS)
    recent = Q(days__day__gte=since, days__day__lte=today)
    earlier = Q(days__day__gte=before, days__day__lt=since)
    return stories.annotate(
        recent=Coalesce(Sum("days__groups", filter=recent), 0),
        earlier=Coalesce(Sum("days__groups", filter=earlier), 0),
    ).annotate(
        growth=F("recent") - F("earlier") * Value(rules.RECENT_DAYS / EARLIER_DAYS, output_field=FloatField())
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


def reads_inbox(user) -> bool:
    """Whether `user` reads the whole inbox, as the desk at the top does; others read their cases'."""
    return user.has_perm("cases.open") and any(
        unit.is_root() for unit in units_within_authority(user, "cases.open")
    )


def evidence_groups(story: Story, q: str = "", with_inbox: bool = True) -> QuerySet:
    """The story's duplicate groups, last said first: {group_id, copies, first_at, last_at}.

    A search looks into messages only `with_inbox`: whoever may not read them shall not guess their words.
    """
    found = story.evidence.all()
    if q and not with_inbox:
        found = found.exclude(doc_id__startswith=INBOX)
    for word in q.split():
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    grouped = found.order_by().values("group_id")
    return grouped.annotate(
        copies=Count("pk"), first_at=Min("published_at"), last_at=Max("published_at")
    ).order_by("-last_at", "group_id")


def evidence_on(story: Story, groups: Iterable[dict]) -> list[Evidence]:
    """The groups of one page: first public document, else first message, and all outlets; in one query."""
    groups = list(groups)
    members: dict[str, list[Document]] = {group["group_id"]: [] for group in groups}
    for document in story.evidence.filter(group_id__in=members).order_by("published_at", "doc_id"):
        members[document.group_id].append(document)
    return [_evidence(members[group["group_id"]]) for group in groups if members[group["group_id"]]]


def outlets_of(story: Story, most: int = 12) -> list[tuple[str, int]]:
    """(outlet, documents), the most first; messages to the organisation itself stand under ''."""
    counted = story.evidence.order_by().values_list("source").annotate(n=Count("pk"))
    return list(counted.order_by("-n", "source")[:most])


def places_of(story: Story, most: int = 8) -> list[tuple[str, int]]:
    """(place code, documents), the most first; documents that name no place are left out."""
    counted = (
        story.evidence.order_by().exclude(place_code="").values_list("place_code").annotate(n=Count("pk"))
    )
    return list(counted.order_by("-n", "place_code")[:most])


def place_name(code: str) -> str:
    """What a place is called in the operator's table of places, as the reader reads; else its code."""
    zh, en = _place_names().get(code, (code, ""))
    return en if en and (get_language() or "").startswith("en") else zh


def place_choices() -> list[tuple[str, str]]:
    """The places that stories are about, as (code, name)."""
    codes = whole_stories().exclude(place_code="").order_by("place_code").values_list("place_code", flat=True)
    return [(code, place_name(code)) for code in codes.distinct()]


def gazetteer() -> Path:
    """The operator's own table of places: code, name, level, parent_code, and name_en where there is one."""
    return settings.HOME / "gazetteer.csv"


def _place_names() -> dict[str, tuple[str, str]]:
    path = gazetteer()
    return _read_names(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=2)
def _read_names(path: Path, changed: int) -> dict[str, tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["name"], row.get("name_en") or "") for row in csv.DictReader(file)}


def _evidence(members: list[Document]) -> Evidence:
    outlets = sorted({document.source for document in members if document.source})
    first = min(members, key=lambda document: document.doc_id.startswith(INBOX))
    return Evidence(first, len(members), outlets)
