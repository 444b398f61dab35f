"""The Atom feed of suggestions. A hidden one stays in it as its stub."""

from __future__ import annotations

import datetime as dt
import re

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe
from django.views.decorators.vary import vary_on_headers

from answerable.portal.core.access import public
from answerable.portal.core.context import organisation_name
from answerable.portal.core.subjects import topic_name
from answerable.portal.suggestions import queries
from answerable.portal.suggestions.models import Suggestion

__all__ = ["feed"]

MOST_ENTRIES = 50
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _last_change(request: HttpRequest) -> dt.datetime | None:
    return queries.last_change()


@require_safe
@public
@condition(last_modified_func=_last_change)
@vary_on_headers("Accept-Language", "Cookie")
def feed(request: HttpRequest) -> HttpResponse:
    """The newest suggestions."""
    language = get_language() or "zh-hans"
    xml = Atom1Feed(
        title=_("Suggestions to %(name)s") % {"name": organisation_name()},
        link=request.build_absolute_uri(reverse("suggestions:list")),
        description="",
        subtitle=_("What people propose, who owes an answer, and what became of it."),
        language="zh-Hans" if language == "zh-hans" else language,
        author_name=organisation_name(),
        feed_url=request.build_absolute_uri(reverse("suggestions:feed")),
        feed_guid=f"tag:{request.get_host().split(':')[0]},2026:suggestions",
    )
    for suggestion in queries.listed()[:MOST_ENTRIES]:
        _add(xml, request, suggestion)
    return HttpResponse(xml.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add(xml: Atom1Feed, request: HttpRequest, suggestion: Suggestion) -> None:
    hidden = suggestion.hidden_at is not None
    title = _("Hidden by a published rule") if hidden else suggestion.title
    times = ("published_at", "hidden_at", "reached_at", "decided_at", "ended_at")
    xml.add_item(
        title=_NO_XML.sub("", title),
        link=request.build_absolute_uri(suggestion.get_absolute_url()),
        description="" if hidden else _NO_XML.sub("", suggestion.text),
        unique_id=f"tag:{request.get_host().split(':')[0]},2026:suggestions/{suggestion.number}",
        pubdate=suggestion.published_at or suggestion.hidden_at,
        updateddate=max(moment for name in times if (moment := getattr(suggestion, name))),
        categories=[topic_name(suggestion.topic)] if suggestion.topic and not hidden else (),
    )
