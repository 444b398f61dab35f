"""Official Accounts: setting one up, its menu, and its connection to the platform."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from answerable.engines.wechat import ADDRESS, Platform, PlatformError
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.keys import portal_keys
from answerable.portal.core.services import record
from answerable.portal.wechat.models import Account
from answerable.portal.wechat.queries import opened
from answerable.portal.wechat.rules import MENU

__all__ = [
    "change_menu",
    "keep_account",
    "lay_down_demo",
    "note_trouble",
    "platform_of",
    "put_menu",
    "require",
    "switch",
]

LEASE = 10.0  # seconds that one process has to fetch a token
PAUSE = 0.1


class _Tokens:
    """The account's token in its row. One process at a time fetches a new one; nobody holds a lock."""

    def __init__(self, account: Account) -> None:
        self._row = Account.objects.filter(pk=account.pk)

    def current(self) -> str | None:
        row = self._row.filter(access_until__gt=timezone.now()).first()
        return opened(row.access_token) if row and row.access_token else None

    def renew(self, fetch: Callable[[], tuple[str, float]], lapsed: str | None) -> str:
        for _attempt in range(int(LEASE / PAUSE) + 1):
            now = self.current()
            if now and now != lapsed:
                return now
            if self._take_lease():
                return self._fetched(fetch)
            time.sleep(PAUSE)
        raise PlatformError(0, "no new token in time")

    def _take_lease(self) -> bool:
        now = timezone.now()
        free = self._row.filter(Q(renewing_until=None) | Q(renewing_until__lte=now))
        return free.update(renewing_until=now + dt.timedelta(seconds=LEASE)) == 1

    def _fetched(self, fetch: Callable[[], tuple[str, float]]) -> str:
        try:
            token, until = fetch()
        except PlatformError:
            self._row.update(renewing_until=None)
            raise
        self._row.update(
            access_token=portal_keys().encrypt(token.encode()),
            access_until=dt.datetime.fromtimestamp(until, dt.UTC),
            renewing_until=None,
        )
        return token


def platform_of(account: Account) -> Platform:
    """The platform as this account speaks to it."""
    return Platform(account.app_id, opened(account.secret), _Tokens(account), account.address or ADDRESS)


@transaction.atomic
def keep_account(user: Any, account: Account, secret: str = "", aes_key: str = "") -> Account:
    """Set an account up or change it. Secrets are written only where new ones are given, and never shown."""
    require(user)
    verb = "change_account" if account.pk else "add_account"
    if secret:
        account.secret = portal_keys().encrypt(secret.encode())
        account.access_token = account.access_until = None
        account.page_ticket = account.page_ticket_until = account.page_ticket_asked = None
    if aes_key:
        account.aes_key = portal_keys().encrypt(aes_key.encode())
    account.save()
    changed = [name for name, given in (("secret", secret), ("encoding_key", aes_key)) if given]
    record(user, verb, ("wechat.account", account.code), changed=changed)
    return account


@transaction.atomic
def lay_down_demo(app_id: str, *, token: str, secret: str, aes_key: str, address: str) -> Account:
    """The demo account, as the stand-in for the platform wants it: called by the command that starts it."""
    sealed = {"secret": secret, "aes_key": aes_key}
    keys = {name: portal_keys().encrypt(text.encode()) if text else None for name, text in sealed.items()}
    plain = {"app_id": app_id, "token": token, "address": address, "template": "demo-notice", "menu": MENU}
    plain["consent_url"] = ""
    fresh = {"access_token": None, "access_until": None, "active": True, "cover": ""}
    fresh |= {"page_ticket": None, "page_ticket_until": None, "page_ticket_asked": None}
    account, _new = Account.objects.update_or_create(
        code="demo", defaults={"name": "望津发布（演示）"} | plain | keys | fresh
    )
    record(None, "lay_down_demo", ("wechat.account", account.code))
    return account


@transaction.atomic
def switch(user: Any, account: Account, active: bool) -> None:
    """Take an account into use or out of it."""
    require(user)
    Account.objects.filter(pk=account.pk).update(active=active)
    record(user, "resume_account" if active else "pause_account", ("wechat.account", account.code))


@transaction.atomic
def change_menu(user: Any, account: Account, menu: list[dict[str, Any]]) -> None:
    """Keep another menu (as `rules.read_menu` gives it); it is seen in the chat once it is sent."""
    require(user)
    Account.objects.filter(pk=account.pk).update(menu=menu)
    account.menu = menu
    record(user, "wechat.change_menu", ("wechat.account", account.code), entries=len(menu))


def note_trouble(account: Account, wrong: PlatformError) -> str:
    """Keep what the platform refused, in words, for whoever runs the account."""
    words = f"{wrong.code} {wrong.explained.zh}"[:300]
    Account.objects.filter(pk=account.pk).update(trouble=words, trouble_at=timezone.now())
    return words


def put_menu(user: Any, account: Account) -> None:
    """Send the account's menu to the platform; raises Conflict with the platform's reason."""
    require(user)
    try:
        platform_of(account).set_menu({"button": account.menu})
    except PlatformError as wrong:
        raise Conflict(note_trouble(account, wrong)) from None
    with transaction.atomic():
        record(user, "put_menu", ("wechat.account", account.code))


def require(user: Any) -> None:
    """Refuse whoever may not run the accounts."""
    if not user.has_perm("wechat.manage"):
        raise Refused(permission="wechat.manage")
