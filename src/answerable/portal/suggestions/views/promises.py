"""Where an administrator keeps the thresholds and the hiding rules; earlier versions stay readable."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.responses import attempt
from answerable.portal.core.unit_names import unit_names
from answerable.portal.suggestions import forms, queries, services
from answerable.portal.suggestions.models import HidingRule, Threshold


@require_safe
@never_cache
@requires(services.MANAGE)
def promises(request: HttpRequest) -> HttpResponse:
    """The thresholds and the rules in force."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **given: Any) -> HttpResponse:
    live = list(queries.thresholds_in_force())
    names = unit_names({each.unit_code for each in live})
    for each in live:
        each.unit_name = names.get(each.unit_code, "")
    context = {
        "thresholds": live,
        "rules": queries.rules_in_force(),
        "threshold_form": forms.ThresholdForm(),
        "rule_form": forms.RuleForm(),
    }
    return render(request, "suggestions/promises.html", context | given, status=status)


@require_POST
@never_cache
@requires(services.MANAGE)
def set_threshold(request: HttpRequest) -> HttpResponse:
    """Promise otherwise from now on."""
    form = forms.ThresholdForm(request.POST)
    return _set(request, form, "threshold_form", services.set_threshold)


@require_POST
@never_cache
@requires(services.MANAGE)
def set_rule(request: HttpRequest) -> HttpResponse:
    """Another rule, or another wording."""
    return _set(request, forms.RuleForm(request.POST), "rule_form", services.set_rule)


def _set(request: HttpRequest, form: Any, name: str, verb: Any) -> HttpResponse:
    if form.is_valid():
        try:
            verb(request.user, **form.given())
        except Conflict as wrong:
            form.add_error(None, wrong.sentence)
        else:
            return redirect("suggestions:promises")
    return _page(request, 422, **{name: form})


@require_POST
@never_cache
@requires(services.MANAGE)
def drop_threshold(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the wider promise hold again."""
    threshold = get_object_or_404(Threshold, pk=pk)
    attempt(request, _("The wider promise holds again."), services.drop_threshold, request.user, threshold)
    return redirect("suggestions:promises")


@require_POST
@never_cache
@requires(services.MANAGE)
def drop_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is hidden by this rule any more."""
    rule = get_object_or_404(HidingRule, pk=pk)
    said = _("Nothing is hidden by this rule any more.")
    attempt(request, said, services.drop_rule, request.user, rule, request.POST.get("decision", "")[:200])
    return redirect("suggestions:promises")
