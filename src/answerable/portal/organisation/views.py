"""The public chart and rosters, what is held about oneself, and the desk's pages for units and offices."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from answerable.portal.accounts.queries import held_about
from answerable.portal.core.access import public, requires, signed_in
from answerable.portal.core.errors import Refused
from answerable.portal.core.exports import csv_response
from answerable.portal.core.queries import history
from answerable.portal.core.responses import attempt
from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation import forms, queries, services
from answerable.portal.organisation.models import Office, Unit

__all__ = [
    "appoint",
    "chart",
    "close",
    "desk",
    "duties",
    "end_office",
    "found",
    "manage",
    "mine",
    "mine_file",
    "rename",
    "roster_csv",
    "unit",
]

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@public
def chart(request: HttpRequest) -> HttpResponse:
    """All units as a tree, and which topic is whose."""
    roots = queries.chart()
    coverage = queries.coverage(roots, topic_choices())
    context = {
        "roots": roots,
        "coverage": [(name, units) for name, units in coverage if units],
        "uncovered": [name for name, units in coverage if not units],
    }
    return render(request, "organisation/chart.html", context)


@require_safe
@public
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: what it answers for, who holds which office since when and by which decision."""
    found_unit = _unit(code)
    context = {
        "unit": found_unit,
        "above": Unit.objects.get_ancestors(found_unit),
        "below": Unit.objects.get_children(found_unit).open().select_related("kind"),
        "roster": queries.current_roster(found_unit),
        "past": queries.past_roster(found_unit)[:20],
        "former_names": found_unit.former_names.all(),
        "topics": [name for topic, name in topic_choices() if topic in found_unit.topics],
    }
    return render(request, "organisation/unit.html", context)


@require_safe
@public
def roster_csv(request: HttpRequest) -> HttpResponse:
    """Every office in force, as a file."""
    header = [
        _("unit"),
        _("name"),
        _("office"),
        _("holder"),
        _("since"),
        _("until"),
        _("acting"),
        _("decision"),
    ]
    rows = (
        [
            o.unit.code,
            str(o.unit),
            str(o.kind),
            str(o.holder or ""),
            o.starts_on,
            o.ends_on or "",
            o.acting,
            o.decision,
        ]
        for o in queries.full_roster()
    )
    return csv_response("roster", header, rows)


@require_safe
@never_cache
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What is held about the person who asks, and what they may do by which office."""
    context = {"account": held_about(request.user), "offices": queries.offices_of(request.user)}
    return render(request, "organisation/mine.html", context)


@require_safe
@never_cache
@signed_in
def mine_file(request: HttpRequest) -> HttpResponse:
    """The same, to take along."""
    held = {
        "account": held_about(request.user),
        "offices": [_plain(o) for o in queries.offices_of(request.user)],
    }
    response = HttpResponse(
        json.dumps(held, ensure_ascii=False, indent=2), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="held-about-me.json"'
    return response


@require_safe
@requires("organisation.manage")
def desk(request: HttpRequest) -> HttpResponse:
    """The units within one's authority."""
    within = queries.units_within_authority(request.user, services.MANAGE).select_related("kind")
    return render(request, "organisation/desk.html", {"units": queries.with_office_counts(within)})


@read_or_send
@requires("organisation.manage")
def found(request: HttpRequest) -> HttpResponse:
    """A new unit."""
    form = forms.FoundForm(_sent(request), actor=request.user)
    if request.method == "POST" and form.is_valid():
        said = _("The unit has been founded.")
        if attempt(request, said, services.found_unit, request.user, **form.cleaned_data):
            return redirect("organisation:manage", form.cleaned_data["code"])
    return render(
        request, "organisation/form.html", {"form": form, "heading": _("Found a unit"), "send": _("Found it")}
    )


@require_safe
@requires("organisation.manage")
def manage(request: HttpRequest, code: str) -> HttpResponse:
    """One unit at the desk: its offices, its verbs, its history."""
    found_unit = _unit_in_my_hands(request, code)
    context = {
        "unit": found_unit,
        "roster": queries.current_roster(found_unit),
        "coming": queries.coming_roster(found_unit),
        "topics": [name for topic, name in topic_choices() if topic in found_unit.topics],
        "entries": history(found_unit),
    }
    return render(request, "organisation/manage.html", context)


