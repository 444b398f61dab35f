"""The formal answer and what follows: adopted, in part, or not, with reasons; then how it goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.answers.queries import answers_of_cases
from answerable.portal.cases.services import in_words, move, require
from answerable.portal.core.errors import Conflict
from answerable.portal.suggestions import rules
from answerable.portal.suggestions.models import Progress, Suggestion
from answerable.portal.suggestions.services.contacts import erase_day
from answerable.portal.suggestions.services.counting import fold
from answerable.portal.suggestions.services.steps import line

__all__ = ["DECIDE", "HANDLE", "add_note", "decide", "finish", "lapse_due"]

DECIDE = "answers.publish"  # what is said in the organisation's name
HANDLE = "suggestions.handle"


@transaction.atomic
def decide(
    user: Any, suggestion: Suggestion, outcome: str, reasons: str, at: dt.datetime | None = None
) -> Suggestion:
    """Say in public whether it is adopted, and why. The formal answer is the signed-off answer to its case,
    which is published first."""
    require(user, DECIDE, suggestion.unit)
    at, reasons = at or timezone.now(), in_words(reasons)
    if outcome not in Suggestion.Outcome.values or not reasons:
        raise Conflict(_("Say whether it is adopted, and give the reasons: everybody reads them."))
    if suggestion.case is None:
        raise Conflict(_("Open its case first: the formal answer is the answer to it."))
    answer = answers_of_cases([suggestion.case]).get(suggestion.case_id)
    if answer is None or answer.public is None:
        said = _("Publish the answer to %(case)s first: it is the formal answer.")
        raise Conflict(said % {"case": suggestion.case.number})
    words = {"outcome": outcome, "outcome_words": reasons, "decided_at": at}
    move(rules.SUGGESTION, "decide", suggestion, **words, contact_erase_on=erase_day(at))
    fold(suggestion)
    line(user, "decide", suggestion, at, outcome=outcome, reason=reasons, answer=answer.number)
    return suggestion


@transaction.atomic
def add_note(user: Any, suggestion: Suggestion, text: str, at: dt.datetime | None = None) -> Progress:
    """Say in public how it goes with what was adopted."""
    require(user, HANDLE, suggestion.unit)
    at, text = at or timezone.now(), in_words(text)
    if not text:
        raise Conflict(_("Say how it goes."))
    if suggestion.outcome == rules.NOT_ADOPTED:
        raise Conflict(_("It was not adopted; there is nothing to report on."))
    move(rules.SUGGESTION, "note", suggestion)
    written = Progress.objects.create(suggestion=suggestion, text=text, by=user, at=at)
    line(user, "add_note", suggestion, at, note=written.pk)
    return written


@transaction.atomic
def finish(user: Any, suggestion: Suggestion, words: str, at: dt.datetime | None = None) -> Suggestion:
    """Bring it to its end: what was adopted has been done, or there is nothing more to do."""
    require(user, HANDLE, suggestion.unit)
    at, words = at or timezone.now(), in_words(words)
    if not words:
        raise Conflict(_("Say what came of it."))
    promised = suggestion.outcome != rules.NOT_ADOPTED
    if suggestion.state == Suggestion.State.ANSWERED and promised:
        raise Conflict(_("It was adopted: say how it goes before it ends."))
    move(rules.SUGGESTION, "finish", suggestion, ended_at=at, ended_words=words)
    line(user, "finish", suggestion, at, reason=words)
    return suggestion


def lapse_due(at: dt.datetime | None = None) -> int:
    """End the gathering of those whose time is over; what is hidden waits until it is shown again."""
    at = at or timezone.now()
    over = Suggestion.objects.filter(state=Suggestion.State.OPEN, open_until__lte=at, hidden_at=None)
    return sum(_lapse(suggestion, at) for suggestion in over.order_by("pk"))


@transaction.atomic
def _lapse(suggestion: Suggestion, at: dt.datetime) -> int:
    still = Suggestion.objects.filter(pk=suggestion.pk, state=Suggestion.State.OPEN, hidden_at=None)
    state = rules.after(rules.SUGGESTION, "lapse", suggestion.state)
    if still.update(state=state, ended_at=at, contact_erase_on=erase_day(at)) != 1:
        return 0
    suggestion.refresh_from_db()
    fold(suggestion)
    line(None, "lapse", suggestion, at, supporters=suggestion.supporters)
    return 1
