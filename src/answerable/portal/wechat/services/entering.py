"""Signing in from a page that was opened inside WeChat, with a WeChat account that was bound before."""

from __future__ import annotations

import secrets
import time

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from answerable.engines.wechat import PlatformError
from answerable.portal.accounts.services.signing import SignIn, first_proved
from answerable.portal.core.errors import Conflict
from answerable.portal.wechat.models import Account
from answerable.portal.wechat.queries import channel_of
from answerable.portal.wechat.services.accounts import note_trouble, platform_of

__all__ = ["come_back", "set_out"]

JOURNEY = "wechat_journey"
JOURNEY_LIVES = 5 * 60  # seconds at the platform


def set_out(request: HttpRequest, account: Account, back: str, next_page: str) -> str:
    """The platform's address to which the browser goes; it comes `back` with a code."""
    state = secrets.token_urlsafe(24)
    request.session[JOURNEY] = {
        "state": state,
        "account": account.pk,
        "since": time.time(),
        "next": next_page,
    }
    return platform_of(account).sign_in_address(back, state)


def come_back(request: HttpRequest, account: Account) -> tuple[SignIn, str]:
    """Signed in, and where to go on; raises Conflict where nobody bound this WeChat, or it took too long.

    A second factor is asked for as after a password: WeChat is one proof, and no more.
    """
    journey = request.session.pop(JOURNEY, None)
    if not journey or time.time() - journey["since"] > JOURNEY_LIVES or journey["account"] != account.pk:
        raise Conflict(_("This took too long. Please open the link in WeChat again."))
    if not constant_time_compare(request.GET.get("state", ""), journey["state"]):
        raise Conflict(_("This answer of WeChat belongs to another sign-in. Please open the link again."))
    channel = channel_of(account, _openid(account, request.GET.get("code", "")))
    if channel is None or channel.user is None or not channel.user.is_active:
        raise Conflict(
            _("This WeChat is not bound to an account here. Sign in and bind it under “My WeChat” first.")
        )
    return first_proved(request, channel.user, by="wechat"), journey["next"]


def _openid(account: Account, code: str) -> str:
    try:
        return platform_of(account).signed_in(code[:128])
    except PlatformError as wrong:
        note_trouble(account, wrong)
        raise Conflict(_("WeChat did not confirm who you are. Please open the link again.")) from None
