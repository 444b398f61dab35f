"""Template tags and filters of the portal: `{% load answerable %}`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from answerable.portal.core import folding, kinds
from answerable.portal.core.covered import with_marks
from answerable.portal.core.models import AuditEntry
from answerable.portal.core.permissions import PERMISSION_NAMES
from answerable.portal.core.queries import history, with_reasons
from answerable.portal.core.subjects import topic_name
from answerable.portal.core.thing_names import with_thing_names
from answerable.portal.core.unit_names import unit_names
from answerable.portal.core.verbs import VERB_NAMES

__all__ = [
    "act_text",
    "covered",
    "day",
    "folded",
    "history_of",
    "in_language",
    "is_web",
    "moment",
    "permission_text",
    "query",
    "reasoned",
    "sentence",
    "topic",
    "verb_text",
    "who_text",
    "with_unit_names",
    "withheld",
]

register = template.Library()


@register.filter
def in_language(thing: object, field: str) -> str:
    """`{{ unit|in_language:"name" }}`: the Chinese or the English name; the other where one is empty."""
    order = ("en", "zh") if (get_language() or "").startswith("en") else ("zh", "en")
    found = (getattr(thing, f"{field}_{suffix}", "") for suffix in order)
    return next((text for text in found if text), "")


@register.filter
def moment(when: datetime | date | None) -> str:
    """A date and time in the portal's zone, readable by people and machines; a plain date stays a date."""
    if not isinstance(when, datetime):
        return day(when)
    local = timezone.localtime(when)
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        date_format(local, _("Y-m-d H:i")),
    )


@register.filter
def day(when: datetime | date | None) -> str:
    """The day alone."""
    if when is None:
        return ""
    local = timezone.localtime(when).date() if isinstance(when, datetime) else when
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), date_format(local, _("Y-m-d")))


@register.filter
def covered(text: str) -> str:
    """`{{ document.text|covered }}`: what was heard, with the marks of redaction in the reader's words."""
    return with_marks(text)


@register.filter
def withheld(number: int | None) -> str:
    """A published number, or "fewer than 5" below the charter's floor."""
    floor = settings.SMALLEST_NUMBER
    if number is None:
        return "–"
    return f"{number:,}" if number >= floor else _("fewer than %(floor)d") % {"floor": floor}


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The page's query string with `changes`; None or an empty value takes a key away."""
    parameters = context["request"].GET.copy()
    for key, value in changes.items():
        parameters.pop(key, None)
        if value not in {None, ""}:
            parameters[key] = value
    return f"?{parameters.urlencode()}"


@register.inclusion_tag("core/_history.html")
def history_of(thing: Model | str, identity: object = None) -> dict[str, object]:
    """`{% history_of case %}`: what was done to a thing, as a timeline."""
    return {"entries": history(thing, identity)}


@register.filter
def with_unit_names(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The entries, each with `unit_name` as the reader reads, asked for all of them at once."""
    entries = list(entries)
    names = unit_names({entry.unit_code for entry in entries})
    for entry in entries:
        entry.unit_name = names.get(entry.unit_code, "")
    return entries


@register.filter
def reasoned(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The entries, each with the `reason` that was given and the `thing_name`, asked for all at once."""
    return with_thing_names(with_reasons(entries))


@register.filter
def sentence(entry: AuditEntry) -> str:
    """The act in one sentence."""
    return kinds.sentence(entry)


@register.filter
def who_text(entry: AuditEntry) -> str:
    """Who acted, as they were shown then."""
    return kinds.who_text(entry)


@register.filter
def folded(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The entries of a history, the same act many times within a minute being one of them."""
    return folding.folded(entries)


@register.filter
def act_text(entry: AuditEntry) -> str:
    """What was done, and how often."""
    return folding.act_text(entry)


@register.filter
def is_web(address: str) -> bool:
    """Whether an address may become a link: feeds are foreign text, and `javascript:` is an address too."""
    return address.startswith(("https://", "http://"))


@register.filter
def verb_text(verb: str) -> str:
    """What the log calls a verb, as the reader reads."""
    return str(VERB_NAMES.get(verb, verb.replace("_", " ")))


@register.filter
def topic(code: str) -> str:
    """`{{ case.topic|topic }}`: the topic's name as the reader reads."""
    return topic_name(code) if code else ""


@register.filter
def permission_text(permission: str) -> str:
    """What an authority lets somebody do, in words."""
    return str(PERMISSION_NAMES.get(permission, permission))
