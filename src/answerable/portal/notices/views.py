"""The list behind the bell, one's own choices, and the outbox for those who keep it running."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.core.access import public, requires, signed_in
from answerable.portal.core.columns import columns, yes_or_no
from answerable.portal.core.errors import Conflict
from answerable.portal.core.exports import Table, takes_away
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt, back, private
from answerable.portal.core.templatetags.answerable import in_language
from answerable.portal.notices import queries, services
from answerable.portal.notices.forms import ChoicesForm, MannerForm, OutboxFilter
from answerable.portal.notices.models import Parcel
from answerable.portal.notices.rules import UnknownKindError, kind_of

__all__ = ["choices", "hours", "notice_list", "open_notice", "outbox", "read_all", "send_again", "stop"]


def _told_table(request: HttpRequest) -> Table:
    found = queries.told_to(request.user, unread=request.GET.get("show") == "unread")
    rows = (
        [
            each.notice.at,
            _kind_name(each.notice.kind),
            in_language(each.notice, "text"),
            yes_or_no(each.read_at),
        ]
        for each in found
    )
    return columns("at", "kind", "text", "read"), rows


@require_safe
@never_cache
@signed_in
@takes_away("notices", _told_table)
def notice_list(request: HttpRequest) -> HttpResponse:
    """What the person was told, the newest first, neighbours about one matter together."""
    unread = request.GET.get("show") == "unread"
    shown = page(request, queries.told_to(request.user, unread=unread))
    for delivery in shown:
        delivery.kind_name = _kind_name(delivery.notice.kind)
    groups = [list(same) for _matter, same in groupby(shown, key=lambda each: each.notice.matter)]
    return render(request, "notices/list.html", {"page_obj": shown, "groups": groups, "unread": unread})


def _kind_name(code: str) -> str:
    try:
        return str(kind_of(code).name)
    except UnknownKindError:
        return _("News")


@require_POST
@signed_in
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """To the matter; the notice is then read. Other people's notices do not exist."""
    delivery = get_object_or_404(queries.told_to(request.user), pk=pk)
    services.read(request.user, pk)
    return redirect(delivery.notice.url)


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    services.read_all(request.user)
    return redirect("notices:list")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
def choices(request: HttpRequest) -> HttpResponse:
    """How often the person hears of each kind."""
    form = ChoicesForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_bound and form.is_valid():
        for kind, frequency in form.cleaned_data.items():
            services.change_choice(request.user, kind, frequency)
        return _kept(request)
    return _choices_page(request, form, MannerForm(instance=queries.manner_of(request.user)))


@require_POST
@never_cache
@signed_in
def hours(request: HttpRequest) -> HttpResponse:
    """Quiet hours and the times of the digests."""
    form = MannerForm(request.POST)
    if form.is_valid():
        services.change_manner(request.user, **form.cleaned_data)
        return _kept(request)
    return _choices_page(request, ChoicesForm(person=request.user), form)


def _kept(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Your choices are kept."))
    return redirect("notices:choices")


def _choices_page(request: HttpRequest, form: ChoicesForm, manner: MannerForm) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "notices/choices.html", {"form": form, "manner": manner}, status=status)


@csrf_exempt  # the letter's signed token is the authority; mail programs send no cookie (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of notice from a letter, without signing in: first asked, then done."""
    done, refused = request.method == "POST", ""
    try:
        kind = services.stop_by_token(token, really=done)
    except LookupError:
        raise Http404 from None
    except Conflict as wrong:
        done, refused, kind = False, wrong.sentence, None
    page_ = {"kind": kind, "done": done, "refused": refused}
    return private(render(request, "notices/stop.html", page_, status=409 if refused else 200))


def _outbox_table(request: HttpRequest) -> Table:
    form = OutboxFilter(request.GET)
    found = queries.outbox(form.cleaned_data["state"] if form.is_valid() else "")
    names = {way.code: way.name for way in services.backends()}
    rows = (
        [
            *(each.person.username, names.get(each.channel, each.channel), each.get_state_display()),
            *(each.made_at, each.attempts, each.why),
        ]
        for each in found
    )
    return columns("to", "way", "state", "at", "attempts", "reason"), rows


@require_safe
@never_cache
@requires("accounts.manage")
@takes_away("outbox", _outbox_table)
def outbox(request: HttpRequest) -> HttpResponse:
    """What went out and what became of it: who, which way, when, why not. Never what it said."""
    form = OutboxFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    shown = page(request, queries.outbox(state))
    names = {way.code: way.name for way in services.backends()}
    for parcel in shown:
        parcel.way = names.get(parcel.channel, parcel.channel)
    context = {"page_obj": shown, "form": form, "counts": queries.outbox_counts()}
    return render(request, "notices/outbox.html", context)


@require_POST
@requires("accounts.manage")
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    parcel = get_object_or_404(Parcel, pk=pk)
    attempt(request, _("It is tried again."), services.send_again, request.user, parcel)
    return back(request, "notices:outbox")
