"""The desk's pages about accounts: the list, one account, its settings, its menu."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.responses import attempt
from answerable.portal.wechat import queries, rules, services
from answerable.portal.wechat.forms import AccountForm, MenuForm
from answerable.portal.wechat.models import Account

__all__ = ["account", "accounts", "change_account", "menu", "new_account", "send_menu", "switch"]


@require_safe
@never_cache
@requires("wechat.manage")
def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts of the organisation, with what the platform refused last."""
    return render(request, "wechat/accounts.html", {"accounts": Account.objects.all()})


@require_safe
@never_cache
@requires("wechat.manage")
def account(request: HttpRequest, code: str) -> HttpResponse:
    """One account: its figures, and what to enter at the platform."""
    found = get_object_or_404(Account, code=code)
    address = settings.ADDRESS.rstrip("/") + reverse("wechat:callback", args=[found.code])
    context = {"account": found, "figures": queries.account_figures(found), "callback": address}
    return render(request, "wechat/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@requires("wechat.manage")
def new_account(request: HttpRequest) -> HttpResponse:
    """Set up one more account."""
    return _form(request, Account())


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@requires("wechat.manage")
def change_account(request: HttpRequest, code: str) -> HttpResponse:
    """Change an account's settings; secrets are never shown, and kept where none is written."""
    return _form(request, get_object_or_404(Account, code=code))


def _form(request: HttpRequest, found: Account) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("secret", "aes_key")}
        services.keep_account(request.user, form.save(commit=False), **given)
        return redirect("wechat:account", found.code)
    status = 422 if form.is_bound else 200
    return render(request, "wechat/form.html", {"form": form, "is_new": found.pk is None}, status=status)


@require_POST
@requires("wechat.manage")
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Take an account out of use, or into use again."""
    found = get_object_or_404(Account, code=code)
    said = _("It is out of use; WeChat gets no answer.") if found.active else _("It is in use again.")
    attempt(request, said, services.switch, request.user, found, not found.active)
    return redirect("wechat:account", found.code)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("wechat.manage")
def menu(request: HttpRequest, code: str) -> HttpResponse:
    """The menu as text, and beside it as it looks in the chat."""
    found = get_object_or_404(Account, code=code)
    posted = request.POST if request.method == "POST" else None
    form = MenuForm(posted, initial={"menu": rules.menu_text(found.menu or rules.MENU)})
    if form.is_bound and form.is_valid():
        said = _("The menu is kept. It is seen in the chat once you send it.")
        attempt(request, said, services.change_menu, request.user, found, form.cleaned_data["menu"])
        return redirect("wechat:menu", found.code)
    context = {"account": found, "form": form, "menu": found.menu}
    return render(request, "wechat/menu.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires("wechat.manage")
def send_menu(request: HttpRequest, code: str) -> HttpResponse:
    """Send the menu to the platform."""
    found = get_object_or_404(Account, code=code)
    attempt(request, _("WeChat has the menu."), services.put_menu, request.user, found)
    return redirect("wechat:menu", found.code)
