"""What was sent in the chat becomes messages of the inbox: by a job, many at a time.

The callback leaves a row with the words, the number and the token of the private link, so that its reply can
name both; the link says that the message is on its way in. The heavy work is done here before a lock is held.
A row goes away in the transaction that makes its message: a worker that dies leaves the row, and of two
workers that have the same row one makes the message.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases import services as cases
from answerable.portal.cases.queries import hash_of, register_arrivals
from answerable.portal.core.keys import portal_keys
from answerable.portal.wechat import queries, rules
from answerable.portal.wechat.models import Asked, Channel, Report
from answerable.portal.wechat.services import statements

__all__ = ["MOST_MATTERS", "enter_reports", "hand_in", "on_their_way"]

TITLE = 80  # characters
MOST_MATTERS = 5  # that the chat names
_AT_ONCE = 50  # reports in a transaction, which takes some tens of milliseconds; people write in between
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """A report with what was sealed in it."""

    report: Report
    token: str
    text: str
    place: str
    pictures: list[str]

    @classmethod
    def of(cls, report: Report) -> Opened:
        return cls(report, **json.loads(queries.opened(report.sealed)))

    @property
    def title(self) -> str:
        return self.text.splitlines()[0][:TITLE]

    def arrival(self) -> cases.Arrival:
        about = {"place": self.place, "channel": "wechat", "at": self.report.at}
        return cases.Arrival(self.report.reference, self.token, self.title, self.text, **about)

    def asked(self, message: Any) -> Asked:
        keys = portal_keys()
        pictures = keys.encrypt(json.dumps(self.pictures).encode()) if self.pictures else None
        token = keys.encrypt(self.token.encode())
        return Asked(channel_id=self.report.channel_id, message=message, token=token, pictures=pictures)


def hand_in(channel: Channel, draft: rules.Draft) -> tuple[str, str]:
    """Accept a draft in the callback's transaction; the reference, and the token of the private link."""
    token, now = secrets.token_urlsafe(32), timezone.now()
    kept = {
        "token": token,
        "text": draft.text or _("(photos only)"),
        "place": draft.place,
        "pictures": draft.pictures,
    }
    reference, sealed = cases.reserve(now), portal_keys().encrypt(json.dumps(kept).encode())
    statements.hand_in(channel, reference, hash_of(token), sealed, now)
    return reference, token


def on_their_way(channel: Channel) -> list[Opened]:
    """What was sent over this channel and is not in the inbox yet, the newest first."""
    return [Opened.of(report) for report in channel.reports.order_by("-pk")[:MOST_MATTERS]]


def enter_reports() -> int:
    """Make messages of all reports that wait; gives how many. What cannot be entered stays, and is logged."""
    waiting = list(Report.objects.order_by("pk").values_list("pk", flat=True))
    batches = [waiting[at : at + _AT_ONCE] for at in range(0, len(waiting), _AT_ONCE)]
    return sum(_entered_somehow(batch) for batch in batches)


def _entered_somehow(keys: Sequence[int]) -> int:
    """One that cannot be read must not keep the others out: after a failure each is tried alone."""
    try:
        return _entered(keys)
    except Exception:
        if len(keys) == 1:
            _log.exception("A report from WeChat cannot be entered: row %s.", keys[0])
            return 0
    return sum(_entered_somehow([key]) for key in keys)


def _entered(keys: Sequence[int]) -> int:
    opened = [Opened.of(report) for report in Report.objects.filter(pk__in=keys).order_by("pk")]
    messages = cases.written([each.arrival() for each in opened])
    with transaction.atomic():
        mine = statements.claim([each.report.pk for each in opened]) if opened else set()
        pairs = [pair for pair in zip(opened, messages, strict=True) if pair[0].report.pk in mine]
        cases.enter([message for _each, message in pairs])
        Asked.objects.bulk_create(each.asked(message) for each, message in pairs)
    return len(pairs)


def _reference_of(token_hash: str) -> str:
    waiting = Report.objects.filter(token_hash=token_hash)
    return waiting.values_list("reference", flat=True).first() or ""


register_arrivals(_reference_of)  # whoever serves pages imports this module
