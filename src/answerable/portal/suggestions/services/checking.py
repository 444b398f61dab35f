"""The check before publishing: for personal data, and for nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases.services import move, require
from answerable.portal.core.errors import Conflict
from answerable.portal.search.services import put
from answerable.portal.suggestions import rules
from answerable.portal.suggestions.models import Suggestion
from answerable.portal.suggestions.queries.promises import promise_for
from answerable.portal.suggestions.services.steps import line

__all__ = ["CHECK", "assign", "cover", "publish"]

CHECK = "suggestions.check"


@transaction.atomic
def publish(user: Any, suggestion: Suggestion, at: dt.datetime | None = None) -> Suggestion:
    """Put it before the public, with the promise that holds today: so many supporters, then an answer.

    Whoever publishes gives the promise: at the threshold the case is opened in their name.
    """
    require(user, CHECK, suggestion.unit)
    at = at or timezone.now()
    if suggestion.hidden_at is not None:
        raise Conflict(_("It is hidden; it is published once it is shown again."))
    threshold, promise = promise_for(suggestion.topic, suggestion.unit.code)
    last = timezone.localtime(at + dt.timedelta(days=promise.open_days))
    fields = {
        "published_at": at,
        "published_by": user,
        "threshold": threshold,
        "needed": promise.supporters,
        "answer_days": promise.answer_days,
        "signed_in_only": promise.signed_in_only,
        "open_until": last.replace(hour=23, minute=59, second=59, microsecond=0),
    }
    move(rules.SUGGESTION, "publish", suggestion, **fields)
    put("suggestion", suggestion.pk, suggestion.number, suggestion.title, suggestion.text)
    line(user, "publish", suggestion, at, needed=promise.supporters, answer_days=promise.answer_days)
    return suggestion


@transaction.atomic
def cover(user: Any, suggestion: Suggestion, passages: Sequence[str], at: dt.datetime | None = None) -> int:
    """Cover personal data that the program did not find; each passage as it stands in the text. Only covering
    is possible: nobody changes anybody's words."""
    require(user, CHECK, suggestion.unit)
    title, in_title = rules.cover(suggestion.title, passages)
    text, in_text = rules.cover(suggestion.text, passages)
    places = in_title + in_text
    if not places:
        raise Conflict(_("None of these passages stands in the text."))
    as_it_was = Suggestion.objects.filter(pk=suggestion.pk, title=suggestion.title, text=suggestion.text)
    if as_it_was.update(title=title[:160], text=text, covered=F("covered") + places) != 1:
        raise Conflict(_("Somebody else covered something at the same moment. Please look at it again."))
    suggestion.refresh_from_db(fields=["title", "text", "covered"])
    if suggestion.published_at is not None and suggestion.hidden_at is None:
        put("suggestion", suggestion.pk, suggestion.number, suggestion.title, suggestion.text)
    line(user, "cover", suggestion, at or timezone.now(), places=places)
    return places


@transaction.atomic
def assign(user: Any, suggestion: Suggestion, unit: Any, topic: str, at: dt.datetime | None = None) -> None:
    """Say which unit it is for and what it is about, before it is published: the promise follows from it."""
    require(user, CHECK, suggestion.unit)
    require(user, CHECK, unit)
    waiting = Suggestion.objects.filter(pk=suggestion.pk, state=Suggestion.State.WAITING)
    if waiting.update(unit=unit, topic=topic) != 1:
        raise Conflict(_("It is published already: what was promised stays."))
    suggestion.refresh_from_db(fields=["unit", "topic"])
    line(user, "assign", suggestion, at or timezone.now(), topic=topic)
