"""Stories at the desk: the list, one story with its evidence, and both to take away."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from answerable.portal.core.access import requires
from answerable.portal.core.covered import in_words
from answerable.portal.core.exports import csv_response, sheet_response
from answerable.portal.core.paging import page
from answerable.portal.core.subjects import topic_choices, topic_name
from answerable.portal.stories import queries, rules
from answerable.portal.stories.models import Severity, Story
from answerable.portal.stories.rules import SEVERITIES, is_rising

__all__ = ["story", "story_list"]

OUTLETS_DRAWN = 5  # outlets with a colour of their own; the rest are one
EXPORTS = {"csv": csv_response, "xlsx": sheet_response}

EVIDENCE_PER_PAGE = 15
EXPORTED = 5_000  # rows; a spreadsheet with more is no longer read


@requires("desk.view")
@require_GET
def story_list(request: HttpRequest) -> HttpResponse:
    """Stories by topic, place, state and search words; `?export=csv` or `xlsx` gives the same list to take
    away, and htmx asks for the rows alone once a minute."""
    asked, reads_inbox = _asked(request), queries.reads_inbox(request.user)
    found = queries.find_stories(timezone.localdate(), **asked, with_inbox=reads_inbox)
    if export := EXPORTS.get(request.GET.get("export", "")):
        return _list_exported(export, found[:EXPORTED], reads_inbox)
    context = {"page_obj": _with_bars(page(request, found)), **asked}
    if request.htmx:
        return render(request, "stories/_rows.html", context)
    context |= {"topics": topic_choices(), "places": queries.place_choices(), "states": _states()}
    context["may_curate"] = request.user.has_perm("cases.open")
    context["severities"] = [(str(each.value), each.label) for each in reversed(Severity) if each]
    return render(request, "stories/list.html", context)


@requires("desk.view")
@require_GET
def story(request: HttpRequest, story_id: str) -> HttpResponse:
    """One story: what it says, its days, why it warns, how it spread, and what was said. One that became
    part of another leads there."""
    found = queries.story_or_none(story_id)
    if found is None:
        raise Http404
    if found.merged_into:
        return redirect("stories:story", found.merged_into.story_id)
    q = request.GET.get("q", "").strip()
    reads_inbox = queries.reads_inbox(request.user)
    if export := EXPORTS.get(request.GET.get("export", "")):
        return _evidence_exported(export, found, reads_inbox)
    groups = page(request, queries.evidence_groups(found, q, reads_inbox), EVIDENCE_PER_PAGE)
    context = {
        "story": found,
        "q": q,
        "reads_inbox": reads_inbox,
        "page_obj": groups,
        "evidence": queries.evidence_on(found, groups.object_list),
        "rising": is_rising(found.warned_on, timezone.localdate(), found.sources),
        "days": (days := queries.days_of(found)),
        "chart": _chart(days),
        "may_correct": request.user.has_perm("cases.open"),
        "tone_told": _tone_told(found),
        **_told(found, reads_inbox),
    }
    return render(request, "stories/story.html", context)


def _told(story: Story, reads_inbox: bool) -> dict[str, object]:
    """What the library makes of the documents: the digest, the spread and the related stories."""
    digest, spread = queries.digest_of(story, reads_inbox), queries.spread_of(story)
    last = timezone.localdate(story.last_seen) if story.last_seen else None
    return {
        "digest": digest,
        "sentences": digest.sentences.to_pylist(),
        "first_outlet": spread.first,
        "outlets": spread.outlets.to_pylist(),
        "places": spread.places.to_pylist(),
        "spread_chart": _spread_chart(spread),
        "related": queries.related_to(story, reads_inbox),
        "phase": rules.phase(last, story.reopened_on, timezone.localdate()),
    }


def _tone_told(story: Story) -> dict[str, object] | None:
    """The tone, where enough voices could be judged to show it; wide where the words do not tell clearly."""
    tone = story.tone
    if not tone or tone["groups"] < settings.SMALLEST_NUMBER:
        return None
    percent = {name: round(tone[name] * 100) for name in ("share", "low", "high")}
    return percent | {"groups": tone["groups"], "unclear": tone["high"] - tone["low"] > 0.5}


def _with_bars(stories):
    today = timezone.localdate()
    recent = rules.recent_since(today)
    bars = queries.days_of_many(stories.object_list, *_last_days())
    for each in stories:
        each.bars = bars[each.pk]
        each.is_new = bool(each.first_seen) and timezone.localdate(each.first_seen) >= recent
        last = timezone.localdate(each.last_seen) if each.last_seen else None
        each.phase = rules.phase(last, each.reopened_on, today)
    return stories


def _states() -> list[tuple[str, str]]:
    names = (
        _("Rising now"),
        pgettext("story", "New"),
        pgettext("story", "Open"),
        _("Spoken of again"),
        _("Closed by silence"),
        _("Pinned"),
    )
    return list(zip(queries.STATES, names))


def _spread_chart(spread) -> dict:
    """Documents by day and outlet, the largest outlets each for itself, as stacked bars."""
    rows = spread.days.to_pylist()
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[_outlet(row)] = sizes.get(_outlet(row), 0) + row["documents"]
    drawn = sorted(sizes, key=lambda name: (-sizes[name], name))[:OUTLETS_DRAWN]
    others = _("other outlets")
    days = [day for day, *_counts in rules.every_day((row["day"], 0, 0, 0) for row in rows)]
    values = {name: [0] * len(days) for name in [*drawn, *([others] if len(sizes) > len(drawn) else [])]}
    place = {day: at for at, day in enumerate(days)}
    for row in rows:
        name = _outlet(row) if _outlet(row) in values else others
        values[name][place[row["day"]]] += row["documents"]
    return {
        "label": _("Documents by day and outlet; the order of the outlets stands in the table below."),
        "x": [day.isoformat() for day in days],
        "kind": "bars",
        "stacked": True,
        "series": [{"name": name, "values": counts} for name, counts in values.items()],
    }


def _outlet(row: dict) -> str:
    return row["outlet"] or _("Our own inbox")


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


def _list_exported(export, stories, reads_inbox: bool) -> HttpResponse:
    header = ["story_id", "label", "topic", _("topic"), "place_code", "first_seen", "last_seen"]
    header += ["documents", "groups", "sources", "recent", "warned_on", "severity", "severity_words"]
    return export("stories", header, (_row(each, reads_inbox) for each in stories))


def _row(story: Story, reads_inbox: bool) -> list[object]:
    name = story.heading if reads_inbox else story.open_heading
    about = [story.story_id, name, story.topic, topic_name(story.topic), story.place_code]
    times = [moment.isoformat() if moment else "" for moment in (story.first_seen, story.last_seen)]
    counts = [story.documents, story.groups, story.sources, story.recent, story.warned_on or ""]
    return [*about, *times, *counts, SEVERITIES[story.severity], " ".join(story.severity_words)]


def _evidence_exported(export, story: Story, reads_inbox: bool) -> HttpResponse:
    header = ["doc_id", "published_at", "outlet", "url", "title", "text", "topic", "place_code", "group_id"]
    evidence = queries.readable_documents(story, reads_inbox)
    rows = evidence.order_by("published_at", "doc_id").values_list(
        "doc_id", "published_at", "source", "url", "title", "text", "topic", "place_code", "group_id"
    )
    told = ([*row[:4], in_words(row[4]), in_words(row[5]), *row[6:]] for row in rows.iterator())
    return export(f"story-{story.story_id}", header, told)
