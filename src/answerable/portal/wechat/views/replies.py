"""The desk's pages about replies to keywords, and about QR codes."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt
from answerable.portal.wechat import services
from answerable.portal.wechat.forms import KeywordForm, SceneForm
from answerable.portal.wechat.models import Account, Keyword, Scene

__all__ = ["codes", "drop_code", "drop_reply", "replies", "reply"]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("wechat.manage")
def replies(request: HttpRequest, code: str) -> HttpResponse:
    """All replies to keywords, and the form for one more."""
    account = get_object_or_404(Account, code=code)
    return _replies(request, account, Keyword(account=account))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("wechat.manage")
def reply(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change one reply."""
    keyword = get_object_or_404(Keyword.objects.select_related("account"), account__code=code, pk=pk)
    return _replies(request, keyword.account, keyword)


def _replies(request: HttpRequest, account: Account, keyword: Keyword) -> HttpResponse:
    form = KeywordForm(request.POST if request.method == "POST" else None, instance=keyword)
    if form.is_bound and form.is_valid():
        said = _("The reply is kept, and given from now on.")
        attempt(request, said, services.keep_keyword, request.user, form.save(commit=False))
        return redirect("wechat:replies", account.code)
    shown = page(request, account.keywords.all())
    context = {"account": account, "form": form, "page_obj": shown, "changes": keyword.pk}
    return render(request, "wechat/replies.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires("wechat.manage")
def drop_reply(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give a reply no more."""
    keyword = get_object_or_404(Keyword.objects.select_related("account"), account__code=code, pk=pk)
    attempt(request, _("This reply is given no more."), services.drop_keyword, request.user, keyword)
    return redirect("wechat:replies", code)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("wechat.manage")
def codes(request: HttpRequest, code: str) -> HttpResponse:
    """The QR codes of units and meetings, to print; and the form for one more."""
    account = get_object_or_404(Account, code=code)
    form = SceneForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _made(request, account, form):
        return redirect("wechat:codes", account.code)
    shown = page(request, account.scenes.all(), 12)
    for scene in shown:
        scene.picture = segno.make(scene.address, error="m").svg_data_uri(
            scale=5, border=4, dark="#000", light="#fff"
        )
    context = {"account": account, "form": form, "page_obj": shown}
    return render(request, "wechat/codes.html", context, status=422 if form.is_bound else 200)


def _made(request: HttpRequest, account: Account, form: SceneForm) -> bool:
    try:
        services.make_scene(request.user, account, **form.cleaned_data)
    except Conflict as wrong:
        form.add_error(None, wrong.sentence)
        return False
    return True


@require_POST
@requires("wechat.manage")
def drop_code(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Forget a QR code."""
    scene = get_object_or_404(Scene.objects.select_related("account"), account__code=code, pk=pk)
    said = _("It is forgotten; whoever scans it is greeted as everybody.")
    attempt(request, said, services.drop_scene, request.user, scene)
    return redirect("wechat:codes", code)
