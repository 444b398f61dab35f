"""How alike is alike enough: what the stream chose, what a curator set, and what others would give."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.portal.core.access import requires
from answerable.portal.core.responses import attempt
from answerable.portal.stories import forms, queries, services

__all__ = ["thresholds"]


@requires("cases.open")
@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: HttpRequest) -> HttpResponse:
    """GET shows them with a preview on recent documents; POST sets one, or lets it choose itself again."""
    form = forms.ThresholdForm(request.POST or None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        verb = (services.set_threshold, request.user, said["kind"], said["value"], said["reason"])
        if attempt(request, _("Noted. It takes effect at the next listening."), *verb):
            return redirect("stories:thresholds")
    context = {
        "form": form,
        "now": queries.thresholds_now(),
        "set": queries.thresholds_set().values(),
        "preview": _preview(request),
        "may_set": services.may_set_thresholds(request.user),
    }
    return render(request, "stories/thresholds.html", context, status=422 if form.errors else 200)


def _preview(request: HttpRequest) -> list[dict]:
    return queries.threshold_preview() if "preview" in request.GET else []
