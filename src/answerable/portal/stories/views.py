"""Stories at the desk: the list, one story with its evidence, and both to take away."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from answerable.portal.core.access import requires
from answerable.portal.core.exports import csv_response
from answerable.portal.core.paging import page
from answerable.portal.core.subjects import topic_choices, topic_name
from answerable.portal.stories import queries
from answerable.portal.stories.models import Severity, Story
from answerable.portal.stories.rules import SEVERITIES, is_rising

__all__ = ["story", "story_list"]

EVIDENCE_PER_PAGE = 15
EXPORTED = 5_000  # rows; a spreadsheet with more is no longer read


@requires("desk.view")
@require_GET
def story_list(request: HttpRequest) -> HttpResponse:
    """Stories by topic, place, state and search words; `?export=csv` gives the same list to take away."""
    asked = _asked(request)
    found = queries.find_stories(timezone.localdate(), **asked)
    if request.GET.get("export") == "csv":
        return _list_exported(found[:EXPORTED])
    stories = page(request, found)
    bars = queries.days_of_many(stories.object_list, *_last_days())
    for each in stories:
        each.bars = bars[each.pk]
    context = {"page_obj": stories, **asked, "topics": topic_choices(), "places": queries.place_choices()}
    context["severities"] = [(str(each.value), each.label) for each in reversed(Severity) if each]
    return render(request, "stories/list.html", context)


@requires("desk.view")
@require_GET
def story(request: HttpRequest, story_id: str) -> HttpResponse:
    """One story: its days, why it warns, and what was said. One that became part of another leads there."""
    found = queries.story_or_none(story_id)
    if found is None:
        raise Http404
    if found.merged_into:
        return redirect("stories:story", found.merged_into.story_id)
    q = request.GET.get("q", "").strip()
    reads_inbox = queries.reads_inbox(request.user)
    if request.GET.get("export") == "csv":
        return _evidence_exported(found, reads_inbox)
    groups = page(request, queries.evidence_groups(found, q, reads_inbox), EVIDENCE_PER_PAGE)
    context = {
        "story": found,
        "q": q,
        "reads_inbox": reads_inbox,
        "page_obj": groups,
        "evidence": queries.evidence_on(found, groups.object_list),
        "outlets": queries.outlets_of(found),
        "places": queries.places_of(found),
        "rising": is_rising(found.warned_on, timezone.localdate()),
        "days": (days := queries.days_of(found)),
        "chart": _chart(days),
        "may_correct": request.user.has_perm("cases.open"),
    }
    return render(request, "stories/story.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    names = ("q", "topic", "place", "state", "severity", "order")
    return {name: request.GET.get(name, "").strip() for name in names}


def _last_days() -> tuple[dt.date, dt.date]:
    today = timezone.localdate()
    return today - dt.timedelta(days=queries.BAR_DAYS - 1), today


def _chart(days: list[tuple]) -> dict:
    names = (_("Documents"), _("Without copies"), _("Independent sources"))
    said = _("Three counts by day; the same numbers stand in the table below.")
    lines = [{"name": name, "values": [row[place] for row in days]} for place, name in enumerate(names, 1)]
    return {"label": said, "x": [row[0].isoformat() for row in days], "series": lines}


def _list_exported(stories) -> HttpResponse:
    header = ["story_id", "label", "topic", _("topic"), "place_code", "first_seen", "last_seen"]
    header += ["documents", "groups", "sources", "recent", "warned_on", "severity", "severity_words"]
    return csv_response("stories", header, (_row(each) for each in stories))


def _row(story: Story) -> list[object]:
    about = [story.story_id, story.label, story.topic, topic_name(story.topic), story.place_code]
    times = [moment.isoformat() if moment else "" for moment in (story.first_seen, story.last_seen)]
    counts = [story.documents, story.groups, story.sources, story.recent, story.warned_on or ""]
    return [*about, *times, *counts, SEVERITIES[story.severity], " ".join(story.severity_words)]


def _evidence_exported(story: Story, reads_inbox: bool) -> HttpResponse:
    header = ["doc_id", "published_at", "outlet", "url", "title", "text", "topic", "place_code", "group_id"]
    evidence = story.evidence.all()
    if not reads_inbox:
        evidence = evidence.exclude(doc_id__startswith=queries.INBOX)
    rows = evidence.order_by("published_at", "doc_id").values_list(
        "doc_id", "published_at", "source", "url", "title", "text", "topic", "place_code", "group_id"
    )
    return csv_response(f"story-{story.story_id}", header, rows.iterator())
