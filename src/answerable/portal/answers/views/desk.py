"""Where answers are written, reviewed, signed off, published and corrected."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.answers import forms, queries, rules, services
from answerable.portal.answers.models import Answer
from answerable.portal.answers.views.templates import offered_templates, with_template
from answerable.portal.cases import queries as cases
from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.responses import attempt
from answerable.portal.organisation.services import second_person


@require_safe
@never_cache
@requires("desk.view")
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    """The answer of a case as a fragment of its page; a page of its own without scripts."""
    case = cases.get_case_for(request.user, number)
    lead = cases.lead_of(case)
    context = {
        "case": case,
        "answer": queries.answers_of_cases([case]).get(case.pk),
        "lead": lead,
        "may_draft": lead is not None
        and case.state in {"routed", "answering", "reopened"}
        and request.user.has_perm("answers.draft", lead.unit),
    }
    whole = "answers/_of_case.html" if request.htmx else "answers/of_case.html"
    return render(request, whole, context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("answers.draft")
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """Begin the answer to a case, with what the other units wrote beside it."""
    case = cases.get_case_for(request.user, number)
    if begun := queries.answers_of_cases([case]).get(case.pk):
        return redirect("answers:work", begun.number)
    form = forms.AnswerForm(request.POST or None, initial={"title": case.title, "question": case.summary})
    if "insert" in request.POST:
        form = with_template(request, forms.AnswerForm)
    elif form.is_bound and form.is_valid():
        try:
            answer = services.draft(request.user, case, **form.cleaned_data)
        except Conflict as wrong:
            form.add_error(None, wrong.sentence)
        else:
            return redirect("answers:work", answer.number)
    context = {
        "case": case,
        "form": form,
        "insert": offered_templates(request.user, case),
        "contributions": cases.contributions_to(case),
        "earlier": queries.earlier_answers(case, f"{case.title} {case.summary}"),
    }
    return render(request, "answers/draft.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("desk.view")
def work(request: HttpRequest, number: str) -> HttpResponse:
    """An answer in the making: its newest version, what stands beside it, and what can be done."""
    answer = queries.get_answer_for(request.user, number)
    if request.method != "POST":
        return _page(request, answer)
    if "insert" in request.POST:
        return _page(request, answer, form=with_template(request, forms.RevisionForm))
    form = forms.RevisionForm(request.POST)
    if not form.is_valid():
        return _page(request, answer, form=form, status=422)
    attempt(request, _("Kept as a new version."), services.revise, request.user, answer, **form.cleaned_data)
    return redirect("answers:work", number)


def _page(request: HttpRequest, answer: Answer, status: int = 200, **given: Any) -> HttpResponse:
    revisions = list(answer.revisions.select_related("written_by", "signed_by", "published_by"))
    newest = revisions[-1]
    words = {name: getattr(newest, name) for name in rules.TEXTS}
    context = {
        "answer": answer,
        "case": answer.case,
        "newest": newest,
        "revisions": revisions[::-1],
        "contributions": cases.contributions_to(answer.case),
        "earlier": queries.earlier_answers(answer.case, f"{newest.title} {newest.question}"),
        "hints": rules.hints(newest.question, newest.body, newest.next_steps),
        "may": queries.verbs_for(request.user, answer),
        "form": forms.RevisionForm(initial=words),
        "back": forms.SendBackForm(),
        "insert": offered_templates(request.user, answer.case),
        "open_places": rules.placeholders(*words.values()),
    }
    return render(request, "answers/work.html", context | given, status=status)


@require_POST
@requires("answers.draft")
def submit(request: HttpRequest, number: str) -> HttpResponse:
    return _do(request, number, _("Handed over for review."), services.submit)


@require_POST
@requires("answers.review")
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    answer = queries.get_answer_for(request.user, number)
    form = forms.SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, answer, back=form, status=422)
    return _do(
        request, number, _("Sent back with your words."), services.send_back, form.cleaned_data["words"]
    )


@require_POST
@requires("answers.review")
def approve(request: HttpRequest, number: str) -> HttpResponse:
    return _do(request, number, _("Signed off."), services.approve)


@require_POST
@requires("answers.publish")
def publish(request: HttpRequest, number: str) -> HttpResponse:
    said = _("Published. Those who asked see it on their private page.")
    if second_person.needed("answers.publish"):
        said = _("It is published as soon as a second person confirms it.")
    return _do(request, number, said, services.publish)


@require_POST
@requires("answers.draft")
def correct(request: HttpRequest, number: str) -> HttpResponse:
    said = _("Write the correction. What is published stays as it is until then.")
    return _do(request, number, said, services.begin_correction)


def _do(request: HttpRequest, number: str, said: str, verb: Any, *given: str) -> HttpResponse:
    answer = queries.get_answer_for(request.user, number)
    attempt(request, said, verb, request.user, answer, *given)
    return redirect("answers:work", number)
