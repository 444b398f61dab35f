"""What every verb asks first: whether whoever acts has the authority."""

from __future__ import annotations

from answerable.portal.core.errors import Refused
from answerable.portal.organisation.models import Unit

__all__ = ["MANAGE", "insist", "insist_everywhere", "name_of"]

MANAGE = "organisation.manage"


def insist(actor, unit: Unit | None, permission: str = MANAGE) -> None:
    """Refuse where `actor` lacks `permission` at `unit`; without one, only superusers. None: the portal."""
    if actor is None:
        return
    able = actor.has_perm(permission, unit) if unit else actor.is_superuser
    if not able:
        raise Refused(permission=permission, unit=unit)


def insist_everywhere(actor) -> None:
    """Refuse where `actor` may not manage every tree from its top: kinds and rules are the whole house's."""
    if actor is not None and not all(actor.has_perm(MANAGE, top) for top in Unit.objects.get_root_nodes()):
        raise Refused(permission=MANAGE, unit=Unit.objects.get_root_nodes().first())


def name_of(person) -> str:
    """The sign-in name, for the log."""
    return person.get_username() if person else ""
