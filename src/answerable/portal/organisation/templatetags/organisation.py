"""Words of the organisation's own for its templates."""

from __future__ import annotations

from django import template
from django.utils.translation import ngettext

from answerable.portal.organisation.services import second_person

__all__ = ["act_name", "units_below"]

register = template.Library()


@register.filter
def units_below(line) -> str:
    """How many units stand right below the one of a line of the chart."""
    many = line.many_below
    return ngettext("%(counter)s unit below", "%(counter)s units below", many) % {"counter": many}


@register.filter
def act_name(verb: str) -> str:
    """What an act that needs two persons is called."""
    return second_person.name_of_act(verb)
