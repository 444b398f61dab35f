"""The desk's pages for whoever keeps the accounts: who may sign in, a new account, a new password."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.accounts import queries, services
from answerable.portal.accounts.forms import AccountForm
from answerable.portal.accounts.models import User
from answerable.portal.core.access import may_open, outranks, requires, standing
from answerable.portal.core.columns import columns, yes_or_no
from answerable.portal.core.errors import Conflict
from answerable.portal.core.exports import Table, takes_away
from answerable.portal.core.paging import page
from answerable.portal.core.queries import history
from answerable.portal.core.responses import attempt

__all__ = ["erase", "give_password", "new_person", "people", "person", "switch", "take_factors"]


def _people_table(request: HttpRequest) -> Table:
    found = queries.people(request.GET.get("q", "").strip())
    rows = ([each.username, str(each), yes_or_no(each.is_active)] for each in found.iterator())
    return columns("username", "name", "active"), rows


@require_safe
@requires("accounts.manage")
@takes_away("people", _people_table)
def people(request: HttpRequest) -> HttpResponse:
    """Who may sign in."""
    found = queries.people(request.GET.get("q", "").strip())
    return render(request, "accounts/people.html", {"page_obj": page(request, found)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("accounts.manage")
def new_person(request: HttpRequest) -> HttpResponse:
    """A new account; its password is shown on this one answer and nowhere else."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found, password = services.open_account(request.user, **form.cleaned_data)
        except Conflict as wrong:
            form.add_error("username", wrong.sentence)
        else:
            return _told(request, found, password)
    return render(request, "accounts/new_person.html", {"form": form})


@require_safe
@requires("accounts.manage")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, with where the person stands and what can be done."""
    found = get_object_or_404(User, pk=pk)
    context = {
        "person": found,
        "offices": standing(found),
        "may": outranks(request.user, found),
        "may_look": found.is_active and found != request.user and may_open(request.user, "organisation:look"),
        "factors": queries.factors_of(found),
        "entries": history(found).filter(verb__in=services.KEEPING),  # not when somebody signs in and out
    }
    return render(request, "accounts/person.html", context)


@require_POST
@never_cache
@requires("accounts.manage")
def give_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password, shown once."""
    found = get_object_or_404(User, pk=pk)
    return _told(request, found, services.give_password(request.user, found))


@require_POST
@requires("accounts.manage")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody sign in, or no longer."""
    found = get_object_or_404(User, pk=pk)
    on = request.POST.get("on") == "yes"
    said = _("They can sign in again.") if on else _("They can no longer sign in.")
    attempt(request, said, services.switch, request.user, found, on=on)
    return redirect("accounts:person", pk)


@require_POST
@requires("accounts.manage")
def take_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away second factors that were lost."""
    found = get_object_or_404(User, pk=pk)
    said = _("The next sign-in needs the password alone.")
    attempt(request, said, services.take_factors, request.user, found)
    return redirect("accounts:person", pk)


@require_POST
@requires("accounts.manage")
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase what is held about somebody who signs in no more."""
    found = get_object_or_404(User, pk=pk)
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Tick that you are sure: it cannot be undone."))
        return redirect("accounts:person", pk)
    said = _("What was held about this person is erased.")
    attempt(request, said, services.erase, request.user, found)
    return redirect("accounts:person", pk)


def _told(request: HttpRequest, found: User, password: str) -> HttpResponse:
    return render(request, "accounts/password_told.html", {"person": found, "password": password})
