"""Wording that is used again: the list, one template with its versions, and putting it into a draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.answers import forms, queries, rules, services
from answerable.portal.answers.models import ReplyTemplate, TemplateVersion
from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.exports import csv_response, sheet_response
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt
from answerable.portal.core.subjects import topic_name
from answerable.portal.search.queries import matching

USUAL_TERM = dt.timedelta(days=180)  # until a template is looked at again, as a form proposes it


def offered_templates(user: Any, case: Any) -> forms.InsertForm | None:
    """The form that adds a template's words to an answer; None where there is no template."""
    fitting = queries.templates_to_use(user, case)
    return forms.InsertForm(templates=fitting) if fitting else None


def with_template(request: HttpRequest, form: type[forms.AnswerForm]) -> forms.AnswerForm:
    """What was written so far, with the words of the chosen template below it. Nothing is kept yet."""
    words = {name: request.POST.get(name, "") for name in form.base_fields}
    pk = request.POST.get("template", "")
    if pk.isdecimal() and len(pk) < 18:
        chosen = queries.get_template_for(request.user, int(pk))
        for name in ("body", "next_steps"):
            words[name] = "\n\n".join(text for text in (words[name].strip(), getattr(chosen, name)) if text)
    return form(initial=words)


@require_safe
@never_cache
@requires("desk.view")
def template_list(request: HttpRequest) -> HttpResponse:
    """The templates in use, by words and topic; those that must be looked at are marked."""
    form = forms.TemplateFilter(request.GET)
    context = {
        "form": form,
        "page_obj": page(request, _found(request.user, form)),
        "today": timezone.localdate(),
        "may_keep": request.user.has_perm(services.KEEP_TEMPLATES),
    }
    return render(request, "answers/templates.html", context)


@require_safe
@never_cache
@requires("desk.view")
def template_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file."""
    return csv_response("templates", *_table(request))


@require_safe
@never_cache
@requires("desk.view")
def template_xlsx(request: HttpRequest) -> HttpResponse:
    """The same file as a workbook."""
    return sheet_response("templates", *_table(request))


def _table(request: HttpRequest) -> tuple[list[str], Iterator[list[Any]]]:
    header = [_("title"), _("unit"), _("topic"), _("answer"), _("next steps"), _("to be looked at by")]
    rows = (
        [each.title, each.unit, topic_name(each.topic) if each.topic else "", *_words(each), each.review_on]
        for each in _found(request.user, forms.TemplateFilter(request.GET))
    )
    return header, rows


def _words(template: ReplyTemplate) -> tuple[str, str]:
    return template.body, template.next_steps


def _found(user: Any, form: forms.TemplateFilter) -> QuerySet[ReplyTemplate]:
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.templates_for(user)
    if words := asked.get("q"):
        found = found.filter(pk__in=matching("template", words))
    if topic := asked.get("topic"):
        found = found.filter(topic=topic)
    if asked.get("state") == "stale":
        found = found.filter(review_on__lt=timezone.localdate())
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("answers.review")
def template_new(request: HttpRequest) -> HttpResponse:
    """Write a template."""
    usual = {"review_on": timezone.localdate() + USUAL_TERM}
    form = forms.TemplateForm(request.POST or None, user=request.user, initial=usual)
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            kept = services.write_template(request.user, given.pop("unit"), **given)
        except Conflict as wrong:
            form.add_error(None, wrong.sentence)
        else:
            return redirect("answers:template", kept.pk)
    return render(request, "answers/template_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("desk.view")
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """One template: its wording, its versions, and for those who keep it the means to change it."""
    kept = queries.get_template_for(request.user, pk)
    if request.method != "POST":
        return _page(request, kept)
    form = forms.TemplateForm(request.POST, user=request.user, kept=kept)
    if not form.is_valid():
        return _page(request, kept, form=form, status=422)

    def verb() -> None:
        services.revise_template(request.user, kept, **form.cleaned_data)

    attempt(request, _("Kept as a new version."), verb)
    return redirect("answers:template", pk)


def _page(request: HttpRequest, kept: ReplyTemplate, status: int = 200, **given: Any) -> HttpResponse:
    may_keep = kept.retired_at is None and request.user.has_perm(services.KEEP_TEMPLATES, kept.unit)
    words = {name: getattr(kept, name) for name in ("title", "topic", "body", "next_steps", "review_on")}
    later = {"review_on": timezone.localdate() + USUAL_TERM}
    context = {
        "template": kept,
        "today": timezone.localdate(),
        "open_places": rules.placeholders(kept.body, kept.next_steps),
        "versions": _compared(kept),
        "form": forms.TemplateForm(initial=words, user=request.user, kept=kept) if may_keep else None,
        "confirm": forms.ConfirmForm(initial=later),
    }
    return render(request, "answers/template.html", context | given, status=status)


def _compared(kept: ReplyTemplate) -> list[tuple[TemplateVersion, list[tuple[str, str]]]]:
    """Each version, the newest first, with what changed against the one before."""
    versions = list(kept.versions.select_related("written_by"))
    texts = [f"{version.body}\n{version.next_steps}" for version in versions]
    changed = [rules.changes(before, now) for before, now in pairwise(texts)]
    return list(zip(versions, [[], *changed], strict=True))[::-1]


@require_POST
@requires("answers.review")
def confirm_template(request: HttpRequest, pk: int) -> HttpResponse:
    """It was looked at, and is still right."""
    kept = queries.get_template_for(request.user, pk)
    form = forms.ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, kept, confirm=form, status=422)
    said = _("Noted. It is up to date.")
    attempt(request, said, services.confirm_template, request.user, kept, form.cleaned_data["review_on"])
    return redirect("answers:template", pk)


@require_POST
@requires("answers.review")
def retire_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer it no more."""
    kept = queries.get_template_for(request.user, pk)
    attempt(request, _("Nobody is offered it any more."), services.retire_template, request.user, kept)
    return redirect("answers:templates")
