"""The administrator's pages: trees, kinds of unit and office, and which acts need two persons."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.responses import attempt
from answerable.portal.organisation import forms, services
from answerable.portal.organisation.models import OfficeKind, Proposal, Tree, TwoPersonRule, UnitKind
from answerable.portal.organisation.services import second_person

__all__ = ["kind", "kinds", "new_kind", "rule"]

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
SORTS = {
    "trees": (Tree, forms.TreeForm, services.set_tree),
    "unit-kinds": (UnitKind, forms.UnitKindForm, services.set_unit_kind),
    "office-kinds": (OfficeKind, forms.OfficeKindForm, services.set_office_kind),
}


@require_safe
@requires("organisation.manage")
def kinds(request: HttpRequest) -> HttpResponse:
    """What there is: trees, kinds of unit and office, acts that need two."""
    rules = {rule.verb: rule for rule in TwoPersonRule.objects.all()}
    context = {
        "trees": Tree.objects.all(),
        "unit_kinds": UnitKind.objects.prefetch_related("needs", "rules__tree", "rules__above"),
        "office_kinds": OfficeKind.objects.all(),
        "acts": [(act, rules.get(act.verb)) for act in second_person.acts()],
    }
    return render(request, "organisation/kinds.html", context)


@read_or_send
@requires("organisation.manage")
def new_kind(request: HttpRequest, sort: str) -> HttpResponse:
    """One more of a sort."""
    return _edit(request, sort, None)


@read_or_send
@requires("organisation.manage")
def kind(request: HttpRequest, sort: str, code: str) -> HttpResponse:
    """One tree or kind, to be changed."""
    model = _sort(sort)[0]
    return _edit(request, sort, get_object_or_404(model, code=code))


@read_or_send
@requires("organisation.manage")
def rule(request: HttpRequest, verb: str) -> HttpResponse:
    """Whether an act needs two persons."""
    if verb not in {act.verb for act in second_person.acts()}:
        raise Http404
    kept = TwoPersonRule.objects.filter(verb=verb).first()
    first = {"active": kept.active, "days": kept.days} if kept else None
    form = forms.RuleForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        done: list[object] = []

        def verb_of_rule(*args, **fields) -> None:
            done.append(second_person.set_rule(*args, **fields))

        if attempt(request, _("That is kept."), verb_of_rule, request.user, verb, **form.cleaned_data):
            if isinstance(done[0], Proposal):
                messages.warning(request, _("It waits for a second person to confirm it."))
            return redirect("organisation:kinds")
    heading = second_person.name_of_act(verb)
    context = {"form": form, "heading": heading, "send": _("Keep it"), "back": "organisation:kinds"}
    return render(request, "organisation/form.html", context)


def _edit(request: HttpRequest, sort: str, thing) -> HttpResponse:
    _model, form_of, verb = _sort(sort)
    form = form_of(request.POST if request.method == "POST" else None, instance=thing)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(request, _("That is kept."), verb, request.user, thing, **form.cleaned_data):
        return redirect("organisation:kinds")
    heading = str(thing) if thing else HEADINGS[sort]()
    context = {"form": form, "heading": heading, "send": _("Keep it"), "back": "organisation:kinds"}
    return render(request, "organisation/form.html", context)


def _sort(sort: str):
    if sort not in SORTS:
        raise Http404
    return SORTS[sort]


HEADINGS = {
    "trees": lambda: _("A new tree"),
    "unit-kinds": lambda: _("A new kind of unit"),
    "office-kinds": lambda: _("A new kind of office"),
}
