"""How authors can be reached, if they said so: sealed on arrival, shown with a reason, erased in time."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.portal.cases.services import in_words, require
from answerable.portal.core import holds, retention
from answerable.portal.core.errors import Conflict
from answerable.portal.core.keys import forget_subject, portal_keys
from answerable.portal.core.services import record
from answerable.portal.suggestions.models import Suggestion
from answerable.portal.suggestions.services.steps import KIND

__all__ = ["erase_day", "erase_due", "reveal"]


@transaction.atomic
def reveal(user: Any, suggestion: Suggestion, reason: str, at: dt.datetime | None = None) -> dict[str, str]:
    """The name and contact that an author left; who looked, and why, stays in the audit log."""
    require(user, "cases.reveal", suggestion.unit)
    reason = in_words(reason)
    if not reason:
        raise Conflict(_("Say why you need to see it."))
    if suggestion.contact is None:
        raise Conflict(_("The author left no way to be reached, or it has been erased."))
    shown = _opened(suggestion.contact)
    thing = (KIND, suggestion.number)
    record(user, "suggestions.reveal", thing, unit=suggestion.unit, at=at, personal={"reason": reason})
    return shown


def _opened(sealed: bytes) -> dict[str, str]:
    try:
        return json.loads(portal_keys().decrypt(bytes(sealed)))
    except InvalidToken:
        raise Conflict(_("None of the keys in use opens this contact. Ask who runs the server.")) from None


def erase_day(at: dt.datetime) -> dt.date:
    """The day on which what was kept about an author is erased, counted from `at`."""
    return timezone.localtime(at).date() + dt.timedelta(days=retention.days_kept(AUTHOR.code))


def erase_due(at: dt.datetime | None = None) -> int:
    """Erase the contacts whose day has come, and return how many."""
    day = timezone.localtime(at or timezone.now()).date()
    due = Suggestion.objects.filter(contact_erase_on__lte=day).exclude(contact=None)
    free = due.exclude(number__in=holds.held(KIND))
    return sum(_erase(suggestion, day) for suggestion in free.order_by("pk"))


@transaction.atomic
def _erase(suggestion: Suggestion, day: dt.date) -> int:
    still = Suggestion.objects.filter(pk=suggestion.pk, contact_erase_on__lte=day)
    if erased := still.update(contact=None, contact_erase_on=None):
        forget_subject(KIND, suggestion.number)
        record(None, "suggestions.erase_contact", (KIND, suggestion.number))
    return erased


def _number_of(number: str) -> str | None:
    return number if Suggestion.objects.filter(number=number).exists() else None


AUTHOR = retention.Kind(
    "suggestions.author",
    gettext_lazy("Names and contacts of those who suggest something"),
    gettext_lazy("from the day on which it came in, was answered, or ended"),
    days=lambda: settings.CONTACT_KEPT_DAYS,
    least=7,
    most=1095,
    erase=erase_due,
    holds={KIND: _number_of},
)
retention.register(AUTHOR)
