"""Taking a callback: once, whatever the platform repeats, and without waiting for anything outside.

The row in `Seen` and everything that the message does are one transaction. A crash before its end leaves
nothing, and the platform calls again; after it, a repetition gets the reply that was kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from answerable.engines.wechat import Incoming, RejectedError, text_reply
from answerable.portal.wechat.models import Account, Seen
from answerable.portal.wechat.queries import edge_of
from answerable.portal.wechat.services import statements
from answerable.portal.wechat.services.exchange import answer_to

__all__ = ["take"]


def take(account: Account, query: Mapping[str, str], body: bytes) -> str:
    """Take one callback and give the reply as it goes out; raises RejectedError.

    A handful of statements, whatever was said: pictures are fetched and answers told by jobs.
    """
    edge = edge_of(account)
    said = edge.open(query, body)
    key, nonce = _hash(said.key), _hash(edge.nonce(query))
    try:
        reply = _taken(account, said, key, nonce)
    except IntegrityError:
        reply = _told_before(account, key, nonce)
        if reply is None:  # two first messages of one sender at once: the other made the channel
            reply = _taken(account, said, key, nonce)
    return edge.seal(text_reply(said, reply)) if reply else "success"


@transaction.atomic
def _taken(account: Account, said: Incoming, key: str, nonce: str) -> str:
    """Everything in one transaction. The row at its end refuses a repetition, and takes back what it did."""
    reply = answer_to(account, said)
    statements.note_seen(account, key, nonce, reply, timezone.now())
    return reply


def _told_before(account: Account, key: str, nonce: str) -> str | None:
    """The reply of the first time, if there was one. Another message under a used nonce is a replay."""
    seen = Seen.objects.filter(account=account, key=key).first()
    if seen is None and Seen.objects.filter(account=account, nonce=nonce).exists():
        raise RejectedError("a nonce for the second time")
    return seen.reply if seen else None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
