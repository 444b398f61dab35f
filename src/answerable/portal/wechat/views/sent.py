"""What went out over an account, which way, and why not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.exports import csv_response
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt
from answerable.portal.wechat import queries, services
from answerable.portal.wechat.forms import SentFilter
from answerable.portal.wechat.models import Account, Telling

__all__ = ["sent", "sent_again"]


@require_safe
@never_cache
@requires("wechat.manage")
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """The matters that were told, the newest first: never to whom, nor in which words."""
    account = get_object_or_404(Account, code=code)
    form = SentFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    found = queries.tellings_of(account, state)
    if request.GET.get("export") == "csv":
        header = [_("message"), _("state"), _("tries"), _("due to be sent"), _("told"), _("why not")]
        rows = (_row(each) for each in found)
        return csv_response("wechat", header, rows)
    context = {"account": account, "form": form, "page_obj": page(request, found)}
    return render(request, "wechat/sent.html", context)


@require_POST
@requires("wechat.manage")
def sent_again(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Send once more what failed, or may not have arrived."""
    known = Telling.objects.select_related("asked__channel__account", "asked__message")
    found = get_object_or_404(known, asked__channel__account__code=code, pk=pk)
    attempt(request, _("It is sent once more, within the minute."), services.tell_again, request.user, found)
    return redirect("wechat:sent", code)


def _row(telling: Telling) -> list[object]:
    state = telling.get_state_display()
    times = [telling.attempts, telling.due_at, telling.told_at]
    return [telling.asked.message.reference, state, *times, telling.why]
