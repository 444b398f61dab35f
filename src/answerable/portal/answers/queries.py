"""Reading answers: the public ones for everybody, drafts for those who may see the case."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from functools import lru_cache
from typing import Any

import pyarrow as pa
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from answerable.listening.claims import EarlierAnswers
from answerable.portal.answers import rules
from answerable.portal.answers.models import (
    Answer,
    Delivery,
    Feedback,
    ReplyTemplate,
    Revision,
    TemplateVersion,
)
from answerable.portal.cases.queries import (
    Similar,
    cases_for,
    inbox_numbers,
    lead_of,
    letters_of,
    tells_similar,
)
from answerable.portal.cases.rules import possible
from answerable.portal.search.queries import matching

__all__ = [
    "answer_of_message",
    "answers_for",
    "answers_of_cases",
    "earlier_answers",
    "feedback_of",
    "figures",
    "get_answer_for",
    "get_public_answer",
    "get_template_for",
    "is_unedited",
    "last_change",
    "letter_or_404",
    "letters_for",
    "public_answer_of",
    "public_answers",
    "published_times",
    "similar_answers",
    "template_rows",
    "templates_for",
    "templates_to_use",
    "unpublished",
    "verbs_for",
    "verdicts_by_answer",
    "version_or_404",
    "versions",
    "waiting_for_review",
    "writers_of",
]

SEARCHED = 2_000  # newest answers among which an earlier one is looked for
NEAR_ENOUGH = 0.15  # of a score: below, answers to other messages share little more than a district


def public_answers(q: str = "", topic: str = "") -> QuerySet[Answer]:
    """The published answers, newest first, narrowed by words (a Chinese substring does) and topic."""
    found = Answer.objects.filter(public__isnull=False).select_related("public")
    if q:
        found = found.filter(pk__in=matching("answer", q))
    return found.filter(topic=topic) if topic else found


def earlier_answers(case: Any, text: str, most: int = 3) -> list[Answer]:
    """Published answers to other cases that may already say what `text` asks, the likeliest first.

    Looked for among the newest 2,000; the index of them (a second of work at most) is kept until an answer is
    published or corrected.
    """
    near = _near(text, most + 1)
    answers = Answer.objects.exclude(case=case).select_related("public").in_bulk(near)
    return [answers[key] for key in near if key in answers][:most]


@tells_similar
def similar_answers(text: str, most: int) -> list[Similar]:
    """Published answers near to what somebody writes, for the public form."""
    near = _near(text, most)
    answers = public_answers().in_bulk(near)
    found = ((answers[key], score) for key, score in near.items() if key in answers)
    return [Similar(each.public.title, _address(each), score) for each, score in found]


def _address(answer: Answer) -> str:
    return reverse("answers:answer", args=[answer.number])


def _near(text: str, most: int) -> dict[int, float]:
    """Key → score of the published answers near to `text`, the likeliest first."""
    known = _known_answers(last_change())
    asked = pa.table({"message_id": ["asked"], "text": [text]})
    found = known.search(asked, top=most).to_pylist() if known else []
    return {int(row["answer_id"]): row["score"] for row in found if row["score"] >= NEAR_ENOUGH}


@lru_cache(maxsize=1)
def _known_answers(_as_of: dt.datetime | None) -> EarlierAnswers | None:
    newest = Answer.objects.filter(public__isnull=False).order_by("-published_at")[:SEARCHED]
    rows = list(newest.values_list("pk", *(f"public__{part}" for part in rules.TEXTS)))
    if not rows:
        return None
    ids = [str(key) for key, *_texts in rows]
    return EarlierAnswers(pa.table({"answer_id": ids, "text": [" ".join(texts) for _key, *texts in rows]}))


def get_public_answer(number: str) -> Answer:
    """A published answer; raises Http404 for drafts as for nothing at all."""
    return get_object_or_404(public_answers().select_related("case"), number=number)


def public_answer_of(case_number: str) -> Answer:
    """The published answer to a case; raises Http404 where there is none."""
    return get_object_or_404(public_answers(), case__number=case_number)


def versions(answer: Answer) -> list[Revision]:
    """The versions that were ever public, oldest first."""
    return list(answer.revisions.filter(published_at__isnull=False).select_related("signed_by"))


def feedback_of(answers: Any) -> dict[str, int]:
    """How many who asked said what of these answers (an Answer, or a query set), and how many in all.

    `said` counts the verdicts; `satisfied` and `not_satisfied` those who also spoke of the handling.
    """
    given = Feedback.objects.filter(answer__in=[answers] if isinstance(answers, Answer) else answers)
    said = dict.fromkeys(("said", *rules.VERDICTS, *rules.SATISFACTION.values()), 0)
    by = given.values_list("verdict", "satisfied").annotate(times=Count("pk")).order_by()
    for verdict, satisfied, times in by:
        for name in ("said", verdict, rules.SATISFACTION.get(satisfied)):
            if name:
                said[name] += times
    return said


def figures() -> dict[str, int]:
    """The numbers of the front page, in two queries: what came in, what became of it, what askers say."""
    verdicts = {verdict: Count("pk", filter=Q(verdict=verdict)) for verdict in Feedback.Verdict.values}
    return inbox_numbers() | Feedback.objects.aggregate(said=Count("pk"), **verdicts)


def published_times() -> dict[int, tuple[dt.datetime, str]]:
    """When the answer of each case was first published, and the code of the unit that gave it."""
    published = Answer.objects.filter(public__isnull=False)
    return {
        case: (at, unit) for case, at, unit in published.values_list("case_id", "published_at", "unit__code")
    }


def verdicts_by_answer(start: dt.datetime, end: dt.datetime) -> dict[tuple[str, str], Counter[str]]:
    """How often those who asked said what from `start` to before `end`, by the answer's (unit, topic).

    What they say of the handling is counted beside the verdicts, as in `rules.SATISFACTION`.
    """
    given = Feedback.objects.filter(at__gte=start, at__lt=end)
    by = given.values_list("answer__unit__code", "answer__topic", "verdict", "satisfied")
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for unit, topic, verdict, satisfied, times in by.annotate(times=Count("pk")).order_by():
        counted[unit, topic][verdict] += times
        if satisfied is not None:
            counted[unit, topic][rules.SATISFACTION[satisfied]] += times
    return dict(counted)


def answers_for(user: Any) -> QuerySet[Answer]:
    """The answers, drafts too, of the cases that `user` may see."""
    mine = Answer.objects.filter(case__in=cases_for(user).values("pk"))
    return mine.select_related("case", "case__unit", "unit", "public")


def get_answer_for(user: Any, number: str) -> Answer:
    """The one door to an answer at the desk; raises Http404 for those without the right to its case."""
    return get_object_or_404(answers_for(user), number=number)


def letters_for(user: Any, answer: Answer) -> list[Any]:
    """The messages of an answer's case that are answered on paper, each with its `brought` or None."""
    messages = list(letters_of(user, answer.case))
    brought = Delivery.objects.filter(revision=answer.public_id, message__in=messages)
    by_message = {each.message_id: each for each in brought}
    for message in messages:
        message.brought = by_message.get(message.pk)
    return messages


