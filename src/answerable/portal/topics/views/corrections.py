"""One click: this is what it is about. Without JavaScript the same address is a page of its own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.portal.core.access import requires
from answerable.portal.core.responses import attempt, back
from answerable.portal.stories.models import Document
from answerable.portal.topics import forms, services

__all__ = ["correct"]


@requires("cases.open")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    """GET `?doc=` gives the form; POST `doc`, `topic` says it, and gives the fragment or goes back."""
    asked = request.POST if request.method == "POST" else request.GET
    document = Document.objects.select_related("story").filter(doc_id=asked.get("doc", "")).first()
    if document is None:
        raise Http404
    form = forms.CorrectForm(request.POST or None, initial={"topic": document.topic})
    if not (form.is_bound and form.is_valid()):
        return _shown(request, document, form, status=422 if form.is_bound else 200)
    given, topic = document.topic, form.cleaned_data["topic"]
    if request.htmx:
        services.correct(request.user, document.doc_id, given=given, corrected=topic)
        document.refresh_from_db()
        return render(request, "stories/_topic.html", {"document": document, "may_correct": True})
    verb = {"given": given, "corrected": topic}
    attempt(request, _("Thank you; noted."), services.correct, request.user, document.doc_id, **verb)
    return back(request, "stories:story", document.story.story_id)


def _shown(request: HttpRequest, document: Document, form: forms.CorrectForm, status: int) -> HttpResponse:
    template = "topics/_correct.html" if request.htmx else "topics/correct.html"
    return render(request, template, {"document": document, "form": form}, status=status)
