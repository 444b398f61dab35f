"""In through the door and out of it: the password, then a second factor where there is one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import authenticate, logout
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from answerable.portal.accounts.models import Device, User
from answerable.portal.accounts.queries import DEVICE_COOKIE, device_of, factors_of
from answerable.portal.accounts.services.devices import DEVICE, SECOND, enter
from answerable.portal.accounts.services.factors import spend_code
from answerable.portal.core import limits
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record

__all__ = [
    "FAILURES_ALLOWED",
    "WINDOW",
    "SignIn",
    "begin_second",
    "pending",
    "prove_second",
    "sign_in",
    "sign_out",
]

FAILURES_ALLOWED = 5  # for one name from one network, and of codes for one account
FAILURES_OF_A_NAME = 20  # for one name from anywhere, in browsers where it never signed in
FAILURES_FROM_ONE_PLACE = 50  # for all names from one network: an office behind one address is many people
WINDOW = timedelta(minutes=15)
PENDING = "half_signed_in"
PENDING_LIVES = 10 * 60  # seconds between the password and the second factor


@dataclass(frozen=True)
class SignIn:
    """That the password was right: `user` is in, or `second` is still asked for."""

    user: User
    second: bool = False


def sign_in(request: HttpRequest, username: str, password: str) -> SignIn | None:
    """Check name and password, and sign in where that is all; None where they do not belong together.

    After too many failures for this name from this network, for this name from anywhere, or for any
    names from this network it is a Conflict for a quarter of an hour, whatever the password. A browser
    in which the person has signed in before is counted on its own: strangers cannot lock it out.
    """
    name = username.strip()
    counted = _count(request, name.lower())
    user = authenticate(request, username=name, password=password)
    if user is None:
        return None
    _forget(counted)
    return first_proved(request, user, by="password")


def first_proved(request: HttpRequest, user: User, *, by: str, second: str = "") -> SignIn:
    """The first proof was right: sign in, unless the account has a second factor that was not shown yet."""
    if not second and factors_of(user):
        begin_second(request, user, by)
        return SignIn(user, second=True)
    enter(request, user, by=by, second=second)
    return SignIn(user)


def begin_second(request: HttpRequest, user: User, by: str = "password") -> None:
    """Remember for ten minutes that the first proof was right."""
    request.session[PENDING] = {
        "user": user.pk,
        "by": by,
        "since": time.time(),
        "proof": user.get_session_auth_hash(),
    }


def pending(request: HttpRequest) -> User | None:
    """Who has shown the first proof and not the second; None after ten minutes or with another password."""
    half = request.session.get(PENDING)
    if not half or time.time() - half["since"] > PENDING_LIVES:
        return None
    user = User.objects.filter(pk=half["user"], is_active=True).first()
    return user if user and constant_time_compare(user.get_session_auth_hash(), half["proof"]) else None


def prove_second(request: HttpRequest, user: User, code: str) -> bool:
    """Sign `user` in with a code of the app or from paper;

    after five wrong ones a quarter of an hour must pass.
    """
    counted = ("second", str(user.pk))
    limits.note(*counted, within=WINDOW)
    if limits.too_many(*counted, limit=FAILURES_ALLOWED + 1, within=WINDOW):
        request.session.pop(PENDING, None)
        raise Conflict(_("Too many codes were wrong. Please wait a quarter of an hour and try again."))
    if not (kind := spend_code(user, code)):
        return False
    limits.forget(*counted)
    pass_second(request, user, kind)
    return True


def pass_second(request: HttpRequest, user: User, kind: str) -> None:
    """The second proof was right: sign in, or, where they are in already, note it."""
    half = request.session.pop(PENDING, None)
    if request.user.is_authenticated and request.user.pk == user.pk:
        request.session[SECOND] = kind
        request.session.cycle_key()
        return
    enter(request, user, by=half["by"] if half else "password", second=kind)


def sign_out(request: HttpRequest) -> None:
    """End the session; doing it twice is harmless."""
    if request.user.is_authenticated:
        with transaction.atomic():
            Device.objects.filter(pk=request.session.get(DEVICE)).update(session_key="")
            record(request.user, "accounts.sign_out", request.user)
    logout(request)


def _count(request: HttpRequest, name: str) -> list[tuple[str, ...]]:
    """Note the attempt under all its counts, and refuse it where one of them is full.

    It is noted before the password is looked at, so that a hundred at once are not a hundred free attempts.
    """
    counts = _counts(request, name)
    for parts, _limit in counts:
        limits.note(*parts, within=WINDOW)
    if any(limits.too_many(*parts, limit=limit + 1, within=WINDOW) for parts, limit in counts):
        raise Conflict(
            _("Too many attempts did not succeed. Please wait a quarter of an hour and try again.")
        )
    return [parts for parts, _limit in counts]


def _counts(request: HttpRequest, name: str) -> list[tuple[tuple[str, ...], int]]:
    network = limits.network_of(request)
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    user = User.objects.filter(username__iexact=name).first() if token else None
    if user and device_of(user, token):
        return [(("sign-in-here", name, token), FAILURES_ALLOWED)]
    return [
        (("sign-in", name, network), FAILURES_ALLOWED),
        (("sign-in-name", name), FAILURES_OF_A_NAME),
        (("sign-in-from", network), FAILURES_FROM_ONE_PLACE),
    ]


def _forget(counts: list[tuple[str, ...]]) -> None:
    """A success forgets the failures of this name;

    of the network only itself, or one account would open it.
    """
    for parts in counts:
        if parts[0] == "sign-in-from":
            limits.take_back(*parts)
        else:
            limits.forget(*parts)
