"""A suggestion comes in: once each, personal data covered, and with a private link for its author."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases.queries import hash_of
from answerable.portal.cases.services import covered, in_words, move, next_number
from answerable.portal.cases.services.contacts import seal
from answerable.portal.core import limits
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.notices.queries import in_charge
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import responsible_unit
from answerable.portal.search.services import forget
from answerable.portal.suggestions import rules
from answerable.portal.suggestions.models import Suggestion
from answerable.portal.suggestions.services.contacts import erase_day
from answerable.portal.suggestions.services.counting import fold
from answerable.portal.suggestions.services.steps import line, tell, until

__all__ = ["count_sending", "submit", "withdraw"]


def count_sending(network: str) -> None:
    """Count one sending from a network; raise `Refused` when there were too many just now."""
    if limits.too_many("suggest", network, limit=rules.MOST_SENDINGS, within=rules.SENDING_WINDOW):
        raise Refused(_("Many suggestions came from your network just now. Please try again in an hour."))
    limits.note("suggest", network, within=rules.SENDING_WINDOW)


def submit(
    *,
    title: str,
    text: str,
    topic: str = "",
    unit: Unit | None = None,
    name: str = "",
    contact: str = "",
    token: str | None = None,
    at: dt.datetime | None = None,
) -> tuple[Suggestion, str]:
    """Take a suggestion in; return it with the token of its private link. A known token gives the first
    one. Nobody sees it before it has been checked for personal data."""
    token = token or secrets.token_urlsafe(32)
    known = Suggestion.objects.filter(token_hash=hash_of(token)).first()
    if known:
        return known, token
    (shown_title, shown_text), hits = covered([title, text])
    written = {"title": shown_title[: 2 * rules.LONGEST_TITLE], "text": shown_text, "covered": hits}
    about = {"topic": topic, "unit": unit or _unit_for(topic), "contact": seal(name=name, contact=contact)}
    try:
        return _keep(token, at or timezone.now(), **written, **about), token
    except IntegrityError:  # the same form arrived twice at once
        return Suggestion.objects.get(token_hash=hash_of(token)), token


@transaction.atomic
def _keep(token: str, at: dt.datetime, **fields: Any) -> Suggestion:
    times = {"sent_at": at, "check_by": until(rules.TO_CHECK, at), "contact_erase_on": erase_day(at)}
    number = next_number("S", at)
    suggestion = Suggestion.objects.create(number=number, token_hash=hash_of(token), **times, **fields)
    line(None, "submit", suggestion, at, topic=suggestion.topic)
    people = in_charge(suggestion.unit, "suggestions.check")

    def text() -> str:
        return _("%(number)s waits to be checked for personal data.") % {"number": number}

    tell("suggestions.waiting", suggestion, people, text, at)
    return suggestion


def _unit_for(topic: str) -> Unit:
    """The unit that answers for the topic, else the one at the top."""
    found = responsible_unit(topic) if topic else None
    found = found or Unit.objects.open().filter(depth=1).order_by("path").first()
    if found is None:
        raise Conflict(_("Nobody can answer here yet: no unit has been founded."))
    return found


@transaction.atomic
def withdraw(suggestion: Suggestion, words: str = "", at: dt.datetime | None = None) -> Suggestion:
    """Its author no longer wants it, while no answer is owed yet; the private link is the authority."""
    at = at or timezone.now()
    fields = {"ended_at": at, "ended_words": in_words(words), "contact": None, "contact_erase_on": None}
    move(rules.SUGGESTION, "withdraw", suggestion, **fields)
    fold(suggestion)
    forget("suggestion", [suggestion.pk])
    line(None, "withdraw", suggestion, at)
    return suggestion
