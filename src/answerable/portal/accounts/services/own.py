"""What one does with one's own account: preferences and the password."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from answerable.portal.accounts.models import User
from answerable.portal.accounts.services.devices import end_others, follow
from answerable.portal.core.services import record

__all__ = ["change_password", "change_preferences"]


def change_preferences(user: User, *, display_name: str, email: str, language: str, large_type: bool) -> None:
    """How the person is called, reached and likes to read. The line tells which fields changed, no more."""
    wanted = {"display_name": display_name, "email": email, "language": language, "large_type": large_type}
    changed = sorted(name for name, value in wanted.items() if getattr(user, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(user, name, wanted[name])
    with transaction.atomic():
        user.save(update_fields=changed)
        record(user, "accounts.change_preferences", user, fields=changed)


def change_password(request: HttpRequest, user: User, new_password: str) -> None:
    """A new password; this session stays, all others end."""
    user.set_password(new_password)
    user.password_given = False
    with transaction.atomic():
        user.save(update_fields=["password", "password_given"])
        record(user, "accounts.change_password", user)
        end_others(request, user)
    update_session_auth_hash(request, user)
    follow(request, user)