@read_or_send
@requires("organisation.manage")
def rename(request: HttpRequest, code: str) -> HttpResponse:
    """A new name for a unit."""
    found_unit = _unit_in_my_hands(request, code)
    first = {"name_zh": found_unit.name_zh, "name_en": found_unit.name_en}
    form = forms.RenameForm(_sent(request), initial=first)
    return _verb(
        request,
        found_unit,
        form,
        services.rename_unit,
        heading=_("Rename"),
        said=_("The unit bears its new name."),
    )


@read_or_send
@requires("organisation.manage")
def duties(request: HttpRequest, code: str) -> HttpResponse:
    """What a unit answers for."""
    found_unit = _unit_in_my_hands(request, code)
    first = {"topics": found_unit.topics, "place_code": found_unit.place_code}
    form = forms.DutiesForm(_sent(request), initial=first)
    return _verb(
        request,
        found_unit,
        form,
        services.change_duties,
        heading=_("Change what it answers for"),
        said=_("That is kept."),
    )


@read_or_send
@requires("organisation.manage")
def close(request: HttpRequest, code: str) -> HttpResponse:
    """The end of a unit."""
    found_unit = _unit_in_my_hands(request, code)
    form = forms.CloseForm(_sent(request))
    return _verb(
        request,
        found_unit,
        form,
        services.close_unit,
        heading=_("Close the unit"),
        said=_("The unit has been closed."),
    )


@read_or_send
@requires("organisation.manage")
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody takes an office at a unit."""
    found_unit = _unit_in_my_hands(request, code)
    form = forms.AppointForm(_sent(request))

    def verb(actor, of_unit: Unit, **fields) -> Office:
        return services.appoint(actor, unit=of_unit, **fields)

    return _verb(
        request, found_unit, form, verb, heading=_("Appoint to an office"), said=_("The appointment is made.")
    )


@read_or_send
@requires("organisation.manage")
def end_office(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The end of somebody's term."""
    found_unit = _unit_in_my_hands(request, code)
    office = get_object_or_404(found_unit.offices.select_related("unit", "kind", "holder"), pk=pk)
    form = forms.EndOfficeForm(_sent(request))

    def verb(actor, _unit: Unit, **fields) -> None:
        services.end_office(actor, office, **fields)

    return _verb(
        request,
        found_unit,
        form,
        verb,
        heading=_("End the office"),
        said=_("The office ends as stated."),
        about=office,
    )


def _verb(
    request: HttpRequest, of_unit: Unit, form, verb, *, heading: str, said: str, about=None
) -> HttpResponse:
    """Show the form of a verb, or do the verb and go back to the unit."""
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(request, said, verb, request.user, of_unit, **form.cleaned_data):
        return redirect("organisation:manage", of_unit.code)
    context = {"form": form, "unit": of_unit, "heading": heading, "send": heading, "about": about}
    return render(request, "organisation/form.html", context)


def _unit(code: str) -> Unit:
    return get_object_or_404(Unit.objects.select_related("kind"), code=code)


def _unit_in_my_hands(request: HttpRequest, code: str) -> Unit:
    """The unit, if the person manages it; the chart is public, so that it exists is no secret."""
    found_unit = _unit(code)
    if not request.user.has_perm(services.MANAGE, found_unit):
        raise Refused(permission=services.MANAGE)
    return found_unit


def _plain(office: Office) -> dict[str, object]:
    return {
        "office": office.kind.code,
        "unit": office.unit.code,
        "from": office.starts_on.isoformat(),
        "until": office.ends_on.isoformat() if office.ends_on else None,
        "acting": office.acting,
        "decision": office.decision,
    }


def _sent(request: HttpRequest):
    """What was sent, also where nothing was filled in; None while the form is only looked at."""
    return request.POST if request.method == "POST" else None
