"""Template tags of runs: `{% load runs %}`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

__all__ = ["counts_text"]

register = template.Library()

COUNTED = {
    "messages": gettext_lazy("messages"),
    "articles": gettext_lazy("articles"),
    "failed_sources": gettext_lazy("sources that failed"),
    "documents": gettext_lazy("documents"),
    "stories": gettext_lazy("stories"),
    "signals": gettext_lazy("signals"),
    "erased": gettext_lazy("contacts erased"),
    "noted": gettext_lazy("cases noted as overdue"),
}


@register.filter
def counts_text(counts: Mapping[str, int]) -> str:
    """`{{ run.counts|counts_text }}`: what a run counted, without what it counted none of."""
    told = [f"{count:,} {COUNTED.get(name, name)}" for name, count in counts.items() if count]
    return pgettext("between things in a list", ", ").join(told) or _("Nothing new")
