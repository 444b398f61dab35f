"""Binding a follower to an account of the portal, by two proofs: signed in on the web, and a code from there
typed in the chat. And parting again, on either side."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from answerable.portal.core import limits
from answerable.portal.core.services import record
from answerable.portal.wechat.models import BindingCode, Channel

__all__ = ["CODE_LIVES", "bind", "new_code", "part"]

CODE_LIVES = dt.timedelta(minutes=10)
TRIES, WITHIN = 5, dt.timedelta(minutes=15)


@transaction.atomic
def new_code(user: Any) -> str:
    """Eight digits for `user` to type in the chat; the one before is worth nothing any more."""
    code = f"{secrets.randbelow(10**8):08d}"
    kept = {"code": _hash(code), "until": timezone.now() + CODE_LIVES}
    BindingCode.objects.update_or_create(user=user, defaults=kept)
    return code


def bind(channel: Channel, typed: str) -> str:
    """Bind `channel` by the code that was typed; gives the words of the reply. Call it in a transaction."""
    counted = ("wechat-bind", str(channel.pk))
    limits.note(*counted, within=WITHIN)
    if limits.too_many(*counted, limit=TRIES + 1, within=WITHIN):
        return _("Too many codes were wrong. Please wait a quarter of an hour.")
    good = BindingCode.objects.filter(code=_hash(typed), until__gt=timezone.now(), user__is_active=True)
    found = good.select_related("user").first()
    if found is None or BindingCode.objects.filter(pk=found.pk).delete()[0] != 1:
        return _("This code is not right, or ten minutes have passed. Ask for a new one on the web.")
    limits.forget(*counted)
    Channel.objects.filter(pk=channel.pk).update(user=found.user, bound_at=timezone.now())
    record(found.user, "wechat.bind", ("wechat.account", channel.account.code))
    return _(
        "This WeChat now belongs to the account “%(name)s”: its notices come here, and links from here "
        "sign you in. If that is not you, reply “unbind” at once."
    ) % {"name": found.user}


@transaction.atomic
def part(user: Any, channel: Channel) -> bool:
    """`user` parts with a WeChat account of theirs; False where it is not theirs."""
    if not Channel.objects.filter(pk=channel.pk, user=user).update(user=None, bound_at=None):
        return False
    record(user, "wechat.part", ("wechat.account", channel.account.code))
    return True


def _hash(code: str) -> str:
    return salted_hmac("wechat.binding", code, algorithm="sha256").hexdigest()
