"""The verbs of an account: one's own, and those of whoever keeps the accounts. Each leaves a line."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from answerable.portal.accounts.models import User
from answerable.portal.core import limits
from answerable.portal.core.access import outranks
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record

__all__ = [
    "FAILURES_ALLOWED",
    "KEEPING",
    "MANAGE",
    "WINDOW",
    "change_password",
    "change_preferences",
    "give_password",
    "open_account",
    "sign_in",
    "sign_out",
    "switch",
]

MANAGE = "accounts.manage"
KEEPING = ("accounts.open_account", "accounts.give_password", "accounts.switch_on", "accounts.switch_off")

FAILURES_ALLOWED = 5
WINDOW = timedelta(minutes=15)
# No 0/O, 1/l/I: a password is read aloud or copied by hand once. Sixteen of 30 letters are 78 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz2345679"


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


@transaction.atomic
def open_account(actor, *, username: str, display_name: str, email: str = "") -> tuple[User, str]:
    """A new account, and the password it was given: it is told once and kept only as a hash."""
    _insist(actor)
    if User.objects.filter(username__iexact=username).exists():
        raise Conflict(_("Somebody has this sign-in name already."))
    password = _new_password()
    user = User.objects.create_user(username, email, password, display_name=display_name)
    record(actor, "accounts.open_account", user)
    return user, password


@transaction.atomic
def give_password(actor, person: User) -> str:
    """A new password for `person`, told once; wherever they are signed in, they no longer are."""
    _insist(actor, person)
    password = _new_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    record(actor, "accounts.give_password", person)
    return password


@transaction.atomic
def switch(actor, person: User, *, on: bool) -> None:
    """Let `person` sign in, or no longer. What they did stays in the log; offices stay until ended."""
    _insist(actor, person)
    if person == actor:
        raise Conflict(_("You cannot switch off your own account."))
    if not User.objects.filter(pk=person.pk, is_active=not on).update(is_active=on):
        raise Conflict(_("That is so already."))
    person.is_active = on
    record(actor, "accounts.switch_on" if on else "accounts.switch_off", person)


def _insist(actor, person: User | None = None) -> None:
    """The right to keep accounts; and nobody touches the account of somebody who may do more than they."""
    if not actor.has_perm(MANAGE):
        raise Refused(permission=MANAGE)
    if person is not None and not outranks(actor, person):
        raise Refused(_("This person has authority that you do not have."), permission=MANAGE)


def _new_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(4))
