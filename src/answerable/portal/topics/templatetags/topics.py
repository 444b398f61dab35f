"""Template tags of topics: `{% load topics %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

__all__ = ["held", "part_text", "percent", "shade"]

register = template.Library()

PARTS = {
    "label_zh": _("Chinese name"),
    "label_en": _("English name"),
    "about_zh": _("What belongs here, in Chinese"),
    "about_en": _("What belongs here, in English"),
    "domain": _("Domain"),
    "strong": _("Strong words"),
    "words": pgettext_lazy("kind of word", "Words"),
    "weak": _("Weak words"),
    "rule": _("Rules"),
}


@register.filter
def part_text(part: str) -> str:
    """What a part of a topic is called."""
    return str(PARTS.get(part, part))


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1 as a percentage; a dash where there is none."""
    if share is None:
        return "–"
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"


@register.filter
def held(names: dict, code: str) -> object:
    """`{{ figures.words_of|held:code }}`: what stands under a key that is only known here."""
    return names.get(code)


@register.filter
def shade(count: int, most: int) -> int:
    """0 to 5, for a bar beside a count."""
    return -(-count * 5 // most) if most else 0
