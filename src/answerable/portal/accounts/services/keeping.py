"""What whoever keeps the accounts does with those of others. Nobody's above their own authority."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.accounts.models import TotpSecret, User
from answerable.portal.accounts.rules import LETTERS, in_groups
from answerable.portal.accounts.services.devices import end_all
from answerable.portal.core import holds, keys
from answerable.portal.core.access import outranks
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record

__all__ = [
    "KEEPING",
    "MANAGE",
    "erase",
    "give_password",
    "new_code",
    "open_account",
    "switch",
    "take_factors",
]

MANAGE = "accounts.manage"
KEEPING = (
    "accounts.open_account",
    "accounts.give_password",
    "accounts.switch_on",
    "accounts.switch_off",
    "accounts.take_factors",
    "accounts.erase",
)


@transaction.atomic
def open_account(actor, *, username: str, display_name: str, email: str = "") -> tuple[User, str]:
    """A new account, and the password it was given: it is told once and kept only as a hash."""
    _insist(actor)
    if User.objects.filter(username__iexact=username).exists():
        raise Conflict(_("Somebody has this sign-in name already."))
    password = new_code()
    more = {"display_name": display_name, "password_given": True}
    user = User.objects.create_user(username, email, password, **more)
    record(actor, "accounts.open_account", user)
    return user, password


@transaction.atomic
def give_password(actor, person: User) -> str:
    """A new password for `person`, told once; wherever they are signed in, they no longer are."""
    _insist(actor, person)
    password = new_code()
    person.set_password(password)
    person.password_given = True
    person.save(update_fields=["password", "password_given"])
    end_all(person)
    record(actor, "accounts.give_password", person)
    return password


@transaction.atomic
def switch(actor, person: User, *, on: bool) -> None:
    """Let `person` sign in, or no longer. What they did stays in the log; offices stay until ended."""
    _insist(actor, person)
    if person == actor:
        raise Conflict(_("You cannot switch off your own account."))
    standing = User.objects.filter(pk=person.pk, is_active=not on, erased_at=None)
    if not standing.update(is_active=on, off_since=None if on else timezone.now()):
        raise Conflict(_("That is so already."))
    person.is_active = on
    if not on:
        end_all(person)
    record(actor, "accounts.switch_on" if on else "accounts.switch_off", person)


@transaction.atomic
def take_factors(actor, person: User) -> None:
    """Take away second factors that were lost;

    the next sign-in needs the password alone, and ends all others.
    """
    _insist(actor, person)
    if person == actor:
        raise Conflict(_("Take away your own factors under “Sign-in and devices”."))
    factors = (person.passkeys.all(), person.recovery_codes.all(), TotpSecret.objects.filter(user=person))
    if not sum(kind.delete()[0] for kind in factors):
        raise Conflict(_("There is no second factor to take away."))
    end_all(person)
    record(actor, "accounts.take_factors", person)


@transaction.atomic
def erase(actor, person: User) -> None:
    """Erase what is held about somebody who signs in no more: for good, and in the audit log too.

    The account stays as an empty shell, so that offices and acts keep their place; its name is in none
    of them.
    """
    if actor is not None:
        _insist(actor, person)
    if person.is_active or person.erased_at:
        raise Conflict(_("Only an account that is switched off is erased, and only once."))
    holds.insist_free("accounts.user", person.pk)
    record(actor, "accounts.erase", person)
    keys.forget_actor(person.username)
    keys.forget_subject("accounts.user", person.pk)
    for held in (person.passkeys, person.recovery_codes, person.identities, person.devices):
        held.all().delete()
    TotpSecret.objects.filter(user=person).delete()
    User.objects.filter(pk=person.pk).update(
        username=f"erased-{person.pk}",
        display_name="",
        email="",
        language="",
        password="!",  # noqa: S106 - it fits no password
        last_login=None,
        erased_at=timezone.now(),
    )


def _insist(actor, person: User | None = None) -> None:
    """The right to keep accounts; and nobody touches the account of somebody who may do more than they."""
    if not actor.has_perm(MANAGE):
        raise Refused(permission=MANAGE)
    if person is not None and not outranks(actor, person):
        raise Refused(_("This person has authority that you do not have."), permission=MANAGE)


def new_code() -> str:
    """Sixteen letters of chance in groups of four: 78 bits."""
    return in_groups("".join(secrets.choice(LETTERS) for _letter in range(16)))
