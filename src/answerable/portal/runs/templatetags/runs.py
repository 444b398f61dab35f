"""Template tags of runs: `{% load runs %}`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import pgettext, pgettext_lazy

__all__ = ["counts_text"]

register = template.Library()

# With a context: other apps call the same things by the same words, but not behind a number.
COUNTED = {
    "read": pgettext_lazy("counted", "read"),
    "messages": pgettext_lazy("counted", "messages"),
    "articles": pgettext_lazy("counted", "articles"),
    "failed_sources": pgettext_lazy("counted", "sources that failed"),
    "documents": pgettext_lazy("counted", "documents"),
    "stories": pgettext_lazy("counted", "stories"),
    "signals": pgettext_lazy("counted", "counts judged"),
    "erased": pgettext_lazy("counted", "contacts erased"),
    "texts": pgettext_lazy("counted", "confirmed texts"),
    "noted": pgettext_lazy("counted", "cases noted as overdue"),
    "sent": pgettext_lazy("counted", "parcels sent"),
    "delivered": pgettext_lazy("counted", "parcels delivered"),
    "failed": pgettext_lazy("counted", "parcels refused"),
    "given_up": pgettext_lazy("counted", "parcels given up"),
    "waiting": pgettext_lazy("counted", "parcels to be tried again"),
    "forgotten": pgettext_lazy("counted", "old notices removed"),
    "briefings": pgettext_lazy("counted", "briefings"),
    "marks": pgettext_lazy("counted", "marks"),
    "lapsed": pgettext_lazy("counted", "questions waited for no longer"),
    "told": pgettext_lazy("counted", "reminders of tasks and clocks"),
    "entered": pgettext_lazy("counted", "messages entered from WeChat"),
    "pictures": pgettext_lazy("counted", "pictures fetched from WeChat"),
    "to_tell": pgettext_lazy("counted", "answers to be told in WeChat"),
    "told_in_chat": pgettext_lazy("counted", "answers told in WeChat"),
    "publications": pgettext_lazy("counted", "steps of WeChat articles"),
    "drafts_erased": pgettext_lazy("counted", "unsent WeChat drafts erased"),
}


@register.filter
def counts_text(counts: Mapping[str, int]) -> str:
    """`{{ run.counts|counts_text }}`: what a run counted, without what it counted none of."""
    told = [f"{count:,} {COUNTED.get(name, name)}" for name, count in counts.items() if count]
    return pgettext("between things in a list", ", ").join(told) or pgettext("run", "Nothing new")
