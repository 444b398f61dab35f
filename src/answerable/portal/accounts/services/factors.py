"""Second factors: an authenticator app, and codes on paper for when it is lost."""

from __future__ import annotations

import secrets
import time

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.accounts import rules
from answerable.portal.accounts.models import RecoveryCode, TotpSecret, User
from answerable.portal.accounts.queries import factors_of, needs_second_factor
from answerable.portal.accounts.services.devices import SECOND
from answerable.portal.core.errors import Conflict
from answerable.portal.core.keys import portal_keys
from answerable.portal.core.services import record

__all__ = [
    "CODES",
    "confirm_totp",
    "insist_on_one_left",
    "new_recovery_codes",
    "new_totp",
    "remove_totp",
    "secret_of",
    "spend_code",
]

CODES = 10
SECRET_BYTES = 20  # as RFC 4226 asks for


@transaction.atomic
def new_totp(user: User) -> bytes:
    """The secret to show to the person's app; it is the same until the first code confirms it."""
    kept = TotpSecret.objects.filter(user=user).first()
    if kept and kept.confirmed_at:
        raise Conflict(_("An authenticator app is joined already. Take it away first."))
    if kept is None:
        sealed = portal_keys().encrypt(secrets.token_bytes(SECRET_BYTES))
        kept = TotpSecret.objects.create(user=user, secret=sealed)
    return secret_of(kept)


@transaction.atomic
def confirm_totp(request: HttpRequest, user: User, code: str) -> bool:
    """Join the app whose first code is `code`; this session has then shown a second factor."""
    kept = TotpSecret.objects.filter(user=user, confirmed_at=None).first()
    if kept is None or not _take(kept, code):
        return False
    TotpSecret.objects.filter(pk=kept.pk).update(confirmed_at=timezone.now())
    request.session[SECOND] = "totp"
    record(user, "accounts.join_totp", user)
    return True


@transaction.atomic
def remove_totp(user: User) -> None:
    """Part with the authenticator app."""
    insist_on_one_left(user, "totp")
    if not TotpSecret.objects.filter(user=user).delete()[0]:
        raise Conflict(_("That is so already."))
    record(user, "accounts.part_totp", user)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Ten new codes, told once; those before are worth nothing from now on."""
    if not factors_of(user):
        raise Conflict(_("Codes on paper stand in for a passkey or an app: join one of these first."))
    user.recovery_codes.all().delete()
    codes = ["".join(secrets.choice(rules.LETTERS) for _letter in range(16)) for _code in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=rules.digest_of(code)) for code in codes)
    record(user, "accounts.new_codes", user)
    return [rules.in_groups(code) for code in codes]


def spend_code(user: User, code: str) -> str:
    """Which factor `code` proves, `totp` or `paper`, or nothing; a code is worth one sign-in."""
    tidied = rules.tidy(code)
    if tidied.isdecimal() and len(tidied) == 6:
        kept = TotpSecret.objects.filter(user=user).exclude(confirmed_at=None).first()
        return "totp" if kept and _take(kept, tidied) else ""
    spent = RecoveryCode.objects.filter(user=user, digest=rules.digest_of(tidied))
    return "paper" if spent.delete()[0] else ""


def insist_on_one_left(user: User, without: str) -> None:
    """Where an office asks for a second factor, the last one stays until another is joined."""
    if needs_second_factor(user) and not factors_of(user) - {without}:
        raise Conflict(_("Your office asks for a second factor. Join another one before you part with this."))


def secret_of(kept: TotpSecret) -> bytes:
    """The secret itself."""
    return portal_keys().decrypt(bytes(kept.secret))


def _take(kept: TotpSecret, code: str) -> bool:
    """Whether `code` is right now, and nobody has used it or a later one:

    the conditional UPDATE is the claim.
    """
    step = rules.fitting_step(secret_of(kept), rules.tidy(code), time.time())
    if step is None:
        return False
    unused = TotpSecret.objects.filter(Q(last_step__lt=step), pk=kept.pk)
    return unused.update(last_step=step) == 1
