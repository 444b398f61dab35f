"""Showing a matter in public, saying "me too", taking that back, and being told of the answer."""

from __future__ import annotations

import base64
import datetime as dt
import json
import smtplib
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from answerable.portal.cases import rules
from answerable.portal.cases.models import Case, Voice
from answerable.portal.cases.queries import can_be_joined, hash_of
from answerable.portal.cases.services.contacts import seal
from answerable.portal.cases.services.steps import require_case
from answerable.portal.core import limits
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.keys import portal_keys
from answerable.portal.core.services import record

__all__ = [
    "count_joining",
    "hide_from_public",
    "me_too",
    "show_in_public",
    "tell_concerned",
    "voice_token",
    "withdraw_me_too",
]

MOST_AT_ONCE = 200  # letters in one pass


@transaction.atomic
def show_in_public(user: Any, case: Case, at: dt.datetime | None = None) -> Case:
    """Show title, state and promise of an open case to everybody, so that others can join it."""
    require_case(user, "cases.open", case)
    if case.confidential:
        raise Conflict(_("A confidential case is not shown in public."))
    at = at or timezone.now()
    hidden = Case.objects.filter(pk=case.pk, state__in=rules.LIVE, public_since=None)
    if hidden.update(public_since=at) != 1:
        raise Conflict(_("Only an open case can be shown in public, and this one may be shown already."))
    case.public_since = at
    record(user, "show_in_public", ("cases.case", case.number), unit=case.unit, at=at)
    return case


@transaction.atomic
def hide_from_public(user: Any, case: Case, at: dt.datetime | None = None) -> Case:
    """Show it no longer. Those who joined stay counted, and keep their private links."""
    require_case(user, "cases.open", case)
    if Case.objects.filter(pk=case.pk, public_since__isnull=False).update(public_since=None) != 1:
        raise Conflict(_("This case is not shown in public."))
    case.public_since = None
    record(user, "hide_from_public", ("cases.case", case.number), unit=case.unit, at=at)
    return case


def count_joining(address: str) -> None:
    """Count one "me too" from a network address; raise `Refused` when there were too many just now."""
    if limits.too_many("me-too", address, limit=rules.MOST_VOICES, within=rules.SENDING_WINDOW):
        raise Refused(_("Many people joined from your network just now. Please try again in half an hour."))
    limits.note("me-too", address, within=rules.SENDING_WINDOW)


def voice_token(case_pk: int, browser: str) -> str:
    """The token of the private link that `browser` has for a case: the same each time, known to no other."""
    digest = salted_hmac("cases.me-too", f"{case_pk}:{browser}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def me_too(case: Case, browser: str, email: str = "", at: dt.datetime | None = None) -> tuple[Voice, str]:
    """Count one more who is concerned, once for a browser; gives the token of the private link as well."""
    token, at = voice_token(case.pk, browser), at or timezone.now()
    known = Voice.objects.filter(token_hash=hash_of(token)).first()
    if known:
        return known, token
    if not can_be_joined(case):
        raise Conflict(_("This matter cannot be joined any more."))
    about = {"contact": seal(email=email) if case.state in rules.LIVE else None, "joined_at": at}
    try:
        with transaction.atomic():
            voice = Voice.objects.create(case=case, token_hash=hash_of(token), **about)
            record(None, "me_too", ("cases.case", case.number), unit=case.unit, at=at)
    except IntegrityError:  # the same button twice at once
        voice = Voice.objects.get(token_hash=hash_of(token))
    return voice, token


@transaction.atomic
def withdraw_me_too(voice: Voice, at: dt.datetime | None = None) -> None:
    """Take it back: nothing of it is kept. Called by the view that has checked the private link."""
    case = voice.case
    if not Voice.objects.filter(pk=voice.pk).delete()[0]:
        raise Conflict(_("You have taken this back already."))
    record(None, "withdraw_me_too", ("cases.case", case.number), unit=case.unit, at=at)


def tell_concerned(at: dt.datetime | None = None) -> int:
    """Write to those who left an e-mail address that their matter has ended, and forget the address.

    Where the mail server cannot be reached, the next pass tries again; until the contact is erased.
    """
    at = at or timezone.now()
    ended = Q(case__state=Case.State.CLOSED) | Q(case__state=Case.State.ANSWERED)
    waiting = Voice.objects.filter(ended, told_at=None).exclude(contact=None).select_related("case")
    if not settings.MAIL_FROM:
        return 0
    return sum(_tell(voice, at) for voice in waiting.order_by("pk")[:MOST_AT_ONCE])


def _tell(voice: Voice, at: dt.datetime) -> int:
    try:
        address = json.loads(portal_keys().decrypt(bytes(voice.contact)))["email"]
        _letter(voice.case, address).send()
    except smtplib.SMTPRecipientsRefused:
        pass  # the address is wrong: it is of no more use
    except InvalidToken:
        return 0
    except (smtplib.SMTPException, OSError):
        return 0
    with transaction.atomic():
        fields = {"told_at": at, "contact": None, "contact_erase_on": None}
        told = Voice.objects.filter(pk=voice.pk, told_at=None).update(**fields)
        if told:
            case = voice.case
            record(None, "tell_me_too", ("cases.case", case.number), unit=case.unit, at=at)
    return told


def _letter(case: Case, address: str) -> EmailMessage:
    url = settings.ADDRESS.rstrip("/") + reverse("cases:matter", args=[case.number])
    with translation.override(settings.LANGUAGE_CODE):
        about = {"number": case.number, "title": case.title, "url": url}
        subject = _("%(number)s has come to an end") % about
        body = _("You said that this concerns you too: %(title)s\n\nIt has come to an end: %(url)s") % about
    return EmailMessage(
        subject=subject,
        body="\n\n".join(part for part in (body, case.close_words) if part),
        from_email=settings.MAIL_FROM,
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
