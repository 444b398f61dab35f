"""What an answer rests on, kept with it as it stood: numbers, and the public documents by name and address.

`{"taken_at", "first", "last", "documents", "groups", "outlets", "messages", "feed": [...]}`; an entry of the
feed is `{"outlet", "title", "url", "published_at"}`. The counts are of public documents; `messages` those
to us and is withheld under the floor wherever readers see it. What came after `taken_at` is no part of it.
Never a text, never a sender.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import Coalesce

from answerable.portal.answers import rules


def take_evidence(case: Any, at: dt.datetime) -> dict[str, Any]:
    """The evidence for a case at this moment."""
    public = _public_documents(case.story, at) if case.story else None
    numbers = {"documents": 0, "groups": 0, "outlets": 0, "first": None, "last": None, "feed": []}
    if public is not None:
        numbers = _numbers(public) | {"feed": [_entry(document) for document in _one_of_each_group(public)]}
    messages = case.messages.filter(received_at__lte=at).count()
    return numbers | {"messages": messages, "taken_at": at.isoformat()}


def _public_documents(story: Any, at: dt.datetime) -> QuerySet:
    dated = story.evidence.annotate(said_at=Coalesce("published_at", "collected_at"))
    return dated.filter(said_at__lte=at).exclude(source="").exclude(url="")


def _numbers(documents: QuerySet) -> dict[str, Any]:
    found = documents.order_by().aggregate(
        documents=Count("pk"),
        groups=Count("group_id", distinct=True),
        outlets=Count("source", distinct=True),
        first=Min("published_at"),
        last=Max("published_at"),
    )
    return found | {side: _iso(found[side]) for side in ("first", "last")}


def _one_of_each_group(documents: QuerySet) -> list[Any]:
    """The first document of each duplicate group, the newest groups first."""
    firsts: dict[str, Any] = {}
    for document in documents.defer("text").order_by("published_at", "doc_id"):
        firsts.setdefault(document.group_id, document)
    return list(firsts.values())[-rules.MOST_EVIDENCE :][::-1]


def _entry(document: Any) -> dict[str, Any]:
    return {
        "outlet": document.source,
        "title": document.title,
        "url": document.url,
        "published_at": _iso(document.published_at),
    }


def _iso(when: dt.datetime | None) -> str | None:
    return when.isoformat() if when else None
