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
        with transaction.atomic():
            reply = _taken(account, said, key, nonce)
    except IntegrityError:
        reply = _told_before(account, key)
    return edge.seal(text_reply(said, reply)) if reply else "success"


def _taken(account: Account, said: Incoming, key: str, nonce: str) -> str:
    seen = Seen.objects.create(account=account, key=key, nonce=nonce, at=timezone.now())
    reply = answer_to(account, said)
    Seen.objects.filter(pk=seen.pk).update(reply=reply)
    return reply


def _told_before(account: Account, key: str) -> str:
    """The reply of the first time. Another message under a nonce that was used is a replay."""
    seen = Seen.objects.filter(account=account, key=key).first()
    if seen is None:
        raise RejectedError("a nonce for the second time")
    return seen.reply


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
