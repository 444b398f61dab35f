"""The desk's front page, which joins what rises with what waits, and the list of runs."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from answerable.portal.answers import queries as answers
from answerable.portal.cases import queries as cases
from answerable.portal.core.access import requires
from answerable.portal.core.exports import csv_response
from answerable.portal.core.paging import page
from answerable.portal.runs import queries
from answerable.portal.runs.models import Run
from answerable.portal.stories import queries as stories

__all__ = ["desk", "panels", "run_list"]

MOST = 1_000  # of what is counted on this page; more is told as more
SHOWN = 6  # of each list; the rest is one click away


@requires("desk.view")
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What rises now, what came in, and what is due."""
    return render(request, "runs/desk.html", _today(request))


@requires("desk.view")
@require_GET
def panels(request: HttpRequest) -> HttpResponse:
    """The panels of the desk alone; the page asks for them once a minute."""
    return render(request, "runs/_panels.html", _today(request))


@requires("desk.view")
@require_GET
def run_list(request: HttpRequest) -> HttpResponse:
    """Every run with what it counted; `?export=csv` to take away."""
    kind = request.GET.get("kind", "").strip()
    found = queries.find_runs(kind)
    if request.GET.get("export") == "csv":
        return _exported(found[:5_000])
    context = {"page_obj": page(request, found), "kind": kind, "kinds": Run.Kind.choices}
    return render(request, "runs/list.html", context)


def _today(request: HttpRequest) -> dict[str, object]:
    today, user = timezone.localdate(), request.user
    inbox, review = cases.inbox_for(user), answers.waiting_for_review(user)
    due, due_count = cases.due_first(user, SHOWN, MOST)
    clocks, clocks_count = cases.pressing(user, SHOWN) if user.has_perm("cases.route") else ([], 0)
    return {
        "today": today,
        "rising": _rising(user, today),
        "inbox": inbox[:SHOWN],
        "inbox_count": inbox[:MOST].count(),
        "due": due,
        "due_count": due_count,
        "clocks": clocks,
        "clocks_count": clocks_count,
        "review": review[:SHOWN],
        "most": MOST,
        "may_open": user.has_perm("cases.open"),
        "last_run": queries.last_listening(),
    }


def _rising(user, today: dt.date) -> list:
    """The rising stories with their bars and cases, in a fixed number of queries."""
    found = stories.rising(today, SHOWN)
    bars = stories.days_of_many(found, today - dt.timedelta(days=stories.BAR_DAYS - 1), today)
    theirs = {case.story_id: case for case in cases.cases_for(user).filter(story__in=found)}
    for story in found:
        story.bars, story.case = bars[story.pk], theirs.get(story.pk)
    return found


def _exported(found) -> HttpResponse:
    header = [_("kind"), _("started"), _("finished"), _("passes"), _("counts"), _("versions"), _("error")]
    rows = ([r.kind, r.started_at, r.finished_at, r.passes, r.counts, r.versions, r.error] for r in found)
    return csv_response("runs", header, rows)
