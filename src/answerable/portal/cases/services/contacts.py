"""Names and contacts: sealed on arrival, shown one at a time with a reason, erased in time."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.portal.cases.models import Case, Message, Voice
from answerable.portal.cases.services.steps import in_words, reason_line, require_message, today
from answerable.portal.core import holds, retention
from answerable.portal.core.errors import Conflict
from answerable.portal.core.keys import forget_subject, portal_keys
from answerable.portal.core.services import record
from answerable.portal.files.services import erase


def seal(**given: str) -> bytes | None:
    """What was given, encrypted together; None when it is all empty."""
    kept = {name: text.strip() for name, text in given.items()}
    return portal_keys().encrypt(json.dumps(kept).encode()) if any(kept.values()) else None


def _unseal(sealed: bytes | None) -> dict[str, str]:
    if sealed is None:
        return {}
    try:
        return json.loads(portal_keys().decrypt(bytes(sealed)))
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
    sealed = reason_line(message, reason).get("personal") or {"reason": reason}
    record(user, "reveal_contact", ("cases.message", message.reference), at=at, personal=sealed)
    return shown


def mail_of(message: Message) -> str:
    """The e-mail address that the sender left, to bring them the answer: for a job, never for a page."""
    try:
        said = _unseal(message.contact).get("contact", "").strip()
        validate_email(said)
    except (Conflict, ValidationError):  # no key opens it, or it is a telephone number
        return ""
    return said


def contact_day(at: dt.datetime) -> dt.date:
    """The day on which what was kept about a sender is erased, counted from `at`."""
    return today(at) + dt.timedelta(days=retention.days_kept(CONTACT.code))


def start_contact_clocks(case: Case, at: dt.datetime) -> None:
    """Start the clock where it does not run yet: a later closing never makes the time longer."""
    day = contact_day(at)
    case.messages.filter(contact_erase_on=None).update(contact_erase_on=day)
    case.voices.filter(contact_erase_on=None).exclude(contact=None).update(contact_erase_on=day)


def erase_due_contacts(at: dt.datetime | None = None) -> int:
    """Erase contacts and uncovered texts whose day has come, and return of how many messages."""
    at = at or timezone.now()
    due = Message.objects.filter(contact_erase_on__lte=today(at)).exclude(contact=None, original=None)
    held = Q(reference__in=holds.held("cases.message")) | Q(case__number__in=holds.held("cases.case"))
    free = due.exclude(pk__in=Message.objects.filter(held).values("pk"))
    return sum(_erase(message, at) for message in free.order_by("pk")) + _erase_voices(at)


def _erase_voices(at: dt.datetime) -> int:
    """The e-mail addresses of those who said "me too"; each is used up by its letter before, as a rule."""
    due = Voice.objects.filter(contact_erase_on__lte=today(at)).exclude(contact=None)
    free = due.exclude(case__number__in=holds.held("cases.case"))
    return free.update(contact=None, contact_erase_on=None)


@transaction.atomic
def _erase(message: Message, at: dt.datetime) -> int:
    still = Message.objects.filter(pk=message.pk, contact_erase_on__lte=today(at))
    erased = still.update(contact=None, original=None, contact_erase_on=None)
    if erased:
        erase("message", [message.pk])
        forget_subject("cases.message", message.reference)  # and with it the reasons of those who looked
        record(None, "erase_contact", ("cases.message", message.reference), at=at)
    return erased


def _message_of(reference: str) -> str | None:
    return reference if Message.objects.filter(reference=reference).exists() else None


def _case_of(number: str) -> str | None:
    return number if Case.objects.filter(number=number).exists() else None


CONTACT = retention.Kind(
    "cases.contact",
    gettext_lazy("Names and contacts of senders, and their words before covering"),
    gettext_lazy("from the day on which the message is answered or closed, or came in and nobody took it up"),
    days=lambda: settings.CONTACT_KEPT_DAYS,
    least=7,
    most=1095,
    erase=erase_due_contacts,
    holds={"cases.message": _message_of, "cases.case": _case_of},
)
retention.register(CONTACT)
