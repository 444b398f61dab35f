"""What a story says, how it spread, and what it has to do with others: worked out when somebody reads."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from answerable.portal.stories.models import Document, Story
from answerable.portal.stories.queries.evidence import INBOX, readable_documents
from answerable.portal.stories.queries.finding import whole_stories

if TYPE_CHECKING:
    from answerable.listening.stories.digests import Digest
    from answerable.listening.stories.spread import Spread

__all__ = ["digest_of", "related_to", "spread_of", "threshold_preview"]

READ = 1_200  # documents that a digest is made of, the newest
COMPARED = 300  # stories that a story is compared with, the largest
TITLES = 8  # of each
PREVIEWED = 2_000  # documents, the newest
YEAR = dt.timedelta(days=365)
KINDS: dict[str, pa.DataType] = {
    "doc_id": pa.string(),
    "title": pa.string(),
    "text": pa.string(),
    "url": pa.string(),
    "source": pa.string(),
    "published_at": pa.timestamp("us", tz="UTC"),
    "group_id": pa.string(),
    "place_code": pa.string(),
}


def digest_of(
    story: Story, with_inbox: bool, first: dt.datetime | None = None, until: dt.datetime | None = None
) -> Digest:
    """The story in at most three sentences of the documents that may be read, of a span of time or of all."""
    from answerable.listening.stories.digests import digest

    found = readable_documents(story, with_inbox)
    if first and until:
        found = found.filter(published_at__gte=first, published_at__lt=until)
    names = ("doc_id", "title", "text", "url", "source", "published_at", "group_id")
    return digest(_table(found.order_by("-published_at", "doc_id")[:READ], names))


def spread_of(story: Story) -> Spread:
    """When which outlet and which place came to it; it reads no text, so everybody at the desk sees all."""
    from answerable.listening.stories.spread import spread

    names = ("doc_id", "source", "published_at", "place_code", "group_id")
    return spread(_table(story.evidence.order_by(), names), zone=timezone.get_current_timezone_name())


def related_to(story: Story, with_inbox: bool, most: int = 6) -> list[dict[str, Any]]:
    """What this story has to do with: rows of the library's `RELATED`, each with its `story`."""
    from answerable.listening.stories.related import related

    stories = {one.story_id: one for one in [story, *_comparable(story)]}
    titles = _titles(list(stories.values()))
    rows = [_compared(one, titles.get(one.pk, []), with_inbox) for one in stories.values()]
    found = related(pa.Table.from_pylist(rows, _COMPARED), story.story_id, most=most).to_pylist()
    return [row | {"story": stories[row["story_id"]]} for row in found]


_COMPARED = pa.schema(
    [
        *((name, pa.string()) for name in ("story_id", "label", "topic", "place_code")),
        *((name, pa.list_(pa.string())) for name in ("terms", "titles")),
        *((name, pa.timestamp("us", tz="UTC")) for name in ("first_seen", "last_seen")),
    ]
)


def _comparable(story: Story) -> list[Story]:
    """Stories of the same topic or place, or with one of its terms, of the year around it."""
    alike = Q(topic=story.topic) if story.topic else Q()
    if len(story.place_code) >= 6:
        alike |= Q(place_code__startswith=story.place_code[:6])
    for term in story.terms[:3]:
        alike |= Q(open_searched__icontains=term)
    found = whole_stories().filter(alike).exclude(pk=story.pk)
    if story.first_seen and story.last_seen:
        found = found.filter(last_seen__gte=story.first_seen - YEAR, first_seen__lte=story.last_seen + YEAR)
    return list(found.order_by("-documents", "pk")[:COMPARED])


def _titles(stories: list[Story]) -> dict[int, list[str]]:
    """Some published titles of each story, the newest."""
    public = Document.objects.filter(story__in=stories).exclude(doc_id__startswith=INBOX).exclude(title="")
    turn = Window(RowNumber(), partition_by="story", order_by=[F("published_at").desc(), "doc_id"])
    rows = public.order_by().annotate(turn=turn).filter(turn__lte=TITLES).values_list("story_id", "title")
    found: dict[int, list[str]] = {}
    for key, title in rows:
        found.setdefault(key, []).append(title)
    return found


def _compared(story: Story, titles: list[str], with_inbox: bool) -> dict[str, Any]:
    label = story.heading if with_inbox else story.open_heading
    about = {"story_id": story.story_id, "label": label, "terms": story.terms, "titles": titles}
    seen = {"first_seen": story.first_seen, "last_seen": story.last_seen}
    return about | seen | {"topic": story.topic, "place_code": story.place_code}


def _table(documents: QuerySet[Document], names: tuple[str, ...]) -> pa.Table:
    rows = list(documents.values_list(*names))
    columns = list(zip(*rows)) or [()] * len(names)
    blank = ("source", "url")
    return pa.table(
        {
            name: pa.array([each or None for each in column] if name in blank else column, KINDS[name])
            for name, column in zip(names, columns)
        }
    )


def threshold_preview() -> list[dict[str, Any]]:
    """How many stories the newest documents would make at which threshold: rows of the library's preview."""
    from answerable.listening.stories import preview

    names = ("doc_id", "title", "text", "published_at", "source", "group_id")
    newest = Document.objects.exclude(published_at=None).order_by("-published_at", "doc_id")[:PREVIEWED]
    return preview(_table(newest, names).sort_by("published_at")).to_pylist()
