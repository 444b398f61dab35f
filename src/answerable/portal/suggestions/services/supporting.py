"""Giving support and taking it back; and what happens at the threshold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases import services as cases
from answerable.portal.core import limits
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.notices.queries import in_charge
from answerable.portal.organisation.models import Unit
from answerable.portal.suggestions import rules
from answerable.portal.suggestions.models import Suggestion, Support
from answerable.portal.suggestions.queries.marks import mark_of
from answerable.portal.suggestions.services.steps import line, tell, until
from answerable.portal.work.rules import Term

__all__ = ["count_browser", "open_case", "support", "take_back"]

Secrets = Mapping[str, object]  # way → what proves the supporter by it: an account's key, a browser's token


def count_browser(suggestion: Suggestion, network: str) -> None:
    """Count one new browser from a network; raise `Refused` where there were too many for this suggestion."""
    parts = (suggestion.number, network)
    if limits.too_many("support", *parts, limit=rules.MOST_NEW_BROWSERS, within=rules.BROWSER_WINDOW):
        raise Refused(
            _("Many people supported this from your network today. Sign in, or try again tomorrow.")
        )
    limits.note("support", *parts, within=rules.BROWSER_WINDOW)


@transaction.atomic
def support(suggestion: Suggestion, secrets: Secrets, at: dt.datetime | None = None) -> bool:
    """Support it once, by the first of `secrets`; whoever did so by any of them is not counted again.

    Gives whether it was counted now. At the threshold an answer is owed from this moment on.
    """
    at = at or timezone.now()
    way = next(iter(secrets))
    if suggestion.signed_in_only and way != Support.Way.ACCOUNT:
        raise Refused(_("Only people who have signed in are counted here."))
    marks = {each: mark_of(suggestion, each, secret) for each, secret in secrets.items()}
    if suggestion.supports.filter(mark__in=marks.values()).exists():
        return False
    day = timezone.localtime(at).date()
    try:
        with transaction.atomic():
            _count(suggestion, 1, at)
            Support.objects.create(suggestion=suggestion, mark=marks[way], way=way, day=day)
    except IntegrityError:  # the same hand twice at once
        return False
    suggestion.refresh_from_db(fields=["supporters", "state"])
    if suggestion.state == Suggestion.State.OPEN and suggestion.supporters >= suggestion.needed:
        _reach(suggestion, at)
    return True


@transaction.atomic
def take_back(suggestion: Suggestion, secrets: Secrets, at: dt.datetime | None = None) -> bool:
    """No longer support it, while it gathers. An answer that is owed already stays owed."""
    marks = [mark_of(suggestion, each, secret) for each, secret in secrets.items()]
    gone = suggestion.supports.filter(mark__in=marks).delete()[0]
    if gone:
        _count(suggestion, -gone, at or timezone.now())
        suggestion.refresh_from_db(fields=["supporters"])
    return bool(gone)


def _count(suggestion: Suggestion, more: int, at: dt.datetime) -> None:
    """Count, while it gathers. The UPDATE is the claim: nothing is counted beside the gathering's end."""
    gathering = Q(state=Suggestion.State.REACHED) | Q(state=Suggestion.State.OPEN, open_until__gt=at)
    still = Suggestion.objects.filter(gathering, pk=suggestion.pk, hidden_at=None)
    if still.update(supporters=F("supporters") + more) != 1:
        raise Conflict(_("This suggestion no longer gathers support."))


def _reach(suggestion: Suggestion, at: dt.datetime) -> None:
    due = until(Term(suggestion.answer_days), at)
    cases.move(rules.SUGGESTION, "reach", suggestion, reached_at=at, due_at=due)
    line(None, "reach", suggestion, at, supporters=suggestion.supporters, due_at=due.isoformat())
    _open_by_promise(suggestion, at)
    people = {
        *in_charge(suggestion.unit, "suggestions.check"),
        *in_charge(suggestion.unit, "answers.publish"),
    }

    def text() -> str:
        return _("%(number)s has enough supporters: a formal answer is owed.") % {"number": suggestion.number}

    tell("suggestions.reached", suggestion, people, text, at)


def _open_by_promise(suggestion: Suggestion, at: dt.datetime) -> None:
    """Open the case in the name of whoever published it, which was promising this very act. Where they no
    longer have the right, the clock runs all the same and the desk is told to open it."""
    try:
        with transaction.atomic():
            _open(suggestion.published_by, suggestion, at)
    except (Conflict, Refused):
        return


@transaction.atomic
def open_case(user: Any, suggestion: Suggestion, at: dt.datetime | None = None) -> Suggestion:
    """Open the case that a suggestion is owed, where that did not happen at the threshold."""
    at = at or timezone.now()
    if suggestion.state != Suggestion.State.REACHED or suggestion.case_id is not None:
        raise Conflict(_("Nothing is owed to this suggestion, or its case has been opened already."))
    _open(user, suggestion, at)
    return suggestion


def _open(user: Any, suggestion: Suggestion, at: dt.datetime) -> None:
    keeper = _keeper(user, suggestion.unit)
    about = {"title": suggestion.title, "summary": suggestion.text, "topic": suggestion.topic}
    case = cases.open_case(user, **about, unit=keeper, urgency="complex", at=at)
    if Suggestion.objects.filter(pk=suggestion.pk, case=None).update(case=case) != 1:
        raise Conflict(_("Its case has just been opened by somebody else."))
    suggestion.refresh_from_db(fields=["case"])
    line(user, "open_case", suggestion, at, case=case.number)
    if user.has_perm("cases.route", keeper):
        request = _("A formal answer to the public suggestion %(number)s.") % {"number": suggestion.number}
        last = max(timezone.localtime(suggestion.due_at), timezone.localtime(at)).date()
        cases.route(user, case, [cases.Part(suggestion.unit, request, last, "lead")], at=at)


def _keeper(user: Any, unit: Unit) -> Unit:
    """The unit whose desk keeps the case: the highest at or above `unit` at which `user` opens cases."""
    paths = [unit.path[:end] for end in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    lineage = Unit.objects.filter(path__in=paths).order_by("path")
    able = next((each for each in lineage if user is not None and user.has_perm("cases.open", each)), None)
    if able is None:
        raise Refused(permission="cases.open", unit=unit)
    return able
