"""The desk's inbox: what came in, and what is done about each message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.cases import forms, queries, services
from answerable.portal.cases.models import Message
from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.exports import csv_response, sheet_response
from answerable.portal.core.paging import page_by_key
from answerable.portal.core.responses import attempt, private
from answerable.portal.core.subjects import topic_name
from answerable.portal.core.uploads import takes_files
from answerable.portal.files.queries import file_response, files_of
from answerable.portal.files.rules import MOST_TOGETHER
from answerable.portal.queues.queries import preferred_address, queue_or_404
from answerable.portal.search.queries import matching
from answerable.portal.topics.forms import CorrectForm

Table = tuple[list[str], Iterator[list[Any]]]  # header and rows


@require_safe
@never_cache
@requires("cases.open")
def inbox(request: HttpRequest) -> HttpResponse:
    """The messages, waiting ones unless asked otherwise."""
    if not request.GET and (opened := preferred_address(request.user, queue_or_404("inbox"))):
        return redirect(opened)
    form = forms.InboxFilter(request.GET)
    context = {
        "form": form,
        "page_obj": page_by_key(request, found_for(request.user, form), queries.message_rows),
    }
    return render(request, "cases/inbox.html", context)


@require_safe
@never_cache
@requires("cases.open")
def inbox_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file: no names, no contacts, personal data covered."""
    return csv_response("inbox", *_table(request))


@require_safe
@never_cache
@requires("cases.open")
def inbox_xlsx(request: HttpRequest) -> HttpResponse:
    """The same file as a workbook."""
    return sheet_response("inbox", *_table(request))


def _table(request: HttpRequest) -> Table:
    header = [
        _("reference"),
        _("received"),
        _("channel"),
        _("state"),
        _("topic"),
        pgettext("case", "place"),
        _("title"),
        _("case"),
    ]
    rows = (
        [
            m.reference,
            m.received_at.isoformat(timespec="minutes"),
            m.get_channel_display(),
            m.get_state_display(),
            topic_name(m.topic),
            m.place,
            m.title,
            m.case or "",
        ]
        for m in found_for(request.user, forms.InboxFilter(request.GET)).iterator(chunk_size=500)
    )
    return header, rows


def found_for(user: Any, form: forms.InboxFilter) -> QuerySet[Message]:
    """The messages that the form asks for, among those that the person may read."""
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.messages_for(user)
    if (state := asked.get("state")) != "all":
        found = found.filter(state=state or Message.State.WAITING)
    if topic := asked.get("topic"):
        found = found.filter(topic=topic)
    if words := asked.get("q"):
        found = found.filter(pk__in=matching("message", words))
    return found


@takes_files(MOST_TOGETHER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("cases.open")
def take_in(request: HttpRequest) -> HttpResponse:
    """Write down a call, a visit or a letter, and hand over the private link."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.IntakeForm(*given, initial={"slip": services.new_slip()})
    if form.is_bound and form.is_valid():
        try:
            token = services.token_from(form.cleaned_data["slip"])
            message, token = services.take_in(request.user, token=token, **form.matter())
        except Conflict as wrong:  # an old form: the words stay, the slip is a new one
            form = forms.IntakeForm(services.with_new_slip(request.POST), request.FILES)
            form.is_valid()
            form.add_error(None, wrong.sentence)
        else:
            link = request.build_absolute_uri(reverse("cases:follow", args=[token]))
            return private(render(request, "cases/taken_in.html", {"message": message, "link": link}))
    return render(request, "cases/take_in.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@never_cache
@requires("desk.view")
def message(request: HttpRequest, reference: str) -> HttpResponse:
    """One message with personal data covered."""
    return _page(request, queries.get_message_for(request.user, reference))


@require_safe
@never_cache
@requires("desk.view")
def file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One photo or paper of a message, for those who may read the message."""
    return file_response("message", queries.get_message_for(request.user, reference).pk, pk)


@require_POST
@never_cache
@requires("cases.reveal")
def reveal(request: HttpRequest, reference: str) -> HttpResponse:
    """The same page with what was covered, once; reloading asks for the reason again."""
    found = queries.get_message_for(request.user, reference)
    form = forms.RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reveal=form, status=422)
    try:
        shown = services.reveal_contact(request.user, found, form.cleaned_data["reason"])
    except Conflict as wrong:
        form.add_error(None, wrong.sentence)
        return _page(request, found, reveal=form, status=409)
    return _page(request, found, shown=shown)


@require_POST
@never_cache
@requires("cases.open")
def sort(request: HttpRequest, reference: str) -> HttpResponse:
    """What the message is about, in the desk's words."""
    found = queries.get_message_for(request.user, reference)
    form = CorrectForm(request.POST)
    if not form.is_valid():
        return _page(request, found, sorting=form, status=422)
    said = _("Noted. The listening learns from it.")
    attempt(request, said, services.sort, request.user, found, form.cleaned_data["topic"])
    return redirect("cases:message", reference)


@require_POST
@never_cache
@requires("cases.open")
def set_aside(request: HttpRequest, reference: str) -> HttpResponse:
    found = queries.get_message_for(request.user, reference)
    form = forms.SetAsideForm(request.POST)
    if not form.is_valid():
        return _page(request, found, aside=form, status=422)
    said = _("Set aside. The sender reads your reason on the private page.")
    attempt(request, said, services.set_aside, request.user, found, form.cleaned_data["words"])
    return redirect("cases:message", reference)


@require_POST
@never_cache
@requires("cases.open")
def shield(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep a complaint from the unit that it is about."""
    found = queries.get_message_for(request.user, reference)
    form = forms.ShieldForm(request.POST)
    if not form.is_valid():
        return _page(request, found, shield=form, status=422)
    said = _("Confidential from now on.")
    attempt(request, said, services.shield, request.user, found, form.cleaned_data["complained_of"])
    if queries.may_read(request.user, found):
        return redirect("cases:message", reference)
    return redirect("cases:inbox")


@require_POST
@never_cache
@requires("cases.open")
def attach(request: HttpRequest, reference: str) -> HttpResponse:
    found = queries.get_message_for(request.user, reference)
    form = forms.AttachForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, found, attach=form, status=422)
    case = form.cleaned_data["case"]
    if attempt(request, _("Joined to the case."), services.attach, request.user, case, found):
        return redirect("cases:case", case.number)
    return redirect("cases:message", reference)


def _page(request: HttpRequest, found: Message, status: int = 200, **given: Any) -> HttpResponse:
    user = request.user
    context = {
        "message": found,
        "files": files_of("message", found.pk),
        "may_reveal": user.has_perm("cases.reveal", found.case.unit if found.case else None),
        "may_open": user.has_perm("cases.open"),
        "reveal": forms.RevealForm(),
        "aside": forms.SetAsideForm(),
        "shield": forms.ShieldForm(),
        "attach": forms.AttachForm(user=user),
        "sorting": CorrectForm(initial={"topic": found.topic}),
    }
    return private(render(request, "cases/message.html", context | given, status=status))
