"""Where suggestions are checked, published, answered and seen through; and hidden, by a rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.columns import columns
from answerable.portal.core.errors import Conflict
from answerable.portal.core.exports import Table, takes_away
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt
from answerable.portal.organisation.services import second_person
from answerable.portal.suggestions import forms, queries, services
from answerable.portal.suggestions.models import Suggestion


def _waiting(request: HttpRequest, form: forms.DeskFilter) -> QuerySet[Suggestion]:
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return queries.desk_list(request.user, asked.get("which") or "waiting", asked.get("q", ""))


def _waiting_table(request: HttpRequest) -> Table:
    rows = (
        [each.number, each.title, each.get_state_display(), each.topic, each.unit, each.sent_at]
        for each in _waiting(request, forms.DeskFilter(request.GET or None))
    )
    return columns("number", "title", "state", "topic", "unit", "at"), rows


@require_safe
@never_cache
@requires("desk.view")
@takes_away("suggestions-at-the-desk", _waiting_table)
def desk_list(request: HttpRequest) -> HttpResponse:
    """What waits: to be checked, for an answer, being carried out."""
    form = forms.DeskFilter(request.GET or None)
    found = _waiting(request, form)
    context = {
        "form": form,
        "page_obj": page(request, found),
        "owed": queries.owed(request.user),
        "appeals": queries.hidings_for(request.user).filter(state="appealed").count(),
    }
    return render(request, "suggestions/desk.html", context)


@require_safe
@never_cache
@requires("desk.view")
def work(request: HttpRequest, number: str) -> HttpResponse:
    """One suggestion at the desk, with what can be done."""
    return _page(request, queries.get_suggestion_for(request.user, number))


def _page(request: HttpRequest, found: Suggestion, status: int = 200, **given: Any) -> HttpResponse:
    threshold, promise = queries.promise_for(found.topic, found.unit.code)
    context = {
        "suggestion": found,
        "may": queries.verbs_for(request.user, found),
        "hiding": queries.hiding_of(found),
        "promise": promise,
        "threshold": threshold,
        "answer": queries.answer_of(found),
        "progress": found.progress.select_related("by"),
        "two": second_person.needed("suggestions.hide"),
        "cover": forms.CoverForm(),
        "assign": forms.AssignForm(user=request.user, initial={"unit": found.unit, "topic": found.topic}),
        "hide": forms.HideForm(),
        "decide": forms.DecideForm(),
        "note": forms.WordsForm(of="note"),
        "finish": forms.WordsForm(of="finish"),
        "reveal": forms.RevealForm(),
    }
    return render(request, "suggestions/work.html", context | given, status=status)


def _with(
    request: HttpRequest, number: str, named: tuple[str, Any], said: str, verb: Callable[..., Any]
) -> HttpResponse:
    """Do `verb(user, suggestion, **what the form says)`; where the form is wrong, show it again."""
    found = queries.get_suggestion_for(request.user, number)
    name, form = named
    if not form.is_valid():
        return _page(request, found, 422, **{name: form})
    attempt(request, said, verb, request.user, found, **form.cleaned_data)
    return redirect("suggestions:work", number)


@require_POST
@never_cache
@requires("suggestions.check")
def cover(request: HttpRequest, number: str) -> HttpResponse:
    """Cover personal data that the program did not find."""
    form = forms.CoverForm(request.POST)
    return _with(request, number, ("cover", form), _("It is covered now."), services.cover)


@require_POST
@never_cache
@requires("suggestions.check")
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Say which unit it is for."""
    form = forms.AssignForm(request.POST, user=request.user)
    return _with(request, number, ("assign", form), _("It is with that unit now."), services.assign)


@require_POST
@never_cache
@requires("suggestions.check")
def publish(request: HttpRequest, number: str) -> HttpResponse:
    """Put it before the public."""
    found = queries.get_suggestion_for(request.user, number)
    attempt(request, _("It is public now and gathers support."), services.publish, request.user, found)
    return redirect("suggestions:work", number)


@require_POST
@never_cache
@requires("cases.open")
def open_case(request: HttpRequest, number: str) -> HttpResponse:
    """Open the case that it is owed."""
    found = queries.get_suggestion_for(request.user, number)
    attempt(request, _("Its case is open."), services.open_case, request.user, found)
    return redirect("suggestions:work", number)


@require_POST
@never_cache
@requires("answers.publish")
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Say whether it is adopted, and why."""
    form = forms.DecideForm(request.POST)
    return _with(
        request, number, ("decide", form), _("Everybody can read the decision now."), services.decide
    )


@require_POST
@never_cache
@requires("suggestions.handle")
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Say how it goes."""
    form = forms.WordsForm(request.POST, of="note")

    def add(user: Any, found: Suggestion, words: str) -> object:
        return services.add_note(user, found, words)

    return _with(request, number, ("note", form), _("Everybody can read how it goes."), add)


@require_POST
@never_cache
@requires("suggestions.handle")
def finish(request: HttpRequest, number: str) -> HttpResponse:
    """Bring it to its end."""
    form = forms.WordsForm(request.POST, of="finish")
    return _with(request, number, ("finish", form), _("It is done."), services.finish)


@require_POST
@never_cache
@requires("suggestions.hide")
def hide(request: HttpRequest, number: str) -> HttpResponse:
    """Hide it by a rule."""
    form = forms.HideForm(request.POST)

    def by_rule(user: Any, found: Suggestion, rule: Any, reason: str, no_criticism: bool) -> object:
        kind = found._meta.label_lower
        return services.hide(user, kind, found.number, rule, reason, no_criticism=no_criticism)

    said = _("It is hidden. A stub with the rule and a line in the public log remain.")
    if second_person.needed("suggestions.hide"):
        said = _("It is hidden as soon as a second person confirms it.")
    return _with(request, number, ("hide", form), said, by_rule)


@require_POST
@never_cache
@requires("cases.reveal")
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """How its author can be reached, once, with a reason."""
    found = queries.get_suggestion_for(request.user, number)
    form = forms.RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, reveal=form)
    try:
        shown = services.reveal(request.user, found, form.cleaned_data["reason"])
    except Conflict as wrong:
        form.add_error("reason", wrong.sentence)
        return _page(request, found, 422, reveal=form)
    return _page(request, found, shown=shown)
