"""How much of the budget each family of series may use, why, and the verbs on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.portal.core.access import requires
from answerable.portal.core.exports import csv_response
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt
from answerable.portal.signals import queries, rules, services
from answerable.portal.signals.forms import FixForm, FreeForm
from answerable.portal.signals.models import Allowance

__all__ = ["allowances", "fix", "free"]


@requires("desk.view")
@require_GET
def allowances(request: HttpRequest) -> HttpResponse:
    """Every family of which anything was said; `?export=csv` gives all decisions to take away."""
    if request.GET.get("export") == "csv":
        return _exported()
    return _shown(request, FixForm())


@requires("cases.open")
@require_POST
def fix(request: HttpRequest) -> HttpResponse:
    """Give a family an equal share, whatever verdicts say."""
    form = FixForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, status=422)
    said = form.cleaned_data
    verb = (services.fix_allowance, request.user, said["family"], said["reason"])
    attempt(request, _("It has an equal share from tomorrow on, until it is freed."), *verb)
    return redirect("signals:allowances")


@requires("cases.open")
@require_POST
def free(request: HttpRequest) -> HttpResponse:
    """Let a family follow the verdicts again."""
    form = FreeForm(request.POST)
    if form.is_valid():
        verb = (services.free_allowance, request.user, form.cleaned_data["family"])
        attempt(request, _("From tomorrow on it follows the verdicts again."), *verb)
    return redirect("signals:allowances")


def _shown(request: HttpRequest, form: FixForm, status: int = 200) -> HttpResponse:
    context = {
        "page_obj": page(request, queries.families(timezone.localdate())),
        "form": form,
        "may_decide": services.may_decide(request.user),
        "promised": services.PROMISED,
        "enough": rules.LEAST_JUDGED,
        "decisions": Allowance.objects.order_by("-at", "-pk").select_related("by")[:20],
    }
    return render(request, "signals/allowances.html", context, status=status)


def _exported() -> HttpResponse:
    header = ["family", "since", "allowance", "good", "false", "fixed", "reason", "decided"]
    rows = Allowance.objects.order_by("at", "pk")
    cells = ([r.family, r.since, r.value, r.good, r.false, r.fixed, r.reason, r.at] for r in rows)
    return csv_response("allowances", header, cells)
