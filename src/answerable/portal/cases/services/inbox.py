"""Messages: how they come in, once each, and how the desk sets one aside."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from answerable.portal.cases import rules
from answerable.portal.cases.models import Message
from answerable.portal.cases.queries import has_arrived, hash_of, is_protected
from answerable.portal.cases.services.contacts import contact_day, seal
from answerable.portal.cases.services.shields import shielded
from answerable.portal.cases.services.steps import (
    covered,
    in_words,
    move,
    next_number,
    reason_line,
    require,
    require_message,
)
from answerable.portal.cases.services.waiting import first_rise
from answerable.portal.core import limits
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.files.rules import Harmless
from answerable.portal.files.services import keep
from answerable.portal.search.services import put
from answerable.portal.topics.services import correct

SLIP_LIVES = dt.timedelta(days=2)  # a form may stay open overnight


def new_slip() -> str:
    """A signed slip for one form: sent twice, it still makes one message."""
    return signing.TimestampSigner(salt="cases.slip").sign(secrets.token_urlsafe(32))


def with_new_slip(sent: QueryDict) -> QueryDict:
    """What a form sent, with a new slip: the words stay as they were written."""
    kept = sent.copy()
    kept["slip"] = new_slip()
    return kept


def token_from(slip: str) -> str:
    """The private link's token (256 bits) that belongs to `slip`; the same slip gives the same token.

    Derived with the secret key, so that a resend over a bad line can be shown its link again although only
    the hash of the token is kept. Raises `Conflict` where the slip is not ours or too old.
    """
    try:
        nonce = signing.TimestampSigner(salt="cases.slip").unsign(slip, max_age=SLIP_LIVES)
    except signing.BadSignature:
        raise Conflict(
            _("This form has been open for too long. Your words are still here: please send again.")
        ) from None
    digest = salted_hmac("cases.private-link", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def count_sending(address: str) -> None:
    """Count one sending from a network address; raise `Refused` when there were too many just now."""
    if limits.too_many("ask", address, limit=rules.MOST_SENDINGS, within=rules.SENDING_WINDOW):
        raise Refused(
            _("Many messages came from your network just now. Please wait half an hour and send again.")
        )
    limits.note("ask", address, within=rules.SENDING_WINDOW)


def receive(
    *,
    title: str,
    text: str,
    topic: str = "",
    place: str = "",
    name: str = "",
    contact: str = "",
    anonymous: bool = True,
    channel: str = Message.Channel.WEB,
    files: Sequence[Harmless] = (),
    confidential: bool = False,
    complained_of: Any = None,
    token: str | None = None,
    at: dt.datetime | None = None,
) -> tuple[Message, str]:
    """Take a message in; return it with the token of its private link. A known token gives the first one.

    A confidential one is kept from the unit `complained_of` and waits at the desk that deals with it.
    """
    token = token or secrets.token_urlsafe(32)
    known = Message.objects.filter(token_hash=hash_of(token)).first()
    if known:
        return known, token
    (shown_title, shown_text, shown_place), hits = covered([title, text, place])
    written = {  # what covers a word can be longer than the word
        "title": shown_title[: 2 * rules.LONGEST_TITLE],
        "text": shown_text,
        "place": shown_place[: rules.LONGEST_PLACE],
        "covered": hits,
        "original": seal(title=title, text=text, place=place),
    }
    sealed = None if anonymous else seal(name=name, contact=contact)
    about = {"topic": topic, "channel": channel, "anonymous": anonymous, "contact": sealed}
    if confidential or is_protected(topic):
        about |= shielded(complained_of)
    try:
        return _keep(token, at or timezone.now(), files, **written, **about), token
    except IntegrityError:  # the same form arrived twice at once
        return Message.objects.get(token_hash=hash_of(token)), token


@transaction.atomic
def _keep(token: str, at: dt.datetime, files: Sequence[Harmless], **fields: Any) -> Message:
    reference = next_number("M", at)
    # The clock runs from the start: what nobody ever takes up must not be kept for ever. A case stops it.
    kept = {
        "token_hash": hash_of(token),
        "received_at": at,
        "contact_erase_on": contact_day(at),
        "rises_at": first_rise(at),
    }
    message = Message.objects.create(reference=reference, **kept, **fields)
    keep("message", message.pk, files, at)
    put("message", message.pk, reference, message.title, message.text, message.place)
    record(None, "receive", ("cases.message", reference), at=at, channel=message.channel, topic=message.topic)
    return message


def take_in(user: Any, *, at: dt.datetime | None = None, **fields: Any) -> tuple[Message, str]:
    """Write down what was said by telephone, at the counter or in a letter: the same clock and link."""
    require(user, "cases.open")
    if fields.get("channel") not in {"phone", "counter", "letter"}:
        raise Conflict(_("Say whether it came by telephone, at the counter or in a letter."))
    known = bool(fields.get("token")) and has_arrived(fields["token"])  # pressed twice, or loaded anew
    with transaction.atomic():
        message, token = receive(at=at, **fields)
        if not known:
            record(user, "take_in", ("cases.message", message.reference), at=at, channel=message.channel)
    return message, token


@transaction.atomic
def sort(user: Any, message: Message, topic: str, at: dt.datetime | None = None) -> None:
    """Say what a message is about: the inbox goes by it at once, and the listening learns from it."""
    require_message(user, "cases.open", message)
    correct(user, message.doc_id, given=message.topic, corrected=topic, at=at)
    Message.objects.filter(pk=message.pk).update(topic=topic)
    record(user, "sort", ("cases.message", message.reference), at=at, topic=topic)


@transaction.atomic
def set_aside(user: Any, message: Message, words: str, at: dt.datetime | None = None) -> Message:
    """Open no case, and tell the sender why; the message can still be taken up later."""
    require_message(user, "cases.open", message)
    at = at or timezone.now()
    words = in_words(words)
    if not words:
        raise Conflict(_("Say why no case is opened: the sender reads it."))
    move(rules.MESSAGE, "set_aside", message, set_aside_words=words, contact_erase_on=contact_day(at))
    record(user, "set_aside", ("cases.message", message.reference), at=at, **reason_line(message, words))
    return message
