"""One matter, one case: gathering messages, taking one out, merging and parting cases."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from answerable.portal.cases import forms, queries, services
from answerable.portal.cases.views.board import case_page
from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.responses import attempt

__all__ = ["detach", "gather", "merge", "unmerge"]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("cases.open")
def gather(request: HttpRequest, number: str) -> HttpResponse:
    """Waiting messages that resemble a case: those that are ticked join it."""
    case = queries.get_case_for(request.user, number)
    likely = queries.likely_messages(request.user, case)
    form = forms.GatherForm(request.POST if request.method == "POST" else None, likely=likely)
    if form.is_bound and form.is_valid():
        joined = 0
        for message in form.cleaned_data["messages"].select_related("case", "about"):
            try:
                services.attach(request.user, case, message)
            except Conflict as wrong:
                messages.error(request, f"{message.reference}: {wrong.sentence}")
            else:
                joined += 1
        said = ngettext("%(n)d message joined.", "%(n)d messages joined.", joined) % {"n": joined}
        messages.success(request, said)
        return redirect("cases:case", number)
    context = {"case": case, "form": form, "likely": likely}
    return render(request, "cases/gather.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires("cases.open")
def detach(request: HttpRequest, number: str, reference: str) -> HttpResponse:
    """Take one message out of a case."""
    case = queries.get_case_for(request.user, number)
    message = queries.get_message_for(request.user, reference)
    if message.case_id != case.pk:
        raise Http404
    form = forms.DetachForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it does not belong here."))
        return redirect("cases:case", number)
    reason = form.cleaned_data["reason"]
    attempt(request, _("It waits in the inbox again."), services.detach, request.user, case, message, reason)
    return redirect("cases:case", number)


@require_POST
@requires("cases.close")
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """Merge a case with another one that is the same matter."""
    case = queries.get_case_for(request.user, number)
    form = forms.MergeForm(request.POST, user=request.user, case=case)
    if not form.is_valid():
        return case_page(request, case, status=422, merge=form)
    other, reason = form.cleaned_data["other"], form.cleaned_data["reason"]
    attempt(request, _("They are one case now."), services.merge, request.user, case, other, reason)
    merged = queries.merger_of(case)
    return redirect("cases:case", merged.target.number if merged else number)


@require_POST
@requires("cases.close")
def unmerge(request: HttpRequest, number: str) -> HttpResponse:
    """Part a case from the one it was merged into."""
    case = queries.get_case_for(request.user, number)
    form = forms.UnmergeForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, status=422, unmerge=form)
    reason = form.cleaned_data["reason"]
    attempt(request, _("They are two cases again."), services.unmerge, request.user, case, reason)
    return redirect("cases:case", number)
