"""Authority from offices: `user.has_perm("cases.open", unit)` asks the offices held today."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from answerable.portal.organisation.models import Office, Unit
from answerable.portal.organisation.queries import holders_of, offices_held
from answerable.portal.organisation.rules import reaches

__all__ = ["OfficeBackend"]


class OfficeBackend(BaseBackend):
    """Says yes where one of the person's offices in force has the permission and reaches the unit.

    Without a unit the question is "anywhere?". One query per person and request; a superuser
    passes before this is asked.
    """

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        if not user_obj.is_active or user_obj.is_anonymous:
            return False
        able = [office for office in offices_held(user_obj) if perm in office.kind.permissions]
        if obj is None:
            return bool(able)
        unit = obj if isinstance(obj, Unit) else obj.unit
        return any(reaches(office.unit.path, office.kind.reaches, unit.path) for office in able)

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return {perm for office in offices_held(user_obj) for perm in office.kind.permissions}

    def standing(self, user) -> list[Office]:
        """The offices in which the person stands today."""
        return offices_held(user)

    def who_may(self, permission: str) -> list[Office]:
        """The held offices that carry `permission`."""
        return holders_of(permission)
