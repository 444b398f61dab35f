"""What every reader sees: the front page, the answers, what each rests on, and what was corrected."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from answerable.portal.answers import forms, queries, rules
from answerable.portal.answers.models import Answer, Revision
from answerable.portal.core.access import public
from answerable.portal.core.columns import columns
from answerable.portal.core.exports import Table, takes_away
from answerable.portal.core.paging import page
from answerable.portal.core.subjects import topic_name

NEWEST = 5


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the newest answers, and a few honest figures."""
    figures = queries.figures()
    context = {
        "newest": queries.public_answers()[:NEWEST],
        "figures": figures,
        "solved": _shares(figures, "solved").get("solved"),
    }
    return render(request, "answers/home.html", context)


def _found(form: forms.AnswerFilter) -> QuerySet[Answer]:
    asked = form.cleaned_data if form.is_valid() else {}
    return queries.public_answers(asked.get("q", ""), asked.get("topic", ""))


def _answers_table(request: HttpRequest) -> Table:
    header = columns("number", "title", "asked", "answer", "next_steps", "topic", "published", "corrected")
    rows = (
        [
            *(each.number, each.public.title, each.public.question, each.public.body),
            each.public.next_steps,
            *(topic_name(each.topic) if each.topic else "", each.published_at, each.corrected_at),
        ]
        for each in _found(forms.AnswerFilter(request.GET)).iterator()
    )
    return header, rows


@require_safe
@public
@takes_away("answers", _answers_table)
def answer_list(request: HttpRequest) -> HttpResponse:
    """Every published answer, by words and topic."""
    form = forms.AnswerFilter(request.GET)
    return render(request, "answers/list.html", {"form": form, "page_obj": page(request, _found(form))})


@require_safe
@public
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """One answer."""
    found = queries.get_public_answer(number)
    said = queries.feedback_of(found)
    handled = {name: said[name] for name in rules.SATISFACTION.values()}
    context = _about(found) | {
        "said": said,
        "shares": _shares(said, *rules.VERDICTS),
        "handled": rules.shares(handled, settings.SMALLEST_NUMBER),
        "handled_said": sum(handled.values()),
        "versions": queries.versions(found),
    }
    return render(request, "answers/answer.html", context)


@require_safe
@public
def of_matter(request: HttpRequest, number: str) -> HttpResponse:
    """The way from a public matter to its answer."""
    return redirect("answers:answer", queries.public_answer_of(number).number)


@require_safe
@public
def evidence(request: HttpRequest, number: str) -> HttpResponse:
    """What the answer rests on: public documents with their addresses; messages only as a number."""
    return render(request, "answers/evidence.html", _about(queries.get_public_answer(number)))


@require_safe
@public
def version(request: HttpRequest, number: str, serial: int) -> HttpResponse:
    """What a correction changed."""
    found = queries.get_public_answer(number)
    now, before = queries.version_or_404(found, serial)
    context = _about(found) | {"version": now, "before": before, "changes": _changes(now, before)}
    return render(request, "answers/version.html", context)


def _about(found: Answer) -> dict[str, Any]:
    return {"answer": found, "text": found.public, "evidence": found.public.evidence or {}}


def _shares(said: dict[str, int], *verdicts: str) -> dict[str, int | str]:
    """The shares of these verdicts, all others taken together."""
    counts = {name: said[name] for name in verdicts}
    if len(verdicts) < len(rules.VERDICTS):
        counts["rest"] = said["said"] - sum(counts.values())
    return rules.shares(counts, settings.SMALLEST_NUMBER)


def _changes(now: Revision, before: Revision | None) -> list[tuple[str, list[tuple[str, str]]]]:
    if before is None:
        return []
    compared = [(name, rules.changes(getattr(before, name), getattr(now, name))) for name in rules.TEXTS]
    return [(name, lines) for name, lines in compared if any(kind != "same" for kind, _line in lines)]
