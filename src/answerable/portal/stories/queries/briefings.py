"""What a briefing is written from, and which may be read by whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from answerable.portal.core.subjects import topic_names
from answerable.portal.organisation.models import Unit
from answerable.portal.stories.models import Briefing, Story
from answerable.portal.stories.queries.concerns import ELSEWHERE, Line, Span, concerns, leading_stories
from answerable.portal.stories.queries.places import place_names
from answerable.portal.stories.queries.scopes import Scope, scope_of, units_of_reader
from answerable.portal.stories.queries.telling import digest_of

__all__ = ["briefing_span", "briefings_for", "field_record", "get_briefing_for", "written"]

TOPICS, STORIES = 8, 8  # at most, in a briefing


def briefings_for(user) -> QuerySet[Briefing]:
    """The briefings of the units whose field `user` may read."""
    within = units_of_reader(user).order_by().values("pk")
    return Briefing.objects.filter(unit__in=within).select_related("unit")


def get_briefing_for(user, pk: int) -> Briefing | None:
    """The one door to a briefing: None for those without the right, as where there is none."""
    return briefings_for(user).filter(pk=pk).first()


def written(unit: Unit, kind: str, last_day: dt.date) -> Briefing | None:
    return Briefing.objects.filter(unit=unit, kind=kind, last_day=last_day).first()


def briefing_span(kind: str, last_day: dt.date) -> Span:
    """The day, or the seven days that end with it."""
    back = 6 if kind == Briefing.Kind.WEEKLY else 0
    return Span(last_day - dt.timedelta(days=back), last_day)


def field_record(unit: Unit, span: Span) -> dict[str, Any]:
    """Everything that a briefing tells of a unit's field: plain data, with names as they are called now.

    Only published documents are quoted, so that whoever may read the briefing may read every word of it;
    messages are in the figures.
    """
    scope = scope_of(unit)
    found = concerns(scope, span)
    stories = [_story(story, span) for story in leading_stories(scope, span)[:STORIES]]
    counts = {"documents": found.documents, "groups": found.groups, "sources": found.sources}
    return {
        "version": 1,
        "unit": {"code": unit.code, "zh": unit.name_zh, "en": unit.name_en},
        "field": _field(scope),
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "counts": counts | {"before": found.before},
        "topics": [_topic(line) for line in found.lines[:TOPICS] if line.groups],
        "stories": stories,
    }


def _field(scope: Scope) -> dict[str, Any]:
    topics = sorted({topic for part, _area in scope.parts for topic in part})
    places = sorted({area for _topics, area in scope.parts if area})
    return {
        "whole": scope.whole,
        "empty": scope.is_empty,
        "topics": [_named(topic, topic_names(topic)) for topic in topics],
        "places": [_named(code, place_names(code)) for code in places],
    }


def _named(code: str, names: tuple[str, str]) -> dict[str, str]:
    return {"code": code, "zh": names[0], "en": names[1]}


def _topic(line: Line) -> dict[str, Any]:
    named = [code for code in line.places if code not in {"", ELSEWHERE}]
    place = max(named, key=lambda code: (line.places[code], code), default="")
    topic = _named(line.topic, topic_names(line.topic))
    told = {"topic": topic, "groups": line.groups, "before": line.before}
    most = {"place": _named(place, place_names(place)), "at_place": line.places[place]} if place else {}
    return told | most


def _story(story: Story, span: Span) -> dict[str, Any]:
    moments = span.moments()
    warned = story.warned_on is not None and span.first <= story.warned_on <= span.last
    return {
        "story_id": story.story_id,
        "name": story.open_heading,
        "topic": _named(story.topic, topic_names(story.topic)),
        "place": _named(story.place_code, place_names(story.place_code)),
        "said": story.said,
        "documents": story.documents,
        "groups": story.groups,
        "sources": story.sources,
        "new": moments[0] <= story.first_seen < moments[1],
        "first_seen": story.first_seen.isoformat(),
        "severity": story.severity,
        "warning": story.warning if warned else None,
        "tone": story.tone,
        "digest": _digest(story, span),
    }


def _digest(story: Story, span: Span) -> dict[str, Any]:
    told = digest_of(story, False, *span.moments())
    rows = [
        row | {"published_at": row["published_at"].isoformat() if row["published_at"] else None}
        for row in told.sentences.to_pylist()
    ]
    return {"sentences": rows, "sources": told.sources, "refused": told.refused}
