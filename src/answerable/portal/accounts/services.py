"""The verbs of an account: sign in and out, change how one reads, change the password. Each leaves a line."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from answerable.portal.accounts.models import User
from answerable.portal.core import limits
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record

__all__ = ["FAILURES_ALLOWED", "WINDOW", "change_password", "change_preferences", "sign_in", "sign_out"]

FAILURES_ALLOWED = 5
WINDOW = timedelta(minutes=15)


def sign_in(request: HttpRequest, username: str, password: str) -> User | None:
    """The person, signed in; or None where name and password do not belong together.

    After five failures for this name from this address it is a Conflict for a quarter of an hour, whatever
    the password.
    """
    who = (username.strip().lower(), limits.address_of(request))
    if limits.too_many("sign-in", *who, limit=FAILURES_ALLOWED, within=WINDOW):
        raise Conflict(
            _("Too many attempts did not succeed. Please wait a quarter of an hour and try again.")
        )
    user = authenticate(request, username=username.strip(), password=password)
    if user is None:
        limits.note("sign-in", *who, within=WINDOW)
        return None
    limits.forget("sign-in", *who)
    with transaction.atomic():
        login(request, user)
        record(user, "accounts.sign_in", user)
    return user


def sign_out(request: HttpRequest) -> None:
    """End the session; doing it twice is harmless."""
    if request.user.is_authenticated:
        with transaction.atomic():
            record(request.user, "accounts.sign_out", request.user)
    logout(request)


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
    with transaction.atomic():
        user.save(update_fields=["password"])
        record(user, "accounts.change_password", user)
    update_session_auth_hash(request, user)
