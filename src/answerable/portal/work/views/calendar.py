"""The working calendar of a year, and changing it."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.responses import attempt
from answerable.portal.work import queries, services
from answerable.portal.work.forms import DayForm

__all__ = ["calendar", "forget_day", "take_in_days"]

FIRST, LAST = 2000, 2100


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("desk.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """The special days of a year; whoever keeps the organisation may add one."""
    may_keep = request.user.has_perm("organisation.manage")
    if request.method == "POST" and not may_keep:
        raise Refused(permission="organisation.manage")
    form = DayForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            kept = services.keep_day(request.user, **form.cleaned_data)
        except Conflict as wrong:
            form.add_error("kind", wrong.sentence)
        else:
            return redirect(f"{reverse('work:calendar')}?year={kept.day.year}")
    year = _year(request)
    context = {"year": year, "days": queries.special_days(year), "form": form, "may_keep": may_keep}
    context |= {"known_to": queries.holidays_known_to(), "this_year": timezone.localdate().year}
    return render(request, "work/calendar.html", context, status=422 if form.is_bound else 200)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    if asked.isdecimal() and len(asked) == 4 and FIRST <= int(asked) <= LAST:
        return int(asked)
    return timezone.localdate().year


@require_POST
@requires("organisation.manage")
def take_in_days(request: HttpRequest, year: int) -> HttpResponse:
    """Take in the days that are shipped for a year."""
    attempt(request, _("The days of the year are taken in."), services.lay_down_days, request.user, year)
    return redirect(f"{reverse('work:calendar')}?year={year}")


@require_POST
@requires("organisation.manage")
def forget_day(request: HttpRequest, day: str) -> HttpResponse:
    """Let a day be what its weekday says."""
    try:
        when = dt.date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    attempt(request, _("The day is an ordinary one again."), services.forget_day, request.user, when)
    return redirect(f"{reverse('work:calendar')}?year={when.year}")
