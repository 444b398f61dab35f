"""The page that asks for one notice: it shows the platform's own button, which only a signed page may."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from answerable.engines.wechat import PlatformError, page_signature
from answerable.portal.core.keys import portal_keys
from answerable.portal.wechat.models import Account
from answerable.portal.wechat.queries import opened
from answerable.portal.wechat.services.accounts import note_trouble, platform_of

__all__ = ["SignedPage", "consent_address", "signed_page"]

ASK_AGAIN = dt.timedelta(minutes=1)  # after a refusal; the page is open to everybody, the interface counted
_SCRIPT = urlsplit(settings.WECHAT_SCRIPT)


@dataclass(frozen=True)
class SignedPage:
    """What the platform's script wants to see of a page, and where that script is."""

    app_id: str
    script: str
    at: int
    nonce: str
    signature: str

    @property
    def origin(self) -> str:
        split = urlsplit(self.script)
        return f"{split.scheme}://{split.netloc}"


def consent_address(account: Account) -> str:
    """Where followers of this account agree to a notice; empty where it sends none."""
    if not account.template:
        return ""
    ours = settings.ADDRESS.rstrip("/") + reverse("wechat:notice", args=[account.code])
    return account.consent_url or ours


def signed_page(account: Account, url: str) -> SignedPage | None:
    """The page at `url`, signed for its account; None while the platform gives no ticket."""
    ticket = _ticket(account)
    if not ticket:
        return None
    script = account.address.rstrip("/") + _SCRIPT.path if account.address else settings.WECHAT_SCRIPT
    at, nonce = int(time.time()), secrets.token_hex(8)
    return SignedPage(account.app_id, script, at, nonce, page_signature(ticket, nonce, at, url))


def _ticket(account: Account) -> str:
    """The account's ticket for all processes. One at a time fetches a new one, and nobody waits for it."""
    now, row = timezone.now(), Account.objects.filter(pk=account.pk)
    if kept := row.filter(page_ticket_until__gt=now).values_list("page_ticket", flat=True).first():
        return opened(kept)
    free = Q(page_ticket_asked=None) | Q(page_ticket_asked__lte=now - ASK_AGAIN)
    if not row.filter(free).update(page_ticket_asked=now):
        return ""
    try:
        ticket, until = platform_of(account).page_ticket()
    except PlatformError as wrong:
        note_trouble(account, wrong)
        return ""
    sealed = portal_keys().encrypt(ticket.encode())
    lasts = dt.datetime.fromtimestamp(until, dt.UTC)
    row.update(page_ticket=sealed, page_ticket_until=lasts, page_ticket_asked=None)
    return ticket