def letter_or_404(user: Any, answer: Answer, reference: str) -> Any:
    """One of them, of an answer that is published; raises Http404."""
    found = letters_of(user, answer.case).filter(reference=reference).first()
    if answer.public is None or found is None:
        raise Http404
    return found


def waiting_for_review(user: Any) -> QuerySet[Answer]:
    """What `user` could sign off now: in review, and none of it in their words."""
    if not user.has_perm("answers.review"):
        return Answer.objects.none()
    newer = Q(answer__public=None) | Q(serial__gt=F("answer__public__serial"))
    own = Revision.objects.filter(newer, written_by=user).values("answer")
    return answers_for(user).filter(state=Answer.State.IN_REVIEW).exclude(pk__in=own).order_by("submitted_at")


def answers_of_cases(cases: Any) -> dict[int, Answer]:
    """The answer of each case that has one, by the case's key."""
    return {
        answer.case_id: answer for answer in Answer.objects.filter(case__in=cases).select_related("public")
    }


def answer_of_message(message: Any) -> tuple[Answer | None, Feedback | None]:
    """The published answer to the case a message is in, and what its sender said of it."""
    if message.case_id is None:
        return None, None
    answer = public_answers().filter(case=message.case_id).first()
    given = Feedback.objects.filter(answer=answer, message=message).first() if answer else None
    return answer, given


