"""What everybody sees and may do: the list, one suggestion, support, the rules and the log."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.core import limits
from answerable.portal.core.access import public
from answerable.portal.core.browser_tokens import BrowserToken
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.paging import page
from answerable.portal.core.unit_names import unit_names
from answerable.portal.suggestions import forms, queries, rules, services
from answerable.portal.suggestions.models import Suggestion, Support

# a year: longer than any gathering
SUPPORTER = BrowserToken("supporter", "suggestions:list", 365 * 24 * 3600, same_site="Lax")


@require_safe
@public
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """Every suggestion, by words, state, topic and unit, in the order asked for."""
    form = forms.SuggestionFilter(request.GET or None)
    found = queries.listed(**(form.asked() if form.is_bound else {}))
    context = {"form": form, "page_obj": page(request, found), "numbers": queries.numbers()}
    return render(request, "suggestions/list.html", context)


@require_safe
@never_cache
@public
def suggestion(request: HttpRequest, number: str) -> HttpResponse:
    """One suggestion, or the stub of one that is hidden."""
    found = queries.get_public(number)
    if (hiding := queries.hiding_of(found)) is not None:
        return render(request, "suggestions/stub.html", {"suggestion": found, "hiding": hiding})
    growth = queries.growth_of(found)
    context = {
        "suggestion": found,
        "answer": queries.answer_of(found),
        "progress": found.progress.all(),
        "growth": growth,
        "chart": _chart(found, growth),
        "gathers": _gathers(found),
        "mine": queries.supports(found, _secrets(request)),
        "steps": _steps(found),
    }
    return render(request, "suggestions/suggestion.html", context)


def _gathers(found: Suggestion) -> bool:
    over = found.state == "open" and found.open_until <= timezone.now()
    return found.state in rules.GATHERING and not over


def _steps(found: Suggestion) -> list[tuple[str, Any, bool]]:
    """The way of a suggestion: what each step is called, when it was taken, whether it was."""
    return [
        (pgettext("suggestion", "Published"), found.published_at, True),
        (_("Enough supporters"), found.reached_at, found.reached_at is not None),
        (_("Formal answer"), found.decided_at, found.decided_at is not None),
        (pgettext("suggestion", "Ended"), found.ended_at, found.ended_at is not None),
    ]


def _chart(found: Suggestion, growth: list) -> dict[str, Any] | None:
    shown = [(day, total) for day, total in growth if total is not None]
    if len(shown) < 2:
        return None
    series = [{"name": _("supporters"), "values": [total for _day, total in shown]}]
    series += [{"name": _("needed"), "values": [found.needed] * len(shown), "dashed": True, "quiet": True}]
    return {
        "label": _("Supporters by day, and how many are needed"),
        "x": [day.strftime("%m-%d") for day, _total in shown],
        "series": series,
    }


@require_POST
@never_cache
@public
def support(request: HttpRequest, number: str) -> HttpResponse:
    """Be counted, once: by the account, or else by a random token that this browser keeps."""
    found = queries.get_public(number)
    back = redirect("suggestions:suggestion", number)
    known = _secrets(request)
    token = "" if known else secrets.token_urlsafe(24)
    try:
        if token:
            services.count_browser(found, limits.network_of(request))
        new = services.support(found, known or {Support.Way.BROWSER: token})
    except (Conflict, Refused) as wrong:
        messages.error(request, wrong.sentence)
        return back
    messages.success(request, _("Thank you: you are counted.") if new else _("You are counted already."))
    if token:
        SUPPORTER.keep(back, token)
    return back


@require_POST
@never_cache
@public
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """No longer be counted."""
    found = queries.get_public(number)
    try:
        gone = services.take_back(found, _secrets(request))
    except Conflict as wrong:
        messages.error(request, wrong.sentence)
    else:
        messages.success(
            request, _("You are no longer counted.") if gone else _("You were not counted from here.")
        )
    return redirect("suggestions:suggestion", number)


def _secrets(request: HttpRequest) -> dict[str, object]:
    """What proves a supporter: the account first, and the token of this browser, if it has one."""
    known: dict[str, object] = {}
    if request.user.is_authenticated:
        known[Support.Way.ACCOUNT] = request.user.pk
    if token := SUPPORTER.read(request):
        known[Support.Way.BROWSER] = token
    return known


@require_safe
@public
def published_rules(request: HttpRequest) -> HttpResponse:
    """What is promised, the few grounds for hiding, and every version that ever held."""
    promised = list(queries.thresholds_in_force())
    names = unit_names({each.unit_code for each in promised})
    for each in promised:
        each.unit_name = names.get(each.unit_code, "")
    context = {
        "promised": promised,
        "standard": rules.STANDARD,
        "former": queries.former_thresholds(),
        "rules": queries.rules_in_force(),
        "every_rule": queries.every_rule(),
    }
    return render(request, "suggestions/rules.html", context)


@require_safe
@public
def log(request: HttpRequest) -> HttpResponse:
    """What was hidden, by which rule, and what came of it; and the rates."""
    form = forms.LogFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    figures = queries.figures()
    context = {
        "form": form,
        "page_obj": page(request, queries.log(**asked)),
        "figures": figures,
        "shares": {part: figures.per_cent(part) for part in ("hidden", "appealed", "restored")},
        "numbers": queries.numbers(),
    }
    return render(request, "suggestions/log.html", context)
