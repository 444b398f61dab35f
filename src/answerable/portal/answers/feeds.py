"""The Atom feed of answers: lasting ids, the time of the last change, the language of the reader."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe
from django.views.decorators.vary import vary_on_headers

from answerable.portal.answers import queries
from answerable.portal.answers.models import Answer
from answerable.portal.core.access import public
from answerable.portal.core.context import organisation_name
from answerable.portal.core.subjects import topic_name

__all__ = ["atom", "feed"]

MOST_ENTRIES = 50
_NO_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)  # one would spoil the whole feed


def _last_change(request: HttpRequest) -> dt.datetime | None:
    return queries.last_change()


@require_safe
@public
@condition(last_modified_func=_last_change)
@vary_on_headers("Accept-Language", "Cookie")
def feed(request: HttpRequest) -> HttpResponse:
    """The newest answers."""
    newest = queries.public_answers()[:MOST_ENTRIES]
    return HttpResponse(atom(request, newest), content_type="application/atom+xml; charset=utf-8")


def atom(request: HttpRequest, answers: Iterable[Answer]) -> str:
    """The feed as XML text."""
    xml = Atom1Feed(
        title=_("Answers of %(name)s") % {"name": organisation_name()},
        link=request.build_absolute_uri(reverse("answers:list")),
        description="",
        subtitle=_("What people asked, and what was answered in public."),
        language="zh-Hans" if get_language() == "zh-hans" else get_language(),
        author_name=organisation_name(),
        feed_url=request.build_absolute_uri(reverse("answers:feed")),
        feed_guid=f"tag:{request.get_host().split(':')[0]},2026:answers",
    )
    for answer in answers:
        _add(xml, request, answer)
    return xml.writeString("utf-8")


def _add(xml: Atom1Feed, request: HttpRequest, answer: Answer) -> None:
    text = answer.public
    xml.add_item(
        title=_NO_XML.sub("", text.title),
        link=request.build_absolute_uri(reverse("answers:answer", args=[answer.number])),
        description=_NO_XML.sub("", f"{text.question}\n\n{text.body}"),
        unique_id=f"tag:{request.get_host().split(':')[0]},2026:answers/{answer.number}",
        pubdate=answer.published_at,
        updateddate=answer.corrected_at or answer.published_at,
        categories=[topic_name(answer.topic)] if answer.topic else (),
    )
