"""How answers look: `{% load answers %}`."""

from __future__ import annotations

import datetime as dt

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from answerable.portal.answers import rules

__all__ = ["hint_text", "part_name", "share", "steps", "when"]

register = template.Library()


@register.filter
def when(text: str | None) -> dt.datetime | None:
    """A time that was kept as text in the evidence."""
    return dt.datetime.fromisoformat(text) if text else None


@register.filter
def steps(text: str) -> list[str]:
    """The next steps, one for each line."""
    return rules.steps(text)


@register.filter
def share(given: int | str) -> str:
    """A share as `rules.shares` gives it: per cent, or words where per cent would tell of a few people."""
    words = {
        rules.FEW: _("fewer than %(floor)d") % {"floor": settings.SMALLEST_NUMBER},
        rules.NEARLY_ALL: _("nearly all"),
        rules.WITHHELD: _("withheld"),
    }
    return f"{given}%" if isinstance(given, int) else words[given]


@register.filter
def hint_text(kind: str) -> str:
    """What a hint of `rules.hints` says to whoever writes."""
    texts = {
        "off_the_question": _("Few words of the question come back in the answer. These do not:"),
        "no_step": _("It does not say what happens next. If nothing more will happen, say so."),
        "no_date": _("These steps do not say until when:"),
        "nobody_to_ask": _("It does not say whom to ask: a telephone, a counter, an address."),
        "long_sentences": _("These sentences are long; two short ones are easier to read:"),
    }
    return texts[kind]


@register.filter
def part_name(name: str) -> str:
    """What a part of an answer is called."""
    names = {
        "title": _("Title"),
        "question": _("The question"),
        "body": _("The answer"),
        "next_steps": _("What happens next"),
    }
    return names[name]
