"""Official Accounts: setting one up, its menu, and its connection to the platform."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from answerable.engines.wechat import Platform
from answerable.engines.wechat.platform import ADDRESS
from answerable.portal.core.errors import Refused
from answerable.portal.core.keys import portal_keys
from answerable.portal.core.services import record
from answerable.portal.wechat.models import Account
from answerable.portal.wechat.queries import opened

__all__ = ["keep_account", "platform_of", "put_menu", "switch"]


class _Tokens:
    """The account's token in its row: everybody reads it, one at a time renews it under the row's lock."""

    def __init__(self, account: Account) -> None:
        self._pk = account.pk

    def current(self) -> str | None:
        row = Account.objects.filter(pk=self._pk, access_until__gt=timezone.now()).first()
        return opened(row.access_token) if row and row.access_token else None

    def renew(self, fetch: Callable[[], tuple[str, float]], lapsed: str | None) -> str:
        with transaction.atomic():
            Account.objects.filter(pk=self._pk).update(pk=self._pk)  # takes SQLite's write lock at once
            row = Account.objects.select_for_update().get(pk=self._pk)
            now = opened(row.access_token) if row.access_token else None
            good = row.access_until is not None and row.access_until > timezone.now()
            if now and good and now != lapsed:
                return now
            token, until = fetch()
            row.access_token = portal_keys().encrypt(token.encode())
            row.access_until = dt.datetime.fromtimestamp(until, dt.UTC)
            row.save(update_fields=["access_token", "access_until"])
            return token


def platform_of(account: Account) -> Platform:
    """The platform as this account speaks to it."""
    return Platform(account.app_id, opened(account.secret), _Tokens(account), account.address or ADDRESS)


@transaction.atomic
def keep_account(user: Any, account: Account, secret: str = "", aes_key: str = "") -> Account:
    """Set an account up or change it. Secrets are written only where new ones are given, and never shown."""
    _require(user)
    verb = "change_account" if account.pk else "add_account"
    if secret:
        account.secret = portal_keys().encrypt(secret.encode())
        account.access_token = account.access_until = None
    if aes_key:
        account.aes_key = portal_keys().encrypt(aes_key.encode())
    account.save()
    changed = [name for name, given in (("secret", secret), ("encoding_key", aes_key)) if given]
    record(user, verb, ("wechat.account", account.code), changed=changed)
    return account


@transaction.atomic
def switch(user: Any, account: Account, active: bool) -> None:
    """Take an account into use or out of it."""
    _require(user)
    Account.objects.filter(pk=account.pk).update(active=active)
    record(user, "resume_account" if active else "pause_account", ("wechat.account", account.code))


def put_menu(user: Any, account: Account) -> None:
    """Send the account's menu to the platform; raises PlatformError."""
    _require(user)
    platform_of(account).set_menu({"button": account.menu})
    with transaction.atomic():
        record(user, "put_menu", ("wechat.account", account.code))


def _require(user: Any) -> None:
    if not user.has_perm("wechat.manage"):
        raise Refused(permission="wechat.manage")
