"""Figures in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()
TWO_DAYS = 48  # hours; beyond, days are easier to read


@register.filter
def hours(value: int | None) -> str:
    """`5 hours`, `3 days`; a dash where nothing is shown."""
    if value is None:
        return "–"
    if value < TWO_DAYS:
        return ngettext("%(n)d hour", "%(n)d hours", value) % {"n": value}
    days = round(value / 24)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@register.filter
def too_few(rows: list) -> list[str]:
    """The names of the groups whose figures are withheld."""
    return [name for name, row in rows if row.figures.received is None]


@register.filter
def percent(value: int | None) -> str:
    return "–" if value is None else _("%(n)d %%") % {"n": value}


@register.filter
def shown(value: int | None) -> str:
    """A count, or a dash where it is withheld."""
    return "–" if value is None else str(value)
