"""Replies to keywords, and QR codes that say where they hang."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from answerable.engines.wechat import PlatformError
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.wechat.models import Account, Keyword, Scene
from answerable.portal.wechat.services.accounts import note_trouble, platform_of, require

__all__ = ["drop_keyword", "drop_scene", "keep_keyword", "make_scene"]


@transaction.atomic
def keep_keyword(user: Any, keyword: Keyword) -> None:
    """Keep a reply, a new one or a changed one."""
    require(user)
    keyword.save()
    record(user, "wechat.keep_keyword", ("wechat.account", keyword.account.code), words=keyword.words)


@transaction.atomic
def drop_keyword(user: Any, keyword: Keyword) -> None:
    """Give no such reply any more."""
    require(user)
    record(user, "wechat.drop_keyword", ("wechat.account", keyword.account.code), words=keyword.words)
    keyword.delete()


def make_scene(user: Any, account: Account, *, days: int | None, **fields: Any) -> Scene:
    """Have the platform make a QR code, for so many days or for good; raises Conflict with its reason."""
    require(user)
    key = f"{fields['kind']}-{secrets.token_hex(6)}"
    try:
        address = platform_of(account).scene_code(key, (days or 0) * 24 * 3600)
    except PlatformError as wrong:
        raise Conflict(note_trouble(account, wrong)) from None
    until = timezone.now() + dt.timedelta(days=days) if days else None
    with transaction.atomic():
        made = Scene.objects.create(account=account, key=key, address=address[:300], until=until, **fields)
        record(user, "wechat.make_scene", ("wechat.account", account.code), scene=key)
    return made


@transaction.atomic
def drop_scene(user: Any, scene: Scene) -> None:
    """Forget a code; whoever scans it is greeted as everybody."""
    require(user)
    record(user, "wechat.drop_scene", ("wechat.account", scene.account.code), scene=scene.key)
    scene.delete()
