"""The list of tasks, the page of one, and giving one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.exports import csv_response
from answerable.portal.core.paging import page
from answerable.portal.notices.services import read_matter
from answerable.portal.work import forms, queries, rules, services
from answerable.portal.work.models import Task

__all__ = ["new", "task", "task_csv", "task_list", "task_page"]


@require_safe
@never_cache
@requires("desk.view")
def task_list(request: HttpRequest) -> HttpResponse:
    """The tasks of one's own units, or those that were given, the most pressing first."""
    form = forms.TaskFilter(request.GET)
    shown = page(request, _found(request.user, form))
    shown.object_list = queries.with_open_parts(shown.object_list)
    context = {"form": form, "page_obj": shown, "now": timezone.now(), "may_give": _may_give(request.user)}
    return render(request, "work/list.html", context)


def _may_give(user: Any) -> bool:
    return user.has_perm("work.give")


@require_safe
@never_cache
@requires("desk.view")
def task_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file."""
    header = [
        pgettext("task", "number"),
        _("title"),
        _("unit"),
        _("asked by"),
        _("state"),
        _("given"),
        _("due"),
        _("result"),
    ]
    found = _found(request.user, forms.TaskFilter(request.GET))
    rows = (
        [
            each.number,
            each.title,
            each.unit,
            each.giver,
            each.get_state_display(),
            timezone.localdate(each.given_at),
            timezone.localdate(each.due_at),
            each.ended_words,
        ]
        for each in found
    )
    return csv_response("tasks", [*header, _("result")], rows)


def _found(user: Any, form: forms.TaskFilter) -> QuerySet[Task]:
    asked = form.cleaned_data if form.is_valid() else {}
    whose = {"given": queries.given_by, "all": queries.tasks_for}
    found = _in_state(whose.get(asked.get("whose"), queries.tasks_of_units)(user), asked.get("state", ""))
    for word in asked.get("q", "").split():
        found = found.filter(Q(title__icontains=word) | Q(number__iexact=word) | Q(matter_id__iexact=word))
    return found


def _in_state(tasks: QuerySet[Task], state: str) -> QuerySet[Task]:
    if state == "late":
        return queries.late(tasks)
    if state in Task.State.values:
        return tasks.filter(state=state)
    return tasks.exclude(state__in=rules.LIVE) if state == "ended" else tasks.filter(state__in=rules.LIVE)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("work.give")
def new(request: HttpRequest) -> HttpResponse:
    """Give a task that belongs to no other matter."""
    given = request.POST if request.method == "POST" else None
    form = forms.GiveForm(given, units=queries.units_to_ask(request.user))
    if form.is_bound and form.is_valid():
        unit = form.cleaned_data["unit"]
        asked = {"title": form.cleaned_data["title"], "words": form.cleaned_data["words"]}
        try:
            giver = queries.asking_unit(request.user, unit)
            made = services.give(request.user, giver=giver, unit=unit, due_at=form.due_at, **asked)
        except Conflict as wrong:
            form.add_error(None, wrong.sentence)
        else:
            return redirect("work:task", made.number)
    return render(request, "work/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@never_cache
@requires("desk.view")
def task(request: HttpRequest, number: str) -> HttpResponse:
    """One task; the notices about it are then read."""
    found = queries.get_task_for(request.user, number)
    read_matter(request.user, "work.task", number)
    return task_page(request, found)


def task_page(request: HttpRequest, task: Task, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of a task with the forms of what may be done; `bound` are forms filled in wrongly."""
    may = queries.verbs_for(request.user, task)
    private = queries.reads_private(request.user, task)
    below = queries.units_to_ask(request.user).filter(path__startswith=task.unit.path)
    shown = {
        "write": forms.WriteForm(private=private),
        "finish": forms.WordsForm(prefix="finish"),
        "decline": forms.WordsForm(prefix="decline"),
        "withdraw": forms.WordsForm(prefix="withdraw"),
        "extend": forms.ExtendForm(prefix="extend", initial={"due_on": timezone.localdate(task.due_at)}),
        "again": forms.AgainForm(prefix="again"),
        "part": forms.PartForm(units=below, initial={"due_on": timezone.localdate(task.due_at)}),
    }
    context = {
        "task": task,
        "may": may,
        "private": private,
        "entries": queries.entries_of(request.user, task),
        "parts": task.parts.select_related("unit", "giver"),
        "above": _shared_of(task.parent),
        "steps": rules.ladder(timezone.localtime(task.given_at), task.due_at, queries.working_calendar()),
        "now": timezone.now(),
    }
    return render(request, "work/task.html", context | shown | bound, status=status)


def _shared_of(parent: Task | None) -> list[Any]:
    """What those who do a part read of the whole: its progress and evidence, never its private notes."""
    return list(parent.entries.exclude(kind="private").select_related("by")) if parent else []
