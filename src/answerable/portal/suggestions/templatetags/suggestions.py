"""How suggestions look: `{% load suggestions %}`."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _

from answerable.portal.suggestions.models import Hiding, Suggestion

__all__ = ["hiding_badge", "of_hundred", "outcome_badge", "progress_words", "state_badge"]

register = template.Library()

LOOKS = {
    "open": "badge-accent",
    "reached": "badge-warn",
    "answered": "badge-good",
    "monitoring": "badge-good",
    "done": "badge-good",
}
OUTCOMES = {"adopted": "badge-good", "partly": "badge-accent", "not_adopted": "badge-warn"}
HIDINGS = {"appealed": "badge-warn", "restored": "badge-good"}


@register.filter
def state_badge(suggestion: Suggestion) -> str:
    """Its state as a badge."""
    return _badge(LOOKS.get(suggestion.state, ""), suggestion.get_state_display())


@register.filter
def outcome_badge(suggestion: Suggestion) -> str:
    """What was decided as a badge; nothing before that."""
    if not suggestion.outcome:
        return ""
    return _badge(OUTCOMES[suggestion.outcome], suggestion.get_outcome_display())


@register.filter
def hiding_badge(hiding: Hiding) -> str:
    """What came of a hiding as a badge."""
    return _badge(HIDINGS.get(hiding.state, ""), hiding.get_state_display())


def _badge(look: str, words: str) -> str:
    return format_html('<span class="badge {}">{}</span>', look, words)


@register.filter
def progress_words(suggestion: Suggestion) -> str:
    """How many support it, of how many that are needed; few are not told."""
    said = {"n": suggestion.supporters, "needed": suggestion.needed, "floor": settings.SMALLEST_NUMBER}
    if suggestion.supporters < settings.SMALLEST_NUMBER:
        return _("fewer than %(floor)d of %(needed)d supporters") % said
    return _("%(n)d of %(needed)d supporters") % said


@register.filter
def of_hundred(share: float | None) -> str:
    """A share in per cent, or a dash where there is nothing to divide by."""
    return "–" if share is None else f"{share}%"
