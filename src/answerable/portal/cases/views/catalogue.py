"""Who answers for what: the public page with its versions, and the desk's page where they are made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.cases import forms, queries, rules, services
from answerable.portal.cases.models import Catalogue, Entry
from answerable.portal.core.access import public, requires
from answerable.portal.core.exports import csv_response, sheet_response
from answerable.portal.core.responses import attempt
from answerable.portal.core.unit_names import unit_names
from answerable.portal.core.uploads import takes_files

__all__ = [
    "begin_draft",
    "catalogue_desk",
    "discard_draft",
    "drop_entry",
    "keep_entry",
    "put_in_force",
    "take_entries",
    "who_answers",
    "who_answers_csv",
    "who_answers_xlsx",
]


@require_safe
@public
def who_answers(request: HttpRequest, serial: int | None = None) -> HttpResponse:
    """Who answers for what, today or as a version says it; with what that version changed."""
    version = queries.catalogue_on() if serial is None else _version(serial)
    before = version.based_on if version else None
    context = {
        "version": version,
        "now": queries.catalogue_on(),
        "versions": queries.versions_of_catalogue(),
        "sections": _sections(version),
        "changes": _named(queries.differences(before, version)) if before else [],
    }
    return render(request, "cases/who_answers.html", context)


@require_safe
@public
def who_answers_csv(request: HttpRequest, serial: int) -> HttpResponse:
    """A version as a file that the desk can take in again."""
    return csv_response("who-answers", *_table(_version(serial)))


@require_safe
@public
def who_answers_xlsx(request: HttpRequest, serial: int) -> HttpResponse:
    """The same as a workbook."""
    return sheet_response("who-answers", *_table(_version(serial)))


def _version(serial: int) -> Catalogue:
    found = queries.get_version(serial) if serial < 10**6 else None
    if found is None:
        raise Http404
    return found


def _table(version: Catalogue) -> tuple[list[str], Iterator[list[Any]]]:
    """The columns have one name in every language: the file is taken in again."""
    rows = (
        [e.topic, e.place_code, e.level, e.unit.code, "1" if e.protected else ""]
        for e in queries.entries_of(version)
    )
    return list(services.COLUMNS), rows


def _sections(version: Catalogue | None) -> list[tuple[str, list[Entry]]]:
    entries = queries.entries_of(version)
    return [(topic, list(group)) for topic, group in groupby(entries, key=lambda entry: entry.topic)]


def _named(changes: list[rules.Change]) -> list[dict[str, Any]]:
    """The changes with the units by name; empty where there is none."""
    codes = {side[0] for change in changes for side in (change.before, change.after) if side}
    names = unit_names(codes)

    def name(side: tuple[str, bool] | None) -> str:
        return names.get(side[0], side[0]) if side else ""

    return [
        change._asdict() | {"before": name(change.before), "after": name(change.after)} for change in changes
    ]


@require_safe
@never_cache
@requires(services.MANAGE_CATALOGUE)
def catalogue_desk(request: HttpRequest) -> HttpResponse:
    """The versions, and the draft with what can be done to it."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **given: Any) -> HttpResponse:
    draft, now = queries.draft_of_catalogue(), queries.catalogue_on()
    context = {
        "draft": draft,
        "now": now,
        "versions": queries.versions_of_catalogue(),
        "sections": _sections(draft) if draft else [],
        "changes": _named(queries.differences(now, draft)) if draft else [],
        "entry": forms.EntryForm(),
        "entries": forms.EntriesForm(),
        "in_force": forms.InForceForm(),
    }
    return render(request, "cases/catalogue.html", context | given, status=status)


def _draft() -> Catalogue:
    draft = queries.draft_of_catalogue()
    if draft is None:
        raise Http404
    return draft


@require_POST
@requires(services.MANAGE_CATALOGUE)
def begin_draft(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the version in force, or from the one that `of` names, to go back to it."""
    of = request.POST.get("of", "")
    based_on = _version(int(of)) if of.isdecimal() and len(of) < 7 else queries.catalogue_on()
    attempt(request, _("A draft is begun."), services.begin_draft, request.user, based_on)
    return redirect("cases:catalogue")


@require_POST
@requires(services.MANAGE_CATALOGUE)
def keep_entry(request: HttpRequest) -> HttpResponse:
    """Add or change one entry of the draft."""
    draft, form = _draft(), forms.EntryForm(request.POST)
    if not form.is_valid():
        return _page(request, entry=form, status=422)
    given = form.cleaned_data
    attempt(request, _("Kept in the draft."), services.keep_entry, request.user, draft, **given)
    return redirect("cases:catalogue")


@require_POST
@requires(services.MANAGE_CATALOGUE)
def drop_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one entry out of the draft."""
    entry = get_object_or_404(Entry.objects.select_related("catalogue"), pk=pk, catalogue=_draft())
    attempt(request, _("Dropped from the draft."), services.drop_entry, request.user, entry)
    return redirect("cases:catalogue")


@takes_files(forms.LARGEST_FILE)
@require_POST
@requires(services.MANAGE_CATALOGUE)
def take_entries(request: HttpRequest) -> HttpResponse:
    """Fill the draft anew from a file, or say which lines are wrong."""
    draft, form = _draft(), forms.EntriesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, entries=form, status=422)
    problems = services.take_entries(request.user, draft, form.cleaned_data["file"])
    return _page(request, problems=problems, status=422) if problems else redirect("cases:catalogue")


@require_POST
@requires(services.MANAGE_CATALOGUE)
def put_in_force(request: HttpRequest) -> HttpResponse:
    """Make the draft the version that holds from a day on."""
    draft, form = _draft(), forms.InForceForm(request.POST)
    if not form.is_valid():
        return _page(request, in_force=form, status=422)
    said, given = _("This version is public; it holds from the day you gave."), form.cleaned_data
    attempt(request, said, services.put_in_force, request.user, draft, **given)
    return redirect("cases:catalogue")


@require_POST
@requires(services.MANAGE_CATALOGUE)
def discard_draft(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    attempt(request, _("The draft is thrown away."), services.discard_draft, request.user, _draft())
    return redirect("cases:catalogue")
