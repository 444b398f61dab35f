"""The desk's pages for units and offices: one list, one page a unit, one form a verb."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.portal.accounts.queries import people
from answerable.portal.core.access import requires
from answerable.portal.core.columns import columns
from answerable.portal.core.errors import Refused
from answerable.portal.core.exports import Table, takes_away
from answerable.portal.core.paging import page
from answerable.portal.core.queries import history
from answerable.portal.core.responses import attempt
from answerable.portal.core.subjects import topic_name
from answerable.portal.organisation import forms, queries, services
from answerable.portal.organisation.models import Change, Unit

__all__ = [
    "appoint",
    "change_kind",
    "close",
    "desk",
    "duties",
    "end_office",
    "found",
    "manage",
    "merge",
    "move",
    "people_suggestions",
    "rename",
    "split",
    "withdraw",
]

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
HISTORY = 50


def _sought(request: HttpRequest, form: forms.SearchForm) -> QuerySet[Unit]:
    """The units that the form asks for, within one's authority."""
    sought = form.cleaned_data if form.is_valid() else {}
    narrowed = {name: sought[name].code for name in ("tree", "kind") if sought.get(name)}
    found = queries.search(sought.get("q", ""), open_only=False, **narrowed)
    if request.user.is_superuser:
        return found
    return found.filter(pk__in=queries.units_within_authority(request.user, services.MANAGE).values("pk"))


def _units_table(request: HttpRequest) -> Table:
    header = columns("code", "name_zh", "name_en", "kind", "founded", "closed", "place", "topic")
    found = _sought(request, forms.SearchForm(request.GET)).select_related("kind")
    rows = (
        [
            *(each.code, each.name_zh, each.name_en, each.kind),
            *(each.founded_on, each.closed_on, each.place_code, " ".join(each.topics)),
        ]
        for each in found
    )
    return header, rows


@require_safe
@requires("organisation.manage")
@takes_away("units", _units_table)
def desk(request: HttpRequest) -> HttpResponse:
    """The units within one's authority, and what is planned."""
    form = forms.SearchForm(request.GET)
    within = queries.units_within_authority(request.user, services.MANAGE)
    page_obj = page(request, _sought(request, form))
    page_obj.object_list = queries.with_office_counts(page_obj.object_list)
    plans = queries.planned().filter(unit__in=within.values("pk"))[:20]
    return render(request, "organisation/desk.html", {"form": form, "page_obj": page_obj, "plans": plans})


@require_safe
@requires("organisation.manage")
def people_suggestions(request: HttpRequest) -> HttpResponse:
    """The options of a field that asks for a person, for what is typed so far."""
    typed = next(iter(request.GET.values()), "").strip()[:80]
    found = people(typed).filter(is_active=True)[:20] if typed else []
    return HttpResponse(forms.options((person.get_username(), str(person)) for person in found))


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
    """One unit at the desk: its offices, its verbs, its plans, its history."""
    found_unit = _unit_in_my_hands(request, code)
    context = {
        "unit": found_unit,
        "above": Unit.objects.get_parent(found_unit),
        "roster": queries.current_roster(found_unit),
        "coming": queries.coming_roster(found_unit),
        "plans": queries.planned(found_unit),
        "topics": [topic_name(topic) for topic in found_unit.topics],
        "entries": history(found_unit)[:HISTORY],
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
        said=_("The new name is written."),
    )


@read_or_send
@requires("organisation.manage")
def duties(request: HttpRequest, code: str) -> HttpResponse:
    """What a unit answers for."""
    found_unit = _unit_in_my_hands(request, code)
    first = {"topics": found_unit.topics, "place_code": found_unit.place_code}
    form = forms.DutiesForm(_sent(request), initial=first)
    heading = _("Change what it answers for")
    return _verb(request, found_unit, form, services.change_duties, heading=heading, said=_("That is kept."))


@read_or_send
@requires("organisation.manage")
def change_kind(request: HttpRequest, code: str) -> HttpResponse:
    """Another kind of unit."""
    found_unit = _unit_in_my_hands(request, code)
    form = forms.KindForm(_sent(request), initial={"kind": found_unit.kind_id})
    return _verb(
        request, found_unit, form, services.change_kind, heading=_("Change its kind"), said=_("That is kept.")
    )


