"""The list of cases, the page of one case, and opening a case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from answerable.portal.cases import forms, queries, rules, services
from answerable.portal.cases.models import Assignment, Case, Message
from answerable.portal.cases.views.clock_card import clock_context
from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.exports import csv_response, sheet_response
from answerable.portal.core.paging import page, page_by_key
from answerable.portal.core.subjects import topic_name
from answerable.portal.organisation.queries import units_within_authority
from answerable.portal.queues.queries import preferred_address, queue_or_404
from answerable.portal.search.queries import matching
from answerable.portal.stories.models import Story
from answerable.portal.work.queries import tasks_of_matter

MESSAGES_PER_PAGE = 10  # on the page of a case, which shows much else


@require_safe
@never_cache
@requires("desk.view")
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases that the person may see, those being worked on unless asked otherwise."""
    if not request.GET and (opened := preferred_address(request.user, queue_or_404("cases"))):
        return redirect(opened)
    form = forms.CaseFilter(request.GET)
    shown = page_by_key(request, _ordered(request, form), queries.rows_of)
    return render(request, "cases/list.html", {"form": form, "page_obj": shown})


def _ordered(request: HttpRequest, form: forms.CaseFilter) -> QuerySet[Case]:
    return queries.in_order(found_for(request.user, form), request.GET.get("order", ""))


@require_safe
@never_cache
@requires("desk.view")
def case_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file."""
    return csv_response("cases", *_table(request))


@require_safe
@never_cache
@requires("desk.view")
def case_xlsx(request: HttpRequest) -> HttpResponse:
    """The same file as a workbook."""
    return sheet_response("cases", *_table(request))


def _table(request: HttpRequest) -> tuple[list[str], Iterator[list[Any]]]:
    header = [
        pgettext("case", "number"),
        _("title"),
        _("state"),
        _("topic"),
        pgettext("case", "place"),
        _("kept by"),
        _("opened"),
        _("next day due"),
        _("messages"),
    ]
    rows = (
        [
            c.number,
            c.title,
            c.get_state_display(),
            topic_name(c.topic),
            c.place,
            c.unit,
            timezone.localdate(c.opened_at),
            c.next_due or "",
            c.heard,
        ]
        for c in queries.case_rows(_ordered(request, forms.CaseFilter(request.GET))).iterator(chunk_size=500)
    )
    return header, rows


def found_for(user: Any, form: forms.CaseFilter) -> QuerySet[Case]:
    """The cases that the form asks for, among those that the person may see."""
    asked = form.cleaned_data if form.is_valid() else {}
    found = _in_state(queries.cases_for(user), asked.get("state", ""))
    if asked.get("whose") == "mine":
        mine = Assignment.objects.filter(unit__in=units_within_authority(user, "cases.handle"))
        found = found.filter(pk__in=mine.exclude(state="transferred").values("case"))
    elif asked.get("whose") == "me":
        given = Assignment.objects.filter(person=user, state__in=rules.WORKING)
        found = found.filter(pk__in=given.values("case"))
    if topic := asked.get("topic"):
        found = found.filter(topic=topic)
    if urgency := asked.get("urgency"):
        found = found.filter(clock__urgency=urgency)
    if words := asked.get("q"):
        found = found.filter(pk__in=matching("case", words))
    return found


def _in_state(cases: QuerySet[Case], state: str) -> QuerySet[Case]:
    if state == "overdue":
        return queries.overdue(cases)
    if state == "all":
        return cases
    return cases.filter(state=state) if state else cases.filter(state__in=rules.LIVE)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("cases.open")
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case from a message (?message=), from a story (?story=), or from nothing but a good reason."""
    origin = _origin(request)
    if (taken := origin["message"]) and taken.case_id:  # in another tab, or by a colleague
        messages.info(request, _("This message is in a case already: this one."))
        return redirect("cases:case", taken.case.number)
    form = forms.OpenForm(request.POST or None, initial=_suggested(request.user, origin), user=request.user)
    if form.is_bound and form.is_valid():
        try:
            opened = services.open_case(
                request.user, story=origin["story"], messages=[taken] if taken else [], **form.cleaned_data
            )
        except Conflict as wrong:
            form.add_error(None, wrong.sentence)
        else:
            return redirect("cases:case", opened.number)
    return render(request, "cases/open.html", origin | {"form": form}, status=422 if form.is_bound else 200)


