"""The verbs of a task's page: each takes one form, does one thing, and leads back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.portal.core.access import requires
from answerable.portal.core.responses import attempt
from answerable.portal.work import forms, queries, services
from answerable.portal.work.models import Task
from answerable.portal.work.views.tasks import task_page

__all__ = ["acknowledge", "ask_again", "decline", "extend", "finish", "part", "withdraw", "write"]


def _do(
    request: HttpRequest,
    task: Task,
    verb: Callable[[], Any],
    *,
    said: str,
    **named: django_forms.Form,
) -> HttpResponse:
    """Do `verb`, or show the page again with what is wrong in the form, given by its name there."""
    if not all(form.is_valid() for form in named.values()):
        return task_page(request, task, status=422, **named)
    attempt(request, said, verb)
    return redirect("work:task", task.number)


@require_POST
@requires("work.handle")
def acknowledge(request: HttpRequest, number: str) -> HttpResponse:
    task = queries.get_task_for(request.user, number)
    attempt(request, _("Acknowledged."), services.acknowledge, request.user, task)
    return redirect("work:task", number)


@require_POST
@requires("work.handle")
def write(request: HttpRequest, number: str) -> HttpResponse:
    task = queries.get_task_for(request.user, number)
    form = forms.WriteForm(request.POST, private=queries.reads_private(request.user, task))

    def verb() -> None:
        services.write(request.user, task, **form.cleaned_data)

    return _do(request, task, verb, said=_("Written down."), write=form)


@require_POST
@requires("work.handle")
def finish(request: HttpRequest, number: str) -> HttpResponse:
    return _with_words(request, number, "finish", services.finish, _("Done. Thank you."))


@require_POST
@requires("work.handle")
def decline(request: HttpRequest, number: str) -> HttpResponse:
    return _with_words(request, number, "decline", services.decline, _("Declined; the asking unit is told."))


@require_POST
@requires("work.give")
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    return _with_words(request, number, "withdraw", services.withdraw, _("Withdrawn; the unit is told."))


def _with_words(
    request: HttpRequest, number: str, name: str, service: Callable[..., Any], said: str
) -> HttpResponse:
    task = queries.get_task_for(request.user, number)
    form = forms.WordsForm(request.POST, prefix=name)

    def verb() -> None:
        service(request.user, task, form.cleaned_data["words"])

    return _do(request, task, verb, said=said, **{name: form})


@require_POST
@requires("work.give")
def extend(request: HttpRequest, number: str) -> HttpResponse:
    task = queries.get_task_for(request.user, number)
    form = forms.ExtendForm(request.POST, prefix="extend")

    def verb() -> None:
        services.extend(request.user, task, form.due_at, form.cleaned_data["reason"])

    return _do(request, task, verb, said=_("The new date is kept."), extend=form)


@require_POST
@requires("work.give")
def ask_again(request: HttpRequest, number: str) -> HttpResponse:
    task = queries.get_task_for(request.user, number)
    form = forms.AgainForm(request.POST, prefix="again")

    def verb() -> None:
        services.ask_again(request.user, task, form.cleaned_data["words"], form.due_at)

    return _do(request, task, verb, said=_("Asked once more."), again=form)


@require_POST
@requires("work.give")
def part(request: HttpRequest, number: str) -> HttpResponse:
    task = queries.get_task_for(request.user, number)
    below = queries.units_to_ask(request.user).filter(path__startswith=task.unit.path)
    form = forms.PartForm(request.POST, units=below)

    def verb() -> None:
        asked = {name: form.cleaned_data[name] for name in ("title", "words", "unit")}
        services.give_part(request.user, task, due_at=form.due_at, **asked)

    return _do(request, task, verb, said=_("The part is given."), part=form)
