"""What the job looks after: gatherings that are over, and those in charge of what is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.notices import services as notices
from answerable.portal.notices.models import Notice
from answerable.portal.notices.queries import in_charge
from answerable.portal.suggestions.models import Hiding, Suggestion
from answerable.portal.suggestions.services.answering import DECIDE
from answerable.portal.suggestions.services.checking import CHECK
from answerable.portal.suggestions.services.hiding import DECIDE_APPEALS
from answerable.portal.suggestions.services.steps import KIND

__all__ = ["tell_of_late"]

LATE = "suggestions.late"


class _Late(NamedTuple):
    """What is late: of which suggestion, what, and who answers for it."""

    number: str
    unit: Any
    permission: str
    what: str
    text: Callable[[], str]


@transaction.atomic
def tell_of_late(at: dt.datetime | None = None) -> int:
    """Tell of every check, formal answer and appeal whose time is over, once each; gives how many."""
    at = at or timezone.now()
    return sum(_tell(late, at) for late in (*_unchecked(at), *_unanswered(at), *_undecided(at)))


def _unchecked(at: dt.datetime) -> Iterator[_Late]:
    waiting = Suggestion.objects.filter(state=Suggestion.State.WAITING, check_by__lt=at, hidden_at=None)
    for one in waiting.select_related("unit"):
        yield _Late(one.number, one.unit, CHECK, "check", _words(one.number, "check"))


def _unanswered(at: dt.datetime) -> Iterator[_Late]:
    owed = Suggestion.objects.filter(state=Suggestion.State.REACHED, due_at__lt=at)
    for one in owed.select_related("unit"):
        yield _Late(one.number, one.unit, DECIDE, "answer", _words(one.number, "answer"))


def _undecided(at: dt.datetime) -> Iterator[_Late]:
    appealed = Hiding.objects.filter(state=Hiding.State.APPEALED, decide_by__lt=at)
    for one in appealed.select_related("unit"):
        words = _words(one.identity, "appeal")
        yield _Late(one.identity, one.unit, DECIDE_APPEALS, f"appeal{one.pk}", words)


def _words(number: str, what: str) -> Callable[[], str]:
    """What is said, in whichever language it is asked for."""

    def text() -> str:
        said = {
            "check": _("%(number)s should have been checked by now."),
            "answer": _("The formal answer to %(number)s is late."),
            "appeal": _("The appeal about %(number)s should have been decided by now."),
        }
        return said[what] % {"number": number}

    return text


def _tell(late: _Late, at: dt.datetime) -> int:
    key = f"{LATE}:{late.number}:{late.what}"
    if Notice.objects.filter(key=key).exists():
        return 0
    url = reverse("suggestions:work", args=[late.number])
    matter = notices.Matter(KIND, late.number, late.number, url)
    people = in_charge(late.unit, late.permission)
    notices.send(LATE, to=people, matter=matter, text=late.text, key=key, at=at)
    return 1
