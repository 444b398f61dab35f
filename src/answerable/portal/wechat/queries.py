"""Reading accounts and channels."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from answerable.engines.wechat import Edge
from answerable.portal.answers.queries import public_answers
from answerable.portal.core.keys import portal_keys
from answerable.portal.wechat.models import Account, Asked, Channel, Publication, Telling
from answerable.portal.wechat.rules import Draft

__all__ = [
    "account_figures",
    "bound_channels",
    "channel_of",
    "draft_of",
    "edge_of",
    "link_of",
    "link_to",
    "matters_of",
    "opened",
    "openid_hash",
    "tellings_due",
    "tellings_of",
    "to_publish",
]


def opened(sealed: bytes | memoryview | None) -> str:
    """What one of our binary columns holds; empty for nothing."""
    return portal_keys().decrypt(bytes(sealed)).decode() if sealed else ""


def openid_hash(account: Account, openid: str) -> str:
    """By what a channel is found again; keyed, so that nobody can try openids out."""
    return salted_hmac("wechat.openid", f"{account.pk}:{openid}", algorithm="sha256").hexdigest()


def channel_of(account: Account, openid: str) -> Channel | None:
    """The channel to whoever has this openid, if they ever spoke to the account."""
    known = Channel.objects.filter(account=account, openid_hash=openid_hash(account, openid))
    return known.select_related("user", "account").first()


def bound_channels(person: Any) -> QuerySet[Channel]:
    """The WeChat accounts that `person` has bound, the latest heard of first."""
    return Channel.objects.filter(user=person).select_related("account").order_by("-last_heard_at", "pk")


def edge_of(account: Account) -> Edge:
    """The account's edge. A process keeps those of its accounts, with their keys made ready."""
    return _edge(account.app_id, account.token, bytes(account.aes_key or b""))


@lru_cache(maxsize=32)
def _edge(app_id: str, token: str, sealed: bytes) -> Edge:
    return Edge(app_id, token, opened(sealed))


def link_of(asked: Asked) -> str:
    """The private link of a matter."""
    return link_to(opened(asked.token))


def link_to(token: str) -> str:
    """The private link with this token."""
    return settings.ADDRESS.rstrip("/") + reverse("cases:follow", args=[token])


def draft_of(channel: Channel) -> Draft | None:
    """What is being written over a channel that was just heard of."""
    if channel.draft is None:
        return None
    kept = json.loads(opened(channel.draft))
    return Draft(kept["text"], tuple(kept["pictures"]), kept["place"])


def matters_of(channel: Channel, most: int) -> list[Asked]:
    """The newest matters that came over this channel, with their cases."""
    return list(channel.asked.select_related("message", "message__case")[:most])


def tellings_due(now: dt.datetime | None = None) -> QuerySet[Telling]:
    """What is still to be told, the oldest first."""
    waiting = Telling.objects.filter(state=Telling.State.WAITING, due_at__lte=now or timezone.now())
    return waiting.select_related("asked__channel__account", "asked__message").order_by("due_at", "pk")


def tellings_of(account: Account, state: str = "") -> QuerySet[Telling]:
    """What was to be told over an account, the newest first."""
    found = Telling.objects.filter(asked__channel__account=account).select_related("asked__message")
    return (found.filter(state=state) if state else found).order_by("-pk")


def to_publish(account: Account) -> QuerySet[Any]:
    """The newest published answers whose public version is not on its way over this account."""
    begun = Publication.objects.filter(
        account=account, answer=OuterRef("pk"), serial=OuterRef("public__serial")
    )
    waiting = public_answers().filter(~Exists(begun)).order_by("-published_at")
    newest = list(waiting.values_list("pk", flat=True)[:100])
    return public_answers().filter(pk__in=newest).order_by("-published_at")


def account_figures(account: Account) -> dict[str, Any]:
    """What an operator wants to see: how many follow, what went out which way, what failed."""
    told = Telling.objects.filter(asked__channel__account=account)
    return {
        "followers": account.channels.filter(follows=True).count(),
        "scans": sum(account.scenes.values_list("scans", flat=True)),
        "messages": Asked.objects.filter(channel__account=account).count(),
        "told": [(label, told.filter(state=state).count()) for state, label in Telling.State.choices],
    }
