"""Names and contacts: sealed on arrival, shown one at a time with a reason, erased in time."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases.models import Message
from answerable.portal.cases.services.steps import in_words, require_message, today
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.files.services import erase


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.CONTACT_KEYS])


def seal(**given: str) -> bytes | None:
    """What was given, encrypted together; None when it is all empty."""
    kept = {name: text.strip() for name, text in given.items()}
    return _keys().encrypt(json.dumps(kept).encode()) if any(kept.values()) else None


def _unseal(sealed: bytes | None) -> dict[str, str]:
    if sealed is None:
        return {}
    try:
        return json.loads(_keys().decrypt(bytes(sealed)))
    except InvalidToken:
        raise Conflict(_("None of the keys in use opens this contact. Ask who runs the server.")) from None


@transaction.atomic
def reveal_contact(user: Any, message: Message, reason: str, at: dt.datetime | None = None) -> dict[str, str]:
    """Name, contact and the uncovered text of one message; who looked, and why, stays in the audit log."""
    require_message(user, "cases.reveal", message)
    reason = in_words(reason)
    if not reason:
        raise Conflict(_("Say why you need to see it."))
    shown = dict.fromkeys(("name", "contact", "title", "text", "place"), "")
    shown |= _unseal(message.contact) | _unseal(message.original)
    record(user, "reveal_contact", ("cases.message", message.reference), at=at, reason=reason)
    return shown


def contact_day(at: dt.datetime) -> dt.date:
    """The day on which what was kept about a sender is erased, counted from `at`."""
    return today(at) + dt.timedelta(days=settings.CONTACT_KEPT_DAYS)


def start_contact_clocks(messages: Any, at: dt.datetime) -> None:
    """Start the clock where it does not run yet: a later closing never makes the time longer."""
    messages.filter(contact_erase_on=None).update(contact_erase_on=contact_day(at))


def erase_due_contacts(at: dt.datetime | None = None) -> int:
    """Erase contacts and uncovered texts whose day has come, and return of how many messages."""
    at = at or timezone.now()
    due = Message.objects.filter(contact_erase_on__lte=today(at)).exclude(contact=None, original=None)
    return sum(_erase(message, at) for message in due.order_by("pk"))


@transaction.atomic
def _erase(message: Message, at: dt.datetime) -> int:
    still = Message.objects.filter(pk=message.pk, contact_erase_on__lte=today(at))
    erased = still.update(contact=None, original=None, contact_erase_on=None)
    if erased:
        erase("message", [message.pk])
        record(None, "erase_contact", ("cases.message", message.reference), at=at)
    return erased