@read_or_send
@requires("organisation.manage")
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Another place in the tree."""
    found_unit = _unit_in_my_hands(request, code)
    form = forms.MoveForm(_sent(request), actor=request.user, unit=found_unit)
    return _verb(
        request, found_unit, form, services.move_unit, heading=_("Move"), said=_("The move is written.")
    )


@read_or_send
@requires("organisation.manage")
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """The end of a unit in another that carries it on."""
    found_unit = _unit_in_my_hands(request, code)
    form = forms.MergeForm(_sent(request), actor=request.user, unit=found_unit)
    return _verb(
        request, found_unit, form, services.merge_units, heading=_("Merge"), said=_("The merger is written.")
    )


@read_or_send
@requires("organisation.manage")
def split(request: HttpRequest, code: str) -> HttpResponse:
    """New units in place of one, or beside it."""
    found_unit = _unit_in_my_hands(request, code)
    form = forms.SplitForm(_sent(request), unit=found_unit)
    return _verb(
        request, found_unit, form, services.split_unit, heading=_("Split"), said=_("The split is written.")
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
        said=_("The closing is written."),
    )


@read_or_send
@requires("organisation.manage")
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A planned change that will not be."""
    found_unit = _unit_in_my_hands(request, code)
    change = get_object_or_404(Change.objects.select_related("unit"), pk=pk, unit=found_unit)
    form = forms.WithdrawForm(_sent(request))

    def verb(actor, _unit: Unit, **fields) -> None:
        services.withdraw_change(actor, change, **fields)

    return _verb(
        request, found_unit, form, verb, heading=_("Withdraw the plan"), said=_("The plan is withdrawn.")
    )


@read_or_send
@requires("organisation.manage")
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody takes an office at a unit."""
    found_unit = _unit_in_my_hands(request, code)
    form = forms.AppointForm(_sent(request))

    said = _("The appointment is made.")
    if services.second_person.needed(services.APPOINT):
        said = _("The appointment waits for a second person to confirm it.")

    def verb(actor, of_unit: Unit, **fields) -> object:
        return services.appoint(actor, unit=of_unit, **fields)

    return _verb(request, found_unit, form, verb, heading=_("Appoint to an office"), said=said)


@read_or_send
@requires("organisation.manage")
def end_office(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The end of somebody's term; of one that has not begun, its withdrawal."""
    found_unit = _unit_in_my_hands(request, code)
    office = get_object_or_404(found_unit.offices.select_related("unit", "kind", "holder"), pk=pk)
    form = forms.EndOfficeForm(_sent(request))

    def verb(actor, _unit: Unit, **fields) -> None:
        services.end_office(actor, office, **fields)

    heading, said = _("End the office"), _("The office ends as stated.")
    if office.is_coming:
        form, heading, said = (
            forms.WithdrawForm(_sent(request)),
            _("Withdraw the appointment"),
            _("It is withdrawn."),
        )

        def verb(actor, _unit: Unit, **fields) -> None:
            services.withdraw_appointment(actor, office, **fields)

    return _verb(request, found_unit, form, verb, heading=heading, said=said, about=office)


def _verb(
    request: HttpRequest, of_unit: Unit, form, verb, *, heading: str, said: str, about=None
) -> HttpResponse:
    """Show the form of a verb, or do the verb and go back to the unit."""
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(request, said, verb, request.user, of_unit, **form.cleaned_data):
        return redirect("organisation:manage", of_unit.code)
    context = {"form": form, "unit": of_unit, "heading": heading, "send": heading, "about": about}
    return render(request, "organisation/form.html", context)


def _unit_in_my_hands(request: HttpRequest, code: str) -> Unit:
    """The unit, if the person manages it; the chart is public, so that it exists is no secret."""
    found_unit = get_object_or_404(Unit.objects.select_related("kind", "tree"), code=code)
    if not request.user.has_perm(services.MANAGE, found_unit):
        raise Refused(permission=services.MANAGE, unit=found_unit)
    return found_unit


def _sent(request: HttpRequest):
    """What was sent, also where nothing was filled in; None while the form is only looked at."""
    return request.POST if request.method == "POST" else None