def _origin(request: HttpRequest) -> dict[str, Message | Story | None]:
    reference, story_id = request.GET.get("message"), request.GET.get("story")
    return {
        "message": queries.get_message_for(request.user, reference) if reference else None,
        "story": get_object_or_404(Story, story_id=story_id) if story_id else None,
    }


def _suggested(user: Any, origin: dict[str, Any]) -> dict[str, Any]:
    message, story = origin["message"], origin["story"]
    keeper = units_within_authority(user, "cases.open").open().first()
    if message and message.confidential:  # its words may tell who wrote: the desk finds others
        return {"topic": message.topic, "unit": message.desk}
    if message:
        about = {
            "title": message.title,
            "summary": message.text,
            "topic": message.topic,
            "place": message.place,
        }
        return about | {"unit": keeper}
    return {"title": story.label, "topic": story.topic, "unit": keeper} if story else {"unit": keeper}


@require_safe
@never_cache
@requires("desk.view")
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about one case, and what the person may do about it."""
    return case_page(request, queries.get_case_for(request.user, number))


def case_page(
    request: HttpRequest, found: Case, status: int = 200, part: Assignment | None = None, **given: Any
) -> HttpResponse:
    """The page of a case; `given` are forms filled in wrongly, `part` the unit's part they belong to."""
    parts = list(found.assignments.select_related("unit", "person"))
    live = [one for one in parts if one.state != Assignment.State.TRANSFERRED]
    led = any(one.role == Assignment.Role.LEAD for one in live)
    heard = found.messages.defer("contact", "original")
    user, merger = request.user, queries.merger_of(found)
    named = queries.answering_units(found.topic, queries.place_of(found))
    suggested = next((unit for unit in named if queries.may_be_asked(found, unit)), None)
    context = {
        "case": found,
        "parts": [_with_verbs(request.user, found, one, part, given) for one in live],
        "handed_on": [one for one in parts if one not in live],
        "led": led,
        "page_obj": page(request, heard, MESSAGES_PER_PAGE),
        "suggested": suggested,
        "voices": found.voices.count(),
        "merger": merger,
        "mergers": [each for each in queries.mergers_into(found) if queries.may_see(user, each.source)],
        "may_part": merger and user.has_perm("cases.close", found.unit),
        "merge": forms.MergeForm(user=user, case=found),
        "unmerge": forms.UnmergeForm(),
        "next_units": [unit for unit in named if unit != suggested],
        "today": timezone.localdate(),
        "may": queries.verbs_for(request.user, found),
        "route": forms.RouteForm(case=found, lead=suggested, led=led),
        "close": forms.CloseForm(case=found),
        "reopen": forms.ReopenForm(),
        "tasks": tasks_of_matter("cases.case", found.number),
        "may_give": request.user.has_perm("work.give") and found.state in rules.LIVE,
        "now": timezone.now(),
        "transfers_left": rules.MOST_TRANSFERS - found.transfers,
    }
    context |= clock_context(request.user, found, given)
    return render(request, "cases/case.html", context | given, status=status)


def _with_verbs(
    user: Any, found: Case, one: Assignment, wrong: Assignment | None, given: dict
) -> dict[str, Any]:
    one.case = found
    filled = given if wrong == one else {}
    return {
        "part": one,
        "may": queries.part_verbs_for(user, one),
        "contribute": filled.get("contribute")
        or forms.ContributeForm(of=one.pk, initial={"text": one.contribution}),
        "deadline": filled.get("deadline") or forms.DeadlineForm(of=one.pk, initial={"due_on": one.due_on}),
        "transfer": filled.get("transfer") or forms.TransferForm(of=one.pk, case=found),
        "opened": next(iter(filled), ""),
    }


@require_safe
@never_cache
@requires("desk.view")
def of_story(request: HttpRequest, story_id: str) -> HttpResponse:
    """The cases of a story, as a fragment for the story's page; a page of its own without scripts."""
    story = get_object_or_404(Story, story_id=story_id)
    context = {
        "story": story,
        "cases": queries.cases_of_story(story),
        "mine": set(queries.cases_for(request.user).filter(story=story).values_list("pk", flat=True)),
        "may_open": request.user.has_perm("cases.open"),
    }
    whole = "cases/_of_story.html" if request.htmx else "cases/of_story.html"
    return render(request, whole, context)
