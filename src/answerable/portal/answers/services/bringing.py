"""Bringing a published answer to those who asked, through the way they used: by e-mail, or on paper.

Each gets a letter of their own. It says what everybody may read, and nothing of what anybody wrote.
"""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from answerable.portal.answers.models import Answer, Delivery
from answerable.portal.cases import queries as cases
from answerable.portal.cases import services as case_services
from answerable.portal.core.context import organisation_name
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record

__all__ = ["hand_over", "mail_answers"]

MAILED_WITHIN = dt.timedelta(days=14)  # of the publication; what is older was told otherwise, or never
MOST_AT_ONCE = 200  # letters in one pass


@transaction.atomic
def hand_over(user: Any, answer: Answer, message: Any, at: dt.datetime | None = None) -> Delivery:
    """Note that somebody who called, wrote or came has the published version on paper."""
    case_services.require(user, "cases.open", answer.case.unit)
    if answer.public is None:
        raise Conflict(_("The answer is handed over once it is published."))
    if not cases.letters_of(user, answer.case).filter(pk=message.pk).exists():
        raise Conflict(_("This message did not come by telephone, by letter or at the counter."))
    at = at or timezone.now()
    Delivery.objects.filter(revision=answer.public, message=message, way=Delivery.Way.REFUSED).delete()
    brought = _note(answer, message, Delivery.Way.PAPER, at)
    if brought is None:
        raise Conflict(_("This has been noted already."))
    _line(user, "hand_over", answer, message, at)
    return brought


def mail_answers(at: dt.datetime | None = None) -> int:
    """Send what was published lately to those who left an e-mail address, each once; gives how many.

    Where the mail server cannot be reached, the next pass tries again. A letter is sent first and noted
    afterwards, so that nothing is locked while the server takes its time: after a crash in between, it goes
    again as the same letter. Cost: one unsealing for each message with a contact that no letter went to.
    """
    at, sent = at or timezone.now(), 0
    if not settings.MAIL_FROM:
        return 0
    for answer, message in _waiting(at):
        if not (address := case_services.mail_of(message)):
            continue
        try:
            way = _sent(answer, message, address)
        except (smtplib.SMTPException, OSError):
            break
        if way:
            _note_mail(answer, message, way, at)
        sent += way == Delivery.Way.MAIL
        if sent == MOST_AT_ONCE:
            break
    return sent


def _waiting(at: dt.datetime) -> Iterator[tuple[Answer, Any]]:
    lately = Answer.objects.filter(public__published_at__gt=at - MAILED_WITHIN)
    by_case = {answer.case_id: answer for answer in lately.select_related("public", "case")}
    tried = Delivery.objects.filter(revision__in=[answer.public_id for answer in by_case.values()])
    for message in cases.messages_to_mail(by_case).exclude(pk__in=tried.values("message")):
        yield by_case[message.case_id], message


def _sent(answer: Answer, message: Any, address: str) -> str:
    """By mail, refused for good, or empty: not now. Raises what comes where no mail server is reached."""
    try:
        _letter(answer, message, address).send()
    except smtplib.SMTPRecipientsRefused as wrong:
        for_good = any(code >= 500 for code, _words in wrong.recipients.values())
        return Delivery.Way.REFUSED if for_good else ""
    return Delivery.Way.MAIL


@transaction.atomic
def _note_mail(answer: Answer, message: Any, way: str, at: dt.datetime) -> None:
    if _note(answer, message, way, at) is not None and way == Delivery.Way.MAIL:
        _line(None, "mail_answer", answer, message, at)


def _note(answer: Answer, message: Any, way: str, at: dt.datetime) -> Delivery | None:
    try:
        with transaction.atomic():
            return Delivery.objects.create(revision=answer.public, message=message, way=way, at=at)
    except IntegrityError:
        return None


def _line(user: Any, verb: str, answer: Answer, message: Any, at: dt.datetime) -> None:
    record(user, verb, ("cases.message", message.reference), unit=answer.unit, at=at, answer=answer.number)


def _letter(answer: Answer, message: Any, address: str) -> EmailMessage:
    text = answer.public
    key = f"answer-{text.pk}-{message.pk}@{urlsplit(settings.ADDRESS).hostname or 'localhost'}"
    with translation.override(settings.LANGUAGE_CODE):
        url = settings.ADDRESS.rstrip("/") + reverse("answers:answer", args=[answer.number])
        parts = [
            _("You wrote to us. This is the answer; everybody can read it here: %(url)s") % {"url": url},
            f"{text.title}\n\n{text.question}",
            text.body,
            text.next_steps,
            _("Say on your private page whether it helped."),
            organisation_name(),
        ]
        subject = _("The answer to your message: %(number)s") % {"number": answer.number}
    return EmailMessage(
        subject=subject,
        body="\n\n".join(part for part in parts if part),
        from_email=settings.MAIL_FROM,
        to=[address],
        headers={"Message-ID": f"<{key}>", "Auto-Submitted": "auto-generated"},
    )
