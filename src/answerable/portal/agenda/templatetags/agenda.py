"""How the agenda looks: `{% load agenda %}`."""

from __future__ import annotations

from django import template
from django.utils.html import format_html

from answerable.portal.agenda.models import Item

__all__ = ["agenda_badge"]

register = template.Library()
LOOKS = {"accepted": "badge-accent", "done": "badge-good", "proposed": "badge-warn"}


@register.filter
def agenda_badge(item: Item) -> str:
    """Its state as a badge."""
    return format_html(
        '<span class="badge {}">{}</span>', LOOKS.get(item.state, ""), item.get_state_display()
    )
