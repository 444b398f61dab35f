"""What those who asked say of an answer: once, with one change of mind for each published version."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.answers import rules
from answerable.portal.answers.models import Answer, Feedback
from answerable.portal.cases.services import reopen
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record


@transaction.atomic
def give_feedback(
    message: Any,
    verdict: str,
    missing: str = "",
    at: dt.datetime | None = None,
    *,
    satisfied: bool | None = None,
) -> Feedback:
    """Keep the verdict of whoever holds the private link; "not solved" opens the case again, once.

    `satisfied` is about how the matter was handled, whatever came of it; None where nothing was said of it.
    """
    at = at or timezone.now()
    answer = (
        Answer.objects.select_related("case", "public")
        .filter(case=message.case_id, public__isnull=False)
        .first()
    )
    if answer is None or verdict not in rules.VERDICTS:
        raise Conflict(_("There is no published answer yet. You can tell us once there is one."))
    before = Feedback.objects.filter(answer=answer, message=message).first()
    said = {"verdict": verdict, "satisfied": satisfied}
    given = _change(answer, message, said, at) or _first(answer, message, said, at)
    if before is None or before.at != given.at:
        _line(answer, given, before)
    if verdict == Feedback.Verdict.NOT_SOLVED and _may_reopen(message, answer.case):
        reopen(None, answer.case, missing, message=message, at=at)
    return given


def _line(answer: Answer, given: Feedback, before: Feedback | None) -> None:
    """One line for a word or a change of mind, without the message: the figures can be counted from it."""
    said: dict[str, Any] = {"verdict": given.verdict}
    if given.satisfied is not None:
        said["satisfied"] = given.satisfied
    if before:
        said |= {"instead": before.verdict, "since": before.at.isoformat()}
        if before.satisfied is not None:
            said["instead_satisfied"] = before.satisfied
    record(None, "feedback", ("answers.answer", answer.number), unit=answer.unit, at=given.at, **said)


def _change(answer: Answer, message: Any, said: dict[str, Any], at: dt.datetime) -> Feedback | None:
    given = Feedback.objects.filter(answer=answer, message=message).first()
    if given is None:
        return None
    if given.revision_id == answer.public_id and said == {name: getattr(given, name) for name in said}:
        return given
    about_this = Feedback.objects.filter(
        pk=given.pk, revision=answer.public_id, changes__lt=rules.MOST_CHANGES
    )
    about_earlier = Feedback.objects.filter(pk=given.pk).exclude(revision=answer.public_id)
    changed = about_earlier.update(**said, at=at, changes=0, revision=answer.public_id)
    if not changed and not about_this.update(**said, at=at, changes=F("changes") + 1):
        raise Conflict(_("You have changed your mind once already; this is now kept as it is."))
    given.refresh_from_db()
    return given


def _first(answer: Answer, message: Any, said: dict[str, Any], at: dt.datetime) -> Feedback:
    about = {**said, "at": at, "revision": answer.public}
    try:
        with transaction.atomic():
            return Feedback.objects.create(answer=answer, message=message, **about)
    except IntegrityError:
        raise Conflict(_("Your word has just been kept; the page shows it.")) from None


def _may_reopen(message: Any, case: Any) -> bool:
    return message.reopened_at is None and case.state in {"answered", "closed"}
