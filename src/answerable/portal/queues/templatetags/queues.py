"""What a list shows of its queue: `{% queue_tabs "cases" %}` above it, `{% queue_acts "cases" %}` below."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Paginator
from django.utils import timezone

from answerable.portal.queues import forms, queries
from answerable.portal.queues.rules import MOST_ROWS

register = template.Library()


@register.inclusion_tag("queues/_tabs.html", takes_context=True)
def queue_tabs(context: template.Context, code: str) -> dict[str, Any]:
    """The saved filters with counts, the form that keeps one, and the place where news appears."""
    request = context["request"]
    queue = queries.queue_or_404(code)
    asked = queue.asked(request.GET.dict())
    return {
        "queue": queue,
        "tabs": queries.tabs(request.user, queue, asked),
        "asked": asked,
        "query": request.GET.urlencode(),
        "form": forms.FilterForm(user=request.user) if asked else None,
        "now": timezone.now().isoformat(),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("queues/_acts.html", takes_context=True)
def queue_acts(context: template.Context, code: str, pages: Paginator) -> dict[str, Any]:
    """What can be done with the rows that are ticked, or with all of the list, as far as it was counted."""
    request = context["request"]
    queue = queries.queue_or_404(code)
    return {
        "queue": queue,
        "acts": queries.acts_for(request.user, queue),
        "many": pages.count,
        "uncounted": getattr(pages, "uncounted", False),
        "most": MOST_ROWS,
        "query": request.GET.urlencode(),
        "csrf_token": context.get("csrf_token"),
    }
