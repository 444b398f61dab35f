"""Writing what the library found. Only `runs` calls these, so its row is the record of who did it.

Everything is an upsert by the archive's own ids: storing the same tables twice changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db import models, transaction
from django.db.models import Q

from answerable.listening.tone import Share, share_of_evidence
from answerable.portal.stories.models import Document, Story, StoryDay
from answerable.portal.stories.queries import keys_of
from answerable.portal.stories.rules import SEVERITIES, one_voice_each, reopened_on, severity_of
from answerable.portal.stories.services.naming import name_stories

__all__ = ["Stored", "mark_warned", "move_documents", "settle_topics", "store"]

BATCH = 500  # rows a statement; SQLite allows 32,766 values in one
SHORTENED = {"label": 300, "title": 500, "url": 1000, "source": 120}  # the tables' widths, in characters


@dataclass(frozen=True)
class Stored:
    """How many rows were written (new or renewed)."""

    documents: int
    stories: int
    days: int


@transaction.atomic
def store(
    documents: pa.Table,
    stories: pa.Table,
    days: pa.Table,
    *,
    method: str = "",
    share: Callable[[list[float]], Share | None] = share_of_evidence,
) -> Stored:
    """Upsert three tables: DOCUMENT rows (with `severity`, `severity_words` and `tone_evidence`, where they
    were judged), STORY rows, and [story_id, day, documents, groups, sources].

    `stories` must hold every story that `documents` and `days` name, unless it is stored already.
    `share` makes a story's share of negative groups of what each of its groups says.
    """
    _store_stories(stories, method)
    known = dict(Story.objects.values_list("story_id", "pk"))
    merged = _follow_merges(stories, known)
    written = _store_documents(documents, known | merged)
    counted = _store_days(days, known | merged)
    _move_evidence(merged, known)
    touched = {(known | merged)[story_id] for story_id in documents.column("story_id").to_pylist()}
    _weigh(touched | set(merged.values()), share)
    named = {known[story_id] for story_id in stories.column("story_id").to_pylist()}
    name_stories(touched | named | set(merged.values()))
    _note_reopened(touched | named)
    return Stored(written, stories.num_rows, counted)


@transaction.atomic
def move_documents(
    homes: pa.Table, *, share: Callable[[list[float]], Share | None] = share_of_evidence
) -> int:
    """Put documents where the archive now has them ([doc_id, story_id]): after a split, or one undone.

    Gives how many were elsewhere. Stories that are not stored are passed over; merges are followed.
    """
    doc_ids, story_ids = (homes.column(name).to_pylist() for name in ("doc_id", "story_id"))
    keys = keys_of(story_ids)
    wanted = {doc: keys[story] for doc, story in zip(doc_ids, story_ids) if story in keys}
    touched: set[int] = set()
    moved: list[Document] = []
    for start in range(0, len(doc_ids), BATCH):
        here = Document.objects.filter(doc_id__in=doc_ids[start : start + BATCH])
        for key, doc_id, story in here.values_list("pk", "doc_id", "story_id"):
            if wanted.get(doc_id, story) != story:
                touched |= {story, wanted[doc_id]}
                moved.append(Document(pk=key, story_id=wanted[doc_id]))
    Document.objects.bulk_update(moved, ["story"], batch_size=BATCH)
    if touched:
        _weigh(touched, share)
        name_stories(touched)
    return len(moved)


def _note_reopened(stories: set[int]) -> None:
    """Since when a story is spoken of again after a silence that had closed it."""
    days: dict[int, list[dt.date]] = {key: [] for key in stories}
    for key, day in StoryDay.objects.filter(story__in=stories).values_list("story_id", "day"):
        days[key].append(day)
    changed = [Story(pk=key, reopened_on=reopened_on(each)) for key, each in days.items()]
    Story.objects.bulk_update(changed, ["reopened_on"], batch_size=BATCH)


def mark_warned(warnings: Mapping[str, tuple[dt.date, dict]]) -> None:
    """Note on each story (by story_id) the last day a signal warned of it, with that signal's figures.

    A warning older than the one that stands there changes nothing.
    """
    for story_id, (day, figures) in warnings.items():
        older = Q(warned_on=None) | Q(warned_on__lte=day)
        Story.objects.filter(older, story_id=story_id).update(warned_on=day, warning=figures)


@transaction.atomic
def settle_topics(topics: Mapping[str, str]) -> None:
    """What the desk says these documents (by doc_id) are about goes for their copies in the story too."""
    for doc_id, topic in topics.items():
        document = Document.objects.filter(doc_id=doc_id).first()
        if document is not None:
            copies = Document.objects.filter(story_id=document.story_id, group_id=document.group_id)
            copies.update(topic=topic, topic_settled=True)


def _weigh(stories: set[int], share: Callable[[list[float]], Share | None]) -> None:
    """Judge again what is at stake in these stories (keys), and their tone, from all of their documents."""
    said: dict[int, list[tuple]] = {key: [] for key in stories}
    rows = Document.objects.filter(story__in=stories).order_by("pk")
    for key, *row in rows.values_list("story_id", "group_id", "severity", "severity_words", "tone_evidence"):
        said[key].append(tuple(row))
    changed = []
    for key, documents in said.items():
        level, words = severity_of(row[:3] for row in documents)
        told = share(one_voice_each((row[0], row[3]) for row in documents))
        changed.append(Story(pk=key, severity=level, severity_words=words, tone=told and _rounded(told)))
    Story.objects.bulk_update(changed, ["severity", "severity_words", "tone"], batch_size=BATCH)


def _rounded(told: Share) -> dict[str, float]:
    ends = {name: round(getattr(told, name), 3) for name in ("share", "low", "high")}
    return ends | {"groups": told.documents}


def _store_stories(table: pa.Table, method: str) -> None:
    own = ["first_seen", "last_seen", "documents", "groups", "sources"]
    text = ["label", "topic", "place_code", "medoid_doc_id"]
    rows = (
        Story(
            story_id=row["story_id"],
            terms=list(row.get("terms") or []),
            method=method,
            **{name: row[name] for name in own},
            **{name: _fitting(name, row[name]) for name in text},
        )
        for row in table.to_pylist()
    )
    _upsert(rows, "story_id", [*own, *text, "terms", "method"])


def _follow_merges(table: pa.Table, known: Mapping[str, int]) -> dict[str, int]:
    """Write `merged_into`, and return where each merged story's documents belong: the end of its chain.

    A story that the archive has as one of its own again, because a curator undid a joining, is freed.
    """
    alone = [row["story_id"] for row in table.to_pylist() if not row["merged_into"]]
    for start in range(0, len(alone), BATCH):
        freed = Story.objects.filter(story_id__in=alone[start : start + BATCH])
        freed.exclude(merged_into=None).update(merged_into=None)
    into = {row["story_id"]: row["merged_into"] for row in table.to_pylist() if row["merged_into"]}
    parts = [
        Story(pk=known[part], merged_into_id=known[whole]) for part, whole in into.items() if whole in known
    ]
    Story.objects.bulk_update(parts, ["merged_into"], batch_size=BATCH)
    return {part: known[_end(part, into)] for part in into if _end(part, into) in known}


def _end(story_id: str, into: Mapping[str, str]) -> str:
    seen = {story_id}
    while (whole := into.get(story_id)) and whole not in seen:
        seen.add(whole)
        story_id = whole
    return story_id


def _store_documents(table: pa.Table, story_of: Mapping[str, int]) -> int:
    plain = ["published_at", "collected_at"]
    text = ["source", "url", "title", "text", "lang", "topic", "place_code", "group_id", "group_kind"]
    rows = (
        Document(
            doc_id=row["doc_id"],
            story_id=story_of[row["story_id"]],
            severity=SEVERITIES.index(row.get("severity") or ""),
            severity_words=row.get("severity_words") or [],
            tone_evidence=row.get("tone_evidence"),
            **{name: row[name] for name in plain},
            **{name: _fitting(name, row[name]) for name in text},
        )
        for row in table.to_pylist()
    )
    _upsert(rows, "doc_id", ["story", "severity", "severity_words", "tone_evidence", *plain, *text])
    return table.num_rows


def _store_days(table: pa.Table, story_of: Mapping[str, int]) -> int:
    counts = ["documents", "groups", "sources"]
    rows = [
        StoryDay(story_id=story_of[row["story_id"]], day=row["day"], **{name: row[name] for name in counts})
        for row in table.to_pylist()
        if row["story_id"] in story_of
    ]
    _upsert(rows, ("story", "day"), counts)
    _forget_days(rows)
    return len(rows)


def _forget_days(rows: list[StoryDay]) -> None:
    """Of stories whose days are given, those days that are not: a split has taken what was said on them."""
    given = {(row.story_id, row.day) for row in rows}
    named = sorted({row.story_id for row in rows})
    for start in range(0, len(named), BATCH):
        stored = StoryDay.objects.filter(story__in=named[start : start + BATCH])
        gone = [
            key for key, *where in stored.values_list("pk", "story_id", "day") if tuple(where) not in given
        ]
        for first in range(0, len(gone), BATCH):
            StoryDay.objects.filter(pk__in=gone[first : first + BATCH]).delete()


def _move_evidence(merged: Mapping[str, int], known: Mapping[str, int]) -> None:
    """Documents and days follow their story into the one it became part of."""
    for part, whole in merged.items():
        Document.objects.filter(story_id=known[part]).update(story_id=whole)
        StoryDay.objects.filter(story_id=known[part]).delete()  # the whole story's days hold them already


def _upsert(rows: Iterable[models.Model], key: str | tuple[str, ...], fields: list[str]) -> None:
    rows = list(rows)
    if rows:
        unique = [key] if isinstance(key, str) else list(key)
        type(rows[0]).objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=unique, update_fields=fields
        )


def _fitting(name: str, value: Any) -> str:
    text = value or ""
    return text[: SHORTENED[name]] if name in SHORTENED else text
