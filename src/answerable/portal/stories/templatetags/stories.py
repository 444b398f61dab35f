"""Template tags of the desk's stories: `{% load stories %}`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.portal.core.subjects import topic_name
from answerable.portal.stories import queries, rules
from answerable.portal.stories.models import Story

__all__ = [
    "bars",
    "called",
    "called_in",
    "figure",
    "hours",
    "iso_day",
    "once_in",
    "place",
    "series_name",
    "signed",
]

register = template.Library()

BAR, GAP, HEIGHT = 6, 2, 28  # in units of the picture


@register.filter
def called(story: Story, user) -> str:
    """`{{ story|called:request.user }}`: its name; of no message, for whoever may not read it."""
    name = story.heading if queries.reads_inbox(user) else story.open_heading
    return name or story.story_id


@register.filter
def called_in(names: Mapping[str, str]) -> str:
    """Of {zh, en} in a kept record the name that the reader reads."""
    return queries.name_of_place((names["zh"], names["en"]))


@register.filter
def hours(number: float) -> str:
    """A span of hours as it is said: in hours, and from two days on in days."""
    if number >= 48:
        return ngettext("%(n)d day", "%(n)d days", round(number / 24)) % {"n": round(number / 24)}
    whole = round(number)
    return ngettext("%(n)d hour", "%(n)d hours", whole) % {"n": whole}


@register.filter
def signed(number: int) -> str:
    """A change with its sign; nothing changed is a nought."""
    return f"+{number}" if number > 0 else str(number).replace("-", "−")


@register.filter
def place(code: str) -> str:
    """`{{ story.place_code|place }}`: the place's name; its code where the table of places has none."""
    return queries.place_name(code) if code else ""


@register.filter
def once_in(p_value: float | None) -> int | None:
    """`{{ signal.p_value|once_in }}`: chance alone would do this once in so many periods."""
    return rules.once_in(p_value)


@register.filter
def figure(number: float | str | None) -> str:
    """A count-like figure: whole from ten on, with one decimal below, a dash where there is none."""
    if number in (None, ""):  # a template gives "" for what a dictionary lacks
        return "–"
    if 0 < number < 0.1:
        return "<0.1"
    return f"{number:,.0f}" if number >= 10 else f"{number:,.1f}".removesuffix(".0")


@register.filter
def iso_day(text: str) -> dt.date:
    """A day that was kept as text."""
    return dt.date.fromisoformat(text)


@register.filter
def series_name(series: str) -> str:
    """What a series counts, in words: `topic:water|place:330106` is "Water · Xihu"."""
    parts = dict(part.partition(":")[::2] for part in series.split("|"))
    if "story" in parts:
        return _("this story")
    names = [topic_name(parts["topic"])] if "topic" in parts else []
    names += [queries.place_name(parts["place"])] if "place" in parts else []
    return " · ".join(names) or _("everything")


@register.simple_tag
def bars(values: Sequence[int]) -> SafeString:
    """Small bars, one for each day, the last one today; the label tells a screen reader the same."""
    top = max([*values, 1])
    heights = [max(1, round(value / top * HEIGHT)) if value else 0 for value in values]
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" rx="1"/>',
        ((place * (BAR + GAP), HEIGHT - height, BAR, height) for place, height in enumerate(heights)),
    )
    said = _("%(days)d days, without copies: highest %(top)d, today %(last)d") % {
        "days": len(values),
        "top": max(values, default=0),
        "last": values[-1] if values else 0,
    }
    width = len(values) * (BAR + GAP) - GAP
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}</svg>',
        *(width, HEIGHT, width, HEIGHT, said, drawn),
    )
