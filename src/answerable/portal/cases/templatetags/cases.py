"""How cases look: `{% load cases %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.portal.cases import rules

__all__ = ["clock", "moment_left", "state_badge"]

register = template.Library()
TONES = {
    "waiting": " badge-warn",
    "reopened": " badge-warn",
    "in_review": " badge-warn",
    "answered": " badge-good",
    "published": " badge-good",
    "approved": " badge-good",
    "done": " badge-good",
}


@register.filter
def state_badge(thing: Any) -> SafeString:
    """The state of a message, case, part or answer, in words and in a tone."""
    return format_html(
        '<span class="badge{}">{}</span>', TONES.get(thing.state, ""), thing.get_state_display()
    )


@register.filter
def clock(part: Any) -> SafeString:
    """How long a unit still has for its part; nothing once nobody waits for it."""
    if part.state not in rules.WORKING:
        return SafeString("")
    left = rules.days_left(part.due_on, timezone.localdate())
    return format_html('<span class="badge{}">{}</span>', " badge-warn" if left < 2 else "", time_left(left))


@register.filter
def days_until(day: Any) -> SafeString:
    """The same for a bare day, as in a list."""
    left = rules.days_left(day, timezone.localdate())
    return format_html('<span class="badge{}">{}</span>', " badge-warn" if left < 2 else "", time_left(left))


@register.filter
def moment_left(due: Any) -> SafeString:
    """How long a clock still runs: hours on its last day, else days."""
    left = due - timezone.now()
    hours = int(left.total_seconds() // 3600)
    if 0 <= hours < 24:
        said = ngettext("%(hours)d hour left", "%(hours)d hours left", hours) % {"hours": hours}
    else:
        said = (
            time_left(rules.days_left(timezone.localdate(due), timezone.localdate()))
            if hours > 0
            else _("late")
        )
    return format_html('<span class="badge{}">{}</span>', " badge-warn" if hours < 48 else "", said)


@register.filter
def promise(case: Any) -> SafeString:
    """Until when those who asked have an answer; that it waits for them, while it does."""
    clock = getattr(case, "clock", None)
    if clock is None or clock.stopped_at is not None:
        return SafeString("")
    if clock.paused_at is not None:
        return format_html('<span class="badge">{}</span>', _("waits for the sender"))
    return format_html("<span>{} {}</span>", _("answer"), moment_left(clock.due_at))


def time_left(left: int) -> str:
    """`left` days in words; negative when the day is past."""
    if left < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -left) % {"days": -left}
    if left == 0:
        return _("due today")
    return ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
