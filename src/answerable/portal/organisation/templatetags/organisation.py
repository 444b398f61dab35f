"""Words of the organisation's own for its templates."""

from __future__ import annotations

from django import template

from answerable.portal.organisation.services import second_person

__all__ = ["act_name"]

register = template.Library()


@register.filter
def act_name(verb: str) -> str:
    """What an act that needs two persons is called."""
    return second_person.name_of_act(verb)
