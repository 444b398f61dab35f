"""WeChat as a way for notices to people who work here and have bound their WeChat."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from answerable.engines.wechat import PlatformError
from answerable.portal.notices.rules import UnknownKindError, kind_of
from answerable.portal.notices.services import Outcome, Post, register
from answerable.portal.wechat import rules
from answerable.portal.wechat.models import Channel
from answerable.portal.wechat.queries import bound_channels, opened
from answerable.portal.wechat.services.accounts import note_trouble, platform_of

__all__ = ["WeChat"]

MOST = 6  # notices that one message names


class WeChat:
    """The way. It tells the kind, the matter's label and a link, and never what the notice says."""

    code, name = "wechat", gettext_lazy("WeChat")

    def reaches(self, person: Any) -> bool:
        """Whether a message could go out now: heard of within 48 hours, or agreed to notices."""
        return self._open_way(person) is not None

    def deliver(self, post: Post) -> Outcome:
        """Send it; what WeChat refuses for good is failed, with its code."""
        way = self._open_way(post.person)
        if way is None:
            return Outcome("failed", "no-open-way")
        channel, how = way
        try:
            self._send(channel, how, post)
        except PlatformError as wrong:
            note_trouble(channel.account, wrong)
            return Outcome("again" if wrong.explained.again else "failed", f"wechat-{wrong.code}")
        return Outcome("sent")

    def _open_way(self, person: Any) -> tuple[Channel, str] | None:
        now = timezone.now()
        for channel in bound_channels(person).filter(follows=True, account__active=True):
            consents = channel.consents if channel.account.template else 0
            how = rules.best_way(channel.last_heard_at, now, consents)
            if how != "web":
                return channel, how
        return None

    def _send(self, channel: Channel, how: str, post: Post) -> None:
        platform, openid = platform_of(channel.account), opened(channel.openid)
        with translation.override(post.person.language or "zh-hans"):
            lines = [_line(notice) for notice in post.notices[:MOST]]
            first = post.notices[0]
            address = _entrance(channel, first.url if len(post.notices) == 1 else reverse("notices:list"))
            if how == "service":
                platform.send_text(openid, "\n".join([*lines, *_more(post), address]))
                return
            platform.send_notice(openid, channel.account.template, {"thing1": lines[0][:20]}, address)
        Channel.objects.filter(pk=channel.pk, consents__gt=0).update(consents=F("consents") - 1)


def _line(notice: Any) -> str:
    label = (notice.label_en if get_language() == "en" else "") or notice.label_zh
    return f"· {_kind(notice.kind)}" + (f"：{label}" if label else "")


def _kind(code: str) -> str:
    try:
        return str(kind_of(code).name)
    except UnknownKindError:
        return _("News")


def _more(post: Post) -> list[str]:
    left = len(post.notices) - MOST
    return [_("and %(n)d more") % {"n": left}] if left > 0 else []


def _entrance(channel: Channel, page: str) -> str:
    path = reverse("wechat:enter", args=[channel.account.code])
    return f"{settings.ADDRESS.rstrip('/')}{path}?{urlencode({'next': page})}"


register(WeChat())  # whoever serves pages or runs jobs imports this module, and so knows the way
