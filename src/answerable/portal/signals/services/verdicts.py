"""What people say of a warning, and what follows from it: the topic of its documents, and the allowance of
its family. All of it can be taken back.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.signals.models import Signal, Verdict
from answerable.portal.signals.queries import answering_unit, documents_of
from answerable.portal.signals.rules import family_of
from answerable.portal.signals.services.allowances import follow_verdicts
from answerable.portal.topics import services as topics

__all__ = ["VERDICT", "edition", "give_verdict", "may_judge", "withdraw_verdict"]

VERDICT = "cases.open"


def may_judge(user: Any, signal: Signal) -> bool:
    """Whether `user` opens cases for the unit that answers for what `signal` warned of."""
    unit = answering_unit(signal)
    return user.has_perm(VERDICT, unit) if unit else user.has_perm(VERDICT)


def edition(verdict: Verdict | None) -> str:
    """By what one word on a warning is told from the next; empty where nobody has said anything."""
    return verdict.given_at.isoformat() if verdict else ""


@transaction.atomic
def give_verdict(
    user: Any,
    signal: Signal,
    found: str,
    reason: str,
    official_on: dt.date | None = None,
    *,
    about: str = "",
    over: str | None = None,
    at: dt.datetime | None = None,
) -> Verdict:
    """Say what a warning turned out to be; a later word replaces the earlier one, with what came of it.

    `about` is the topic that its documents really are about, where it was false for that alone: they are
    corrected, and a classifier learns from them. Otherwise the allowance of the family follows the verdict.
    `over` is the `edition` of the word that `user` has read; another one is not replaced unseen.
    """
    _may_judge(user, signal)
    if not signal.alarm:
        raise Conflict(_("This was no warning, so there is nothing to say of it."))
    earlier = Verdict.objects.select_related("given_by").filter(signal=signal).first()
    if over is not None and over != edition(earlier):
        raise Conflict(_("Meanwhile somebody has said otherwise. Read it first; then you can replace it."))
    at = at or timezone.now()
    if earlier:
        _take_all_back(user, earlier, at)
    about = about if found == Verdict.Found.FALSE else ""
    corrected = _correct(user, signal, about, at) if about else []
    said = {"found": found, "reason": reason, "official_on": official_on, "about": about}
    said |= {"corrected": corrected, "given_by": user, "given_at": at}
    verdict, _new = Verdict.objects.update_or_create(signal=signal, defaults=said)
    told = {"found": found, "reason": reason} | ({"about": about} if about else {})
    record(user, "signals.give_verdict", signal, at=at, **told)
    follow_verdicts(user, family_of(signal.series), at=at)
    return verdict


@transaction.atomic
def withdraw_verdict(user: Any, signal: Signal, *, at: dt.datetime | None = None) -> None:
    """Unsay what `user` said of a warning: corrections that came of it and the allowance go back too.

    Documents of which somebody else has said the topic since keep that.
    """
    _may_judge(user, signal)
    verdict = Verdict.objects.filter(signal=signal).first()
    if verdict is None or verdict.given_by_id != user.pk:
        raise Conflict(_("Only your own word can be taken back; you can say otherwise."))
    _take_all_back(user, verdict, at)
    verdict.delete()
    record(user, "signals.withdraw_verdict", signal, at=at, found=verdict.found)
    follow_verdicts(user, family_of(signal.series), at=at)


def _correct(user: Any, signal: Signal, about: str, at: dt.datetime) -> list[str]:
    """Say of what the warning counted that it is about something else; gives the documents."""
    documents = documents_of(signal)
    for doc_id, topic in documents:
        topics.correct(user, doc_id, given=topic, corrected=about, at=at)
    return [doc_id for doc_id, _topic in documents]


def _take_all_back(user: Any, verdict: Verdict, at: dt.datetime | None) -> None:
    for doc_id in verdict.corrected:
        with (
            suppress(Conflict),
            transaction.atomic(),
        ):  # what somebody has said since counts
            topics.take_back(user, doc_id, at=at, said_by=verdict.given_by)


def _may_judge(user: Any, signal: Signal) -> None:
    if not may_judge(user, signal):
        raise Refused(_("Only those who open cases for the unit that answers for it say what a warning was."))
