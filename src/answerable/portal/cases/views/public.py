"""What anybody may do: ask, keep the private link, follow it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.portal.cases import forms, queries, services
from answerable.portal.core import limits, retention
from answerable.portal.core.access import public
from answerable.portal.core.browser_tokens import BrowserToken
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.responses import attempt, private
from answerable.portal.core.uploads import takes_files
from answerable.portal.files.rules import MOST_TOGETHER

# long enough to copy the link, to turn to English or to large type
SENT = BrowserToken("sent", "cases:sent", 10 * 60)


@takes_files(MOST_TOGETHER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def ask(request: HttpRequest) -> HttpResponse:
    """The public inbox."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.AskForm(*given, initial={"slip": services.new_slip(), "topic": request.GET.get("topic", "")})
    if found := _look_first(request, form):
        return _shown(request, form, similar=found)
    if form.is_bound and form.is_valid():
        try:
            return _take(request, form)
        except Conflict as wrong:  # an old form: the words stay, the slip is a new one
            form = forms.AskForm(services.with_new_slip(request.POST), request.FILES)
            form.is_valid()
            form.add_error(None, wrong.sentence)
        except Refused as wrong:
            form.add_error(None, wrong.sentence)
    return _shown(request, form, status=422 if form.is_bound else 200)


def _shown(request: HttpRequest, form: forms.AskForm, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "days": retention.days_kept("cases.contact")} | more
    return render(request, "cases/ask.html", context, status=status)


def _look_first(request: HttpRequest, form: forms.AskForm) -> list[queries.Similar]:
    """What is public and similar, shown once before a message is taken in.

    Whoever sends files is not stopped: they would have to be chosen, and sent, a second time.
    """
    if not form.is_bound or "looked" in request.POST or not form.is_valid():
        return []
    given = form.cleaned_data
    if given["files"] or given["confidential"]:
        return []
    return queries.similar(given["title"], given["text"])


def _take(request: HttpRequest, form: forms.AskForm) -> HttpResponse:
    token = services.token_from(form.cleaned_data["slip"])
    if not queries.has_arrived(token):  # over a bad line the same form may come many times
        services.count_sending(limits.network_of(request))
    services.receive(token=token, **form.matter())
    response = redirect("cases:sent")
    SENT.keep(response, token)
    return response


@require_safe
@never_cache
@public
def sent(request: HttpRequest) -> HttpResponse:
    """The reference and the private link, for ten minutes and in this browser only."""
    if not (token := SENT.read(request)):
        return redirect("cases:ask")
    message = queries.message_by_token(token)
    context = {
        "message": message,
        "link": request.build_absolute_uri(reverse("cases:follow", args=[token])),
        "promise": queries.usual_promise(message.topic),
    }
    return private(render(request, "cases/sent.html", context))


@require_safe
@never_cache
@public
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The short address of a private link; the page itself stands with the answers, downstream."""
    try:
        queries.message_by_token(token)
    except Http404:
        if not queries.arriving(token):
            return private(render(request, "cases/unknown_link.html", status=404))
    return private(redirect("answers:follow", token))


@require_POST
@never_cache
@public
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The sender's reply to what they were asked; the link is the authority."""
    try:
        question = queries.open_question(queries.message_by_token(token))
    except Http404:
        return private(render(request, "cases/unknown_link.html", status=404))
    form = forms.ReplyForm(request.POST)
    if question is None:
        messages.error(request, _("Nobody waits for a reply any more."))
    elif form.is_valid():
        said = _("Thank you. Your reply has arrived, and the time runs again.")
        attempt(request, said, services.reply, question, form.cleaned_data["text"])
    else:
        messages.error(request, _("Write your reply first."))
    return private(redirect("answers:follow", token))
