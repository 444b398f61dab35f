"""Template tags of signals: `{% load signals %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from answerable.portal.signals.rules import STORIES
from answerable.portal.stories.templatetags.stories import series_name

__all__ = ["family_name", "found_text", "reason_text"]

register = template.Library()

# The reasons that the archive writes, in words.
REASONS = {
    "above the limit": _("Above the limit"),
    "above the limit over some days": _("Above the limit for several days taken together"),
    "already warned": _("Still high, but it warned within the last week and has not doubled since"),
    "as expected": _("As expected"),
    "beyond the budget": _("High, but the weekly number of warnings is used up"),
    "told by another series": _("High, but the same story already warns that day"),
    "source outage": _("Not judged: the sources that bring most of it were silent"),
    "too few sources": _("High, but from fewer than three independent sources"),
    "too little history": _("Too little history to judge"),
}


@register.filter
def reason_text(reason: str) -> str:
    """`{{ signal.reason|reason_text }}`: why it warned or did not, in the reader's language."""
    return str(REASONS.get(reason, reason))


FOUND = {"real": _("real"), "false": _("false"), "known": _("known"), "unsure": _("unsure")}


@register.filter
def found_text(found: str) -> str:
    """`{{ verdict.found|found_text }}`: what a warning was, in one word."""
    return str(FOUND.get(found, found))


@register.filter
def family_name(family: str) -> str:
    """`{{ allowance.family|family_name }}`: the topic, the place, everything, or all stories."""
    return str(_("all stories")) if family == STORIES else series_name(family)
