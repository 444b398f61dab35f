"""Answers as articles of an account: what is on its way, and the words to copy where it goes by hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt
from answerable.portal.wechat import queries, services
from answerable.portal.wechat.forms import OfferForm, OutForm
from answerable.portal.wechat.models import Account, Publication

__all__ = ["article", "article_again", "article_out", "articles"]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("wechat.manage")
def articles(request: HttpRequest, code: str) -> HttpResponse:
    """Every publication with its state, and the form for one more."""
    account = get_object_or_404(Account, code=code)
    form = OfferForm(request.POST if request.method == "POST" else None, answers=queries.to_publish(account))
    if form.is_bound and form.is_valid():
        try:
            made = services.offer(request.user, account, form.cleaned_data["answer"])
            return redirect("wechat:article", account.code, made.pk)
        except Conflict as wrong:
            form.add_error(None, wrong.sentence)
    shown = page(request, account.publications.select_related("answer__public"))
    context = {"account": account, "form": form, "page_obj": shown}
    return render(request, "wechat/articles.html", context, status=422 if form.is_bound else 200)


@require_safe
@never_cache
@requires("wechat.manage")
def article(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One publication; where it goes by hand, the article to copy."""
    return _page(request, _found(code, pk), OutForm())


@require_POST
@requires("wechat.manage")
def article_again(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Try it once more from the beginning."""
    attempt(request, _("It is tried once more."), services.try_again, request.user, _found(code, pk))
    return redirect("wechat:article", code, pk)


@require_POST
@requires("wechat.manage")
def article_out(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """It was published by hand."""
    publication, form = _found(code, pk), OutForm(request.POST)
    if not form.is_valid():
        return _page(request, publication, form, 422)
    address = form.cleaned_data["address"]
    attempt(request, _("Noted: it is out."), services.note_by_hand, request.user, publication, address)
    return redirect("wechat:article", code, pk)


def _found(code: str, pk: int) -> Publication:
    known = Publication.objects.select_related("account", "answer__public", "answer__unit")
    return get_object_or_404(known, account__code=code, pk=pk)


def _page(request: HttpRequest, publication: Publication, form: OutForm, status: int = 200) -> HttpResponse:
    context = {
        "publication": publication,
        "account": publication.account,
        "article": services.article_of(publication.answer),
        "form": form,
        "stopped": publication.state in {"manual", "refused"},
    }
    return render(request, "wechat/article.html", context, status=status)
