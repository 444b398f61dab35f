"""The page inside WeChat on which a follower agrees to one notice."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from answerable.portal.core.access import public
from answerable.portal.wechat import services
from answerable.portal.wechat.models import Account

__all__ = ["notice"]

# Where the platform's button lives, by its public description.
_FRAMES = ["https://*.qq.com", "https://*.weixin.qq.com", "https://*.weixinbridge.com", "webcompt:"]


@require_safe
@never_cache
@public
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """The platform's own button, and words for whoever is not inside WeChat. Nobody is known here."""
    account = get_object_or_404(Account, code=code, active=True)
    if not account.template:
        raise Http404
    page = services.signed_page(account, request.build_absolute_uri())
    context = {"account": account, "page": page}
    return csp_update(_opened(page))(render)(request, "wechat/notice.html", context)


def _opened(page: services.SignedPage | None) -> dict[str, list[str]]:
    """What this one page may load from the platform."""
    if page is None:
        return {}
    theirs = [SELF, page.origin]
    return {"script-src": theirs, "connect-src": theirs, "frame-src": [page.origin, *_FRAMES]}
