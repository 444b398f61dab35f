"""Answers on paper, for those who called, wrote or came: a letter to print, and a note that they have it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.answers import queries, services
from answerable.portal.core.access import requires
from answerable.portal.core.context import organisation_name
from answerable.portal.core.responses import attempt

__all__ = ["hand_over", "letter", "letters"]

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@require_safe
@never_cache
@requires("cases.open")
def letters(request: HttpRequest, number: str) -> HttpResponse:
    """Who of those who asked has the answer on paper, and who waits for it."""
    answer = queries.get_answer_for(request.user, number)
    context = {"answer": answer, "messages_on_paper": queries.letters_for(request.user, answer)}
    return render(request, "answers/letters.html", context)


@require_safe
@never_cache
@requires("cases.open")
def letter(request: HttpRequest, number: str, reference: str) -> HttpResponse:
    """One letter, in large type for a sheet of A4; `?in=zh` or `?in=en` says in which language."""
    answer = queries.get_answer_for(request.user, number)
    message = queries.letter_or_404(request.user, answer, reference)
    wanted = LANGUAGES.get(request.GET.get("in", ""), translation.get_language())
    with translation.override(wanted):
        context = {"answer": answer, "message": message, "text": answer.public}
        context |= {"today": timezone.localdate(), "sender": organisation_name(), "wanted": wanted}
        return render(request, "answers/letter.html", context)


@require_POST
@requires("cases.open")
def hand_over(request: HttpRequest, number: str, reference: str) -> HttpResponse:
    """Note that they have it."""
    answer = queries.get_answer_for(request.user, number)
    message = queries.letter_or_404(request.user, answer, reference)
    attempt(request, _("Noted."), services.hand_over, request.user, answer, message)
    return redirect("answers:letters", number)
