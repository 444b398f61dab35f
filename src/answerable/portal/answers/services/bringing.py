"""Bringing a published answer to those who asked, through the way they used: by e-mail, or on paper.

Each gets a letter of their own. It says what everybody may read, and nothing of what anybody wrote.
"""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Iterator
from typing import Any

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
    brought = _note(answer, message, Delivery.Way.PAPER, at)
    if brought is None:
        raise Conflict(_("This has been noted already."))
    _line(user, "hand_over", answer, message, at)
    return brought


def mail_answers(at: dt.datetime | None = None) -> int:
    """Send what was published lately to those who left an e-mail address, each once; gives how many.

    Where the mail server cannot be reached, the next pass tries again.
    """
    at = at or timezone.now()
    if not settings.MAIL_FROM:
        return 0
    return sum(_mail(answer, message, at) for answer, message in _waiting(at))


def _waiting(at: dt.datetime) -> Iterator[tuple[Answer, Any]]:
    lately = Answer.objects.filter(public__published_at__gt=at - MAILED_WITHIN)
    by_case = {answer.case_id: answer for answer in lately.select_related("public", "case")}
    brought = Delivery.objects.filter(revision__in=[answer.public_id for answer in by_case.values()])
    left = cases.messages_to_mail(by_case).exclude(pk__in=brought.values("message"))
    for message in left[:MOST_AT_ONCE]:
        yield by_case[message.case_id], message


def _mail(answer: Answer, message: Any, at: dt.datetime) -> int:
    address = case_services.mail_of(message)
    if not address:
        return 0
    try:
        with transaction.atomic():
            if _note(answer, message, Delivery.Way.MAIL, at) is None:
                return 0
            _line(None, "mail_answer", answer, message, at)
            _letter(answer, address).send()
    except smtplib.SMTPRecipientsRefused:
        return 0  # the address is wrong; it goes when the contact is erased
    except (smtplib.SMTPException, OSError):
        return 0
    return 1


def _note(answer: Answer, message: Any, way: str, at: dt.datetime) -> Delivery | None:
    try:
        with transaction.atomic():
            return Delivery.objects.create(revision=answer.public, message=message, way=way, at=at)
    except IntegrityError:
        return None


def _line(user: Any, verb: str, answer: Answer, message: Any, at: dt.datetime) -> None:
    record(user, verb, ("cases.message", message.reference), unit=answer.unit, at=at, answer=answer.number)


def _letter(answer: Answer, address: str) -> EmailMessage:
    text = answer.public
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
        headers={"Auto-Submitted": "auto-generated"},
    )
