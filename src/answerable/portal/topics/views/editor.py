"""The editor: one topic at a time, into the draft, with a preview on the documents of late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from answerable.listening.errors import InputError
from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.responses import attempt
from answerable.portal.topics import forms, queries, rules, services

__all__ = ["add", "edit", "preview", "retire"]


@requires("sources.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """A topic's names, words and rules. Saving changes the draft and nothing else yet."""
    shown = queries.editable()
    entry = rules.topic_of(shown.document, code)
    if entry is None:
        raise Http404
    filled = {"initial": forms.topic_as_filled(entry)}
    form = forms.TopicForm(request.POST or None, document=shown.document, **filled)
    return _edited(request, form, shown, code, entry)


@requires("sources.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A topic that is not there yet."""
    shown = queries.editable()
    return _edited(request, forms.NewTopicForm(request.POST or None, document=shown.document), shown, "", {})


@requires("sources.manage")
@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Leave a topic out of the draft."""
    said = _("It is left out of the draft. What was told of it keeps its name.")
    attempt(request, said, services.retire_topic, request.user, code)
    return redirect("topics:versions")


@requires("sources.manage")
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the words in the form would mean for the last documents: a fragment for the editor."""
    shown = queries.editable()
    code = request.POST.get("code", "").strip() or "new"
    form = forms.TopicForm(request.POST, document=shown.document)
    rule_forms = forms.RuleForms(request.POST, prefix="rule")
    if not (form.is_valid() and rule_forms.is_valid()):
        wrong = _first_error([form, *rule_forms])
        return render(request, "topics/_preview.html", {"wrong": wrong})
    document = rules.with_topic(shown.document, forms.entry_of(form, rule_forms, code))
    try:
        context = {"seen": queries.preview(document, code), "code": code}
    except InputError as wrong:
        context = {"wrong": str(wrong)}
    return render(request, "topics/_preview.html", context)


def _edited(
    request: HttpRequest, form: forms.TopicForm, shown: queries.Shown, code: str, entry: Mapping[str, Any]
) -> HttpResponse:
    rule_forms = forms.RuleForms(request.POST or None, prefix="rule", initial=forms.rules_as_filled(entry))
    if form.is_bound and form.is_valid() and rule_forms.is_valid():
        code = code or form.cleaned_data["code"]
        try:
            services.save_topic(request.user, forms.entry_of(form, rule_forms, code))
            return redirect("topics:versions")
        except Conflict as wrong:
            form.add_error(None, wrong.sentence)
    context = {"form": form, "rule_forms": rule_forms, "code": code, "entry": entry, "draft": queries.draft()}
    return render(request, "topics/edit.html", context, status=422 if form.is_bound else 200)


def _first_error(every: list) -> str:
    for form in every:
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            return f"{label}{pgettext('before an error', ': ')}{errors[0]}"
    return _("There are too many rules.")
