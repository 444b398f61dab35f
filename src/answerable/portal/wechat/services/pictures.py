"""Pictures that came over the chat: fetched by a job, made harmless, kept with the message."""

from __future__ import annotations

import json

from django.db import transaction

from answerable.engines.wechat import Platform, PlatformError
from answerable.portal.files.rules import Harmless, UnfitError, harmless
from answerable.portal.files.services import keep
from answerable.portal.wechat import queries
from answerable.portal.wechat.models import Asked
from answerable.portal.wechat.services.accounts import platform_of

__all__ = ["fetch_pictures"]

_BATCH = 20


def fetch_pictures() -> int:
    """Fetch what is still to be fetched; gives how many pictures were kept. Tries again while it can help."""
    waiting = Asked.objects.exclude(pictures=None).select_related("channel__account")
    return sum(_fetch(asked) for asked in waiting.order_by("pk")[:_BATCH])


def _fetch(asked: Asked) -> int:
    platform = platform_of(asked.channel.account)
    try:
        found = [_picture(platform, media_id) for media_id in json.loads(queries.opened(asked.pictures))]
    except PlatformError as wrong:
        if wrong.explained.again:
            return 0
        found = []  # the platform keeps pictures for three days only
    kept = [picture for picture in found if picture is not None]
    with transaction.atomic():
        if Asked.objects.filter(pk=asked.pk).exclude(pictures=None).update(pictures=None):
            keep("message", asked.message_id, kept)
            return len(kept)
    return 0


def _picture(platform: Platform, media_id: str) -> Harmless | None:
    try:
        return harmless(platform.fetch_media(media_id), "photo.jpg")
    except UnfitError:
        return None