def version_or_404(answer: Answer, serial: int) -> tuple[Revision, Revision | None]:
    """A public version of an answer and the public one before it; raises Http404."""
    public = versions(answer)
    for before, version in zip([None, *public], public, strict=False):
        if version.serial == serial:
            return version, before
    raise Http404


def last_change() -> dt.datetime | None:
    """When an answer was last published or corrected."""
    last = Answer.objects.filter(public__isnull=False).aggregate(
        at=Max(Coalesce("corrected_at", "published_at"))
    )
    return last["at"]


def unpublished(answer: Answer) -> QuerySet[Revision]:
    """The versions since the last publication."""
    return answer.revisions.filter(serial__gt=answer.public.serial if answer.public else 0)


def writers_of(answer: Answer) -> set[int]:
    """Who wrote any version since the last publication; none of them signs it off."""
    return set(unpublished(answer).values_list("written_by", flat=True))


def verbs_for(user: Any, answer: Answer) -> set[str]:
    """What `user` may do with an answer as it stands now."""
    lead = lead_of(answer.case)
    if lead is None:
        return set()
    fitting = possible(rules.ANSWER, answer.state)
    able = {verb for verb in fitting if verb in rules.RIGHTS and user.has_perm(rules.RIGHTS[verb], lead.unit)}
    return able - {"approve"} if user.pk in writers_of(answer) else able


def templates_for(user: Any) -> QuerySet[ReplyTemplate]:
    """The templates in use that `user` may read: those of every unit, for whoever drafts or reviews."""
    if not (user.has_perm("answers.draft") or user.has_perm("answers.review")):
        return ReplyTemplate.objects.none()
    return template_rows(ReplyTemplate.objects.filter(retired_at=None))


def template_rows(templates: QuerySet[ReplyTemplate]) -> QuerySet[ReplyTemplate]:
    """`templates` with their newest wording: `body`, `next_steps`, `serial` and `written_at`."""
    newest = TemplateVersion.objects.filter(template=OuterRef("pk")).order_by("-serial")
    fields = ("body", "next_steps", "serial", "written_at")
    words = {name: Subquery(newest.values(name)[:1]) for name in fields}
    return templates.select_related("unit").annotate(**words)


def get_template_for(user: Any, pk: int) -> ReplyTemplate:
    """One of them, retired or not; raises Http404 for those who neither draft nor review."""
    if not (user.has_perm("answers.draft") or user.has_perm("answers.review")):
        raise Http404
    return get_object_or_404(template_rows(ReplyTemplate.objects.all()), pk=pk)


def templates_to_use(user: Any, case: Any, most: int = 60) -> list[ReplyTemplate]:
    """What fits an answer to `case`: of the unit that leads and of those above it, its own topic first."""
    lead = lead_of(case)
    if lead is None:
        return []
    path, step = lead.unit.path, type(lead.unit).steplen
    above = [path[:length] for length in range(step, len(path) + 1, step)]
    found = templates_for(user).filter(unit__path__in=above)[: 4 * most]
    return sorted(found, key=lambda each: (each.topic != case.topic, bool(each.topic), each.title))[:most]


def is_unedited(*texts: str) -> bool:
    """Whether one of these texts is the wording of a template, letter for letter."""
    marks = {rules.mark_of(text) for text in texts if text.strip()}
    return TemplateVersion.objects.filter(mark__in=marks).exists()
