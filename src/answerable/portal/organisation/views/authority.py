"""Who may do what and why: the matrix, one's own authority explained, lending it, acting for others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.core.access import every_address, requires, signed_in
from answerable.portal.core.columns import columns
from answerable.portal.core.exports import Table, takes_away
from answerable.portal.core.paging import page
from answerable.portal.core.permissions import PERMISSION_NAMES
from answerable.portal.core.responses import attempt
from answerable.portal.organisation import forms, queries, services
from answerable.portal.organisation.authority import LOOK
from answerable.portal.organisation.models import Delegation, Impersonation, OfficeKind, TwoPersonRule
from answerable.portal.organisation.services import second_person

__all__ = [
    "decide",
    "delegations",
    "end_look",
    "look",
    "matrix",
    "proposal",
    "proposals",
    "revoke",
    "why",
]

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def matrix(request: HttpRequest) -> HttpResponse:
    """Who may do what: every authority by every kind of office, and the addresses that ask for it."""
    addresses: dict[str, list[str]] = {}
    for route, _name, access in every_address():
        addresses.setdefault(access or "", []).append(route)
    kinds = list(OfficeKind.objects.all())
    rows = [
        (
            permission,
            [kind.reaches if permission in kind.permissions else "" for kind in kinds],
            addresses.get(permission, []),
        )
        for permission in PERMISSION_NAMES
    ]
    rules = {rule.verb: rule for rule in TwoPersonRule.objects.filter(active=True)}
    twice = [(act, rules[act.verb].days) for act in second_person.acts() if act.verb in rules]
    return render(request, "organisation/matrix.html", {"kinds": kinds, "rows": rows, "twice": twice})


@require_safe
@never_cache
@signed_in
def why(request: HttpRequest) -> HttpResponse:
    """Why the person who asks may or may not do something at a unit."""
    asked = "permission" in request.GET
    form = forms.WhyForm(request.GET if asked else None)
    explanation = None
    if asked and form.is_valid():
        explanation = queries.explain(
            request.user, form.cleaned_data["permission"], form.cleaned_data["unit"]
        )
    return render(request, "organisation/why.html", {"form": form, "why": explanation})


@read_or_send
@never_cache
@signed_in
def delegations(request: HttpRequest) -> HttpResponse:
    """What I lent of my offices and what was lent to me; and lending more."""
    form = forms.DelegateForm(request.POST if request.method == "POST" else None, actor=request.user)
    sent, said = request.method == "POST" and form.is_valid(), _("The authority is lent.")
    if sent and attempt(request, said, services.delegate, request.user, **form.cleaned_data):
        return redirect("organisation:delegations")
    context = {
        "form": form,
        "own": queries.offices_held(request.user),
        "lent": queries.delegations_from(request.user)[:50],
        "borrowed": queries.delegations_to(request.user)[:50],
    }
    return render(request, "organisation/delegations.html", context)


@require_POST
@signed_in
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take lent authority back."""
    lent = get_object_or_404(Delegation.objects.select_related("office__unit", "unit"), pk=pk)
    attempt(request, _("The authority is taken back."), services.revoke, request.user, lent)
    return redirect("organisation:delegations")


def _proposals_table(request: HttpRequest) -> Table:
    header = columns("act", "about", "unit", "proposed_by", "at", "state", "decided_by", "reason")
    rows = (
        [
            *(second_person.name_of_act(each.verb), each.label, each.unit, each.proposed_by),
            *(each.proposed_at, each.get_state_display(), each.decided_by, each.reason),
        ]
        for each in _before(request.user)
    )
    return header, rows


@require_safe
@requires("desk.view")
@takes_away("second-signatures", _proposals_table)
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and what became of what did."""
    return render(request, "organisation/proposals.html", {"page_obj": page(request, _before(request.user))})


@require_safe
@requires("desk.view")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, for whoever proposed it or may confirm it; others do not find it."""
    found = get_object_or_404(_before(request.user), pk=pk)
    context = {"proposal": found, "form": forms.DecideForm(), "act": second_person.name_of_act(found.verb)}
    return render(request, "organisation/proposal.html", context)


@require_POST
@requires("desk.view")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, refuse or withdraw."""
    found = get_object_or_404(_before(request.user), pk=pk)
    verbs = {
        "confirm": (second_person.confirm, _("Confirmed: it is done.")),
        "refuse": (second_person.refuse, _("Refused: nothing happens.")),
        "withdraw": (second_person.withdraw, _("It is withdrawn.")),
    }
    form = forms.DecideForm(request.POST)
    if request.POST.get("decision") in verbs and form.is_valid():
        verb, said = verbs[request.POST["decision"]]
        attempt(request, said, verb, request.user, found, **form.cleaned_data)
    return redirect("organisation:proposal", found.pk)


@read_or_send
@never_cache
@requires("organisation.impersonate")
def look(request: HttpRequest) -> HttpResponse:
    """Begin to look at the portal as somebody else; the person is told."""
    asked = {"person": request.GET.get("person", "")}
    form = forms.LookForm(request.POST if request.method == "POST" else None, initial=asked)
    if request.method == "POST" and form.is_valid():
        said = _("You now see what they see. Nothing can be sent; it ends by itself.")
        begun: list[Impersonation] = []

        def begin(*args, **fields) -> None:
            begun.append(services.begin_look(*args, **fields))

        attempt(request, said, begin, request.user, **form.cleaned_data)
        if begun:
            request.session[LOOK] = begun[0].pk
            return redirect("home")
    context = {"form": form, "heading": _("Look as somebody else"), "send": _("Look")}
    return render(request, "organisation/look.html", context)


@require_POST
@signed_in
def end_look(request: HttpRequest) -> HttpResponse:
    """Back to one's own eyes."""
    pk = request.session.pop(LOOK, None)
    if pk and (begun := queries.look_in_force(pk, request.user)):
        services.end_look(begun)
    return redirect("desk")


def _before(user):
    """The proposals that `user` made or may confirm."""
    verbs: dict[str, list[str]] = {}
    for act in second_person.every_act():
        verbs.setdefault(act.permission, []).append(act.verb)
    confirms = [(queries.units_within_authority(user, each), names) for each, names in verbs.items()]
    return queries.proposals_before(user, confirms)
