"""An answer from the first draft to the public page, and its corrections.

Nobody signs off their own words: who wrote any version since the last publication cannot approve the next.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.portal.answers import queries, rules
from answerable.portal.answers.models import Answer, Revision
from answerable.portal.answers.services.evidence import take_evidence
from answerable.portal.cases import queries as cases
from answerable.portal.cases.services import (
    begin_answer,
    in_words,
    mark_answered,
    move,
    next_number,
    reason_line,
    require,
)
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.organisation.services import second_person
from answerable.portal.search.services import put

PUBLISH = "answers.publish"


@transaction.atomic
def draft(
    user: Any,
    case: Any,
    *,
    title: str,
    question: str,
    body: str,
    next_steps: str = "",
    at: dt.datetime | None = None,
) -> Answer:
    """Begin the one answer to a case; the unit that leads it writes."""
    at = at or timezone.now()
    unit = _require(user, "answers.draft", case)
    begin_answer(user, case, at)
    kept = {"topic": case.topic, "drafted_at": at, "evidence": take_evidence(case, at)}
    try:
        with transaction.atomic():
            answer = Answer.objects.create(number=next_number("A", at), case=case, unit=unit, **kept)
    except IntegrityError:
        raise Conflict(_("An answer to this case has been begun already.")) from None
    _write(user, answer, at, title=title, question=question, body=body, next_steps=next_steps)
    _line(user, "draft", answer, at, case=case.number)
    return answer


@transaction.atomic
def revise(
    user: Any,
    answer: Answer,
    *,
    title: str,
    question: str,
    body: str,
    next_steps: str = "",
    note: str = "",
    at: dt.datetime | None = None,
) -> Revision:
    """Save a further version of a draft; the earlier ones stay."""
    _require(user, "answers.draft", answer.case)
    at = at or timezone.now()
    move(rules.ANSWER, "revise", answer)
    begin_answer(user, answer.case, at)
    words = {"title": title, "question": question, "body": body, "next_steps": next_steps}
    written = _write(user, answer, at, note=in_words(note)[:300], **words)
    _line(user, "revise", answer, at, version=written.serial)
    return written


@transaction.atomic
def submit(user: Any, answer: Answer, at: dt.datetime | None = None) -> Answer:
    """Hand the draft to somebody else for review; the evidence is taken anew and reviewed with it."""
    _require(user, "answers.draft", answer.case)
    at = at or timezone.now()
    if not queries.unpublished(answer).exists():
        raise Conflict(_("Keep a new version first: the newest one is published already."))
    _check_edited(answer.revisions.last())
    evidence = take_evidence(answer.case, at)
    move(rules.ANSWER, "submit", answer, submitted_at=at, evidence=evidence, returned_words="")
    _line(user, "submit", answer, at)
    return answer


def _check_edited(newest: Revision) -> None:
    """A template is a beginning: what it leaves open is filled in, and it is made to fit the question."""
    if left := rules.placeholders(*(getattr(newest, part) for part in rules.TEXTS)):
        said = _("Fill in what the template leaves open: %(what)s.")
        raise Conflict(said % {"what": ", ".join(left[:5])})
    if queries.is_unedited(newest.body):
        raise Conflict(_("This is a template word for word. Say what it means for this very question."))


@transaction.atomic
def send_back(user: Any, answer: Answer, words: str, at: dt.datetime | None = None) -> Answer:
    """Return the draft to those who wrote it, with what is to be done."""
    _require(user, "answers.review", answer.case)
    at = at or timezone.now()
    words = in_words(words)
    if not words:
        raise Conflict(_("Say what is to be changed: those who wrote it read this."))
    move(rules.ANSWER, "send_back", answer, returned_words=words)
    # A new version is asked for, so the signature on this one lapses.
    queries.unpublished(answer).update(signed_by=None, signed_at=None)
    _line(user, "send_back", answer, at, **reason_line(answer.case, words))
    return answer


@transaction.atomic
def approve(user: Any, answer: Answer, at: dt.datetime | None = None) -> Answer:
    """Sign off the newest version; refused to everybody who wrote any of it."""
    _require(user, "answers.review", answer.case)
    at = at or timezone.now()
    if user.pk in queries.writers_of(answer):
        raise Refused(_("You wrote some of this. Somebody else signs it off."))
    move(rules.ANSWER, "approve", answer)
    newest = answer.revisions.last()
    answer.revisions.filter(pk=newest.pk).update(signed_by=user, signed_at=at)
    _line(user, "approve", answer, at, version=newest.serial)
    return answer


@transaction.atomic
def publish(user: Any, answer: Answer, at: dt.datetime | None = None) -> Any:
    """Put the signed version before the public; the case is answered. Earlier versions stay readable.

    Where the organisation wants two persons for it, this proposes it; it happens when a second confirms.
    """
    unit = _require(user, PUBLISH, answer.case)
    if second_person.needed(PUBLISH):
        return _propose(user, answer, unit)
    return _publish(user, answer, at)


def _propose(user: Any, answer: Answer, unit: Any) -> Any:
    newest = answer.revisions.last()
    if newest.signed_by_id is None or newest.published_at is not None:
        raise Conflict(_("This version has not been signed off."))
    return second_person.propose(
        user,
        PUBLISH,
        answer,
        unit=unit,
        label=answer.number if answer.case.confidential else f"{answer.number} {newest.title}",
        address=reverse("answers:work", args=[answer.number]),
        arguments={"version": newest.serial},
    )


def _carry_out(proposal: Any, confirmer: Any) -> Answer:
    """The publication that a second person confirmed, of the very version they were asked about."""
    answer = Answer.objects.get(pk=proposal.object_id)
    _require(proposal.proposed_by, PUBLISH, answer.case)
    _require(confirmer, PUBLISH, answer.case)  # asked by office, and it may be kept from them
    if answer.revisions.last().serial != proposal.arguments["version"]:
        raise Conflict(_("The answer has changed since this was proposed."))
    return _publish(proposal.proposed_by, answer, None)


def _publish(user: Any, answer: Answer, at: dt.datetime | None) -> Answer:
    at = at or timezone.now()
    newest = answer.revisions.last()
    first = answer.published_at is None
    times = {"published_at": at} if first else {"corrected_at": at}
    about = {
        "units": cases.units_of(answer.case),
        "topic": answer.case.topic,
        "unit": _leading_unit(answer.case),
    }
    move(rules.ANSWER, "publish", answer, public=newest, **times, **about)
    signed = Revision.objects.filter(pk=newest.pk, signed_by__isnull=False, published_at=None)
    if signed.update(published_by=user, published_at=at, evidence=answer.evidence) != 1:
        raise Conflict(_("This version has not been signed off."))
    put("answer", answer.pk, answer.number, *(getattr(newest, part) for part in rules.TEXTS))
    mark_answered(user, answer.case, answer.number, at)
    _line(user, "publish" if first else "publish_correction", answer, at, version=newest.serial)
    return answer


@transaction.atomic
def begin_correction(user: Any, answer: Answer, at: dt.datetime | None = None) -> Answer:
    """Open a published answer for a correction or an addition; what is out stays out meanwhile."""
    _require(user, "answers.draft", answer.case)
    at = at or timezone.now()
    move(rules.ANSWER, "begin_correction", answer)
    begin_answer(user, answer.case, at)
    _line(user, "begin_correction", answer, at)
    return answer


def _require(user: Any, permission: str, case: Any) -> Any:
    """The unit that leads, at which `user` must have the right; and nothing of a confidential case behind
    its doors, whatever else they hold."""
    unit = _leading_unit(case)
    require(user, permission, unit)
    if case.confidential and not cases.may_see(user, case):
        raise Refused(_("None of your offices gives you the right to do this here."))
    return unit


def _leading_unit(case: Any) -> Any:
    lead = cases.lead_of(case)
    if lead is None:
        raise Conflict(_("Ask a unit to lead this case first: the unit that leads writes the answer."))
    return lead.unit


def _write(user: Any, answer: Answer, at: dt.datetime, **words: str) -> Revision:
    last = answer.revisions.aggregate(last=Max("serial"))["last"] or 0
    return Revision.objects.create(answer=answer, serial=last + 1, written_by=user, written_at=at, **words)


def _line(user: Any, verb: str, answer: Answer, at: dt.datetime, **detail: Any) -> None:
    thing = ("answers.answer", answer.number)
    record(user, verb, thing, unit=answer.unit, at=at, **detail)


second_person.act(PUBLISH, gettext_lazy("publish an answer"), permission=PUBLISH, carry_out=_carry_out)
