"""Reading accounts."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth import get_backends
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone

from answerable.portal.accounts.models import Device, TotpSecret, User
from answerable.portal.accounts.rules import digest_of
from answerable.portal.core.thing_names import tells_names_of

__all__ = [
    "DEVICE_COOKIE",
    "active_people",
    "device_of",
    "devices_of",
    "devices_to_tell",
    "factors_of",
    "held_about",
    "names_of",
    "needs_second_factor",
    "people",
]

DEVICE_COOKIE = "device"


@tells_names_of("accounts.user")
def names_of(identities: Collection[str]) -> dict[str, str]:
    """Account's number → the name it is shown under; those that were erased have none."""
    numbers = [int(identity) for identity in identities if identity.isdecimal()]
    found = User.objects.filter(pk__in=numbers, erased_at=None)
    return {str(user.pk): str(user) for user in found.only("username", "display_name")}


def active_people() -> QuerySet[User]:
    """Those who may sign in, by the name they are shown under."""
    return User.objects.filter(is_active=True).order_by("display_name", "username")


def people(words: str = "") -> QuerySet[User]:
    """All accounts by sign-in name, narrowed by words in sign-in name or name; those switched off last."""
    found = User.objects.order_by("-is_active", "username")
    for word in words.split():
        found = found.filter(Q(username__icontains=word) | Q(display_name__icontains=word))
    return found


def factors_of(user: User) -> set[str]:
    """The second factors that `user` can show: `totp`, `passkey`."""
    found = {"passkey"} if user.passkeys.exists() else set()
    joined = TotpSecret.objects.filter(user=user).exclude(confirmed_at=None)
    return found | ({"totp"} if joined.exists() else set())


def needs_second_factor(user: User) -> bool:
    """Whether an office that `user` holds today, or one lent to them, asks for a second factor."""
    return any(
        backend.asks_second_factor(user)
        for backend in get_backends()
        if hasattr(backend, "asks_second_factor")
    )


def device_of(user: User, token: str) -> Device | None:
    """The browser of `user` that carries this token."""
    return Device.objects.filter(user=user, token_hash=digest_of(token)).first()


def devices_of(user: User, session_key: str | None) -> list[Device]:
    """The browsers of `user`, newest first, each with `signed_in` and `here`."""
    devices = list(user.devices.all())
    keys = [device.session_key for device in devices if device.session_key]
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    running = set(alive.values_list("session_key", flat=True))
    for device in devices:
        device.signed_in = device.session_key in running
        device.here = device.signed_in and device.session_key == session_key
    return devices


def devices_to_tell() -> QuerySet[Device]:
    """New browsers whose owners were not told yet, oldest first; `runs` carries them on."""
    return Device.objects.filter(told_at=None).select_related("user").order_by("pk")


def held_about(user: User) -> dict[str, object]:
    """All that the account holds about `user`, as plain data to take along; never the password's hash."""
    return {
        "username": user.username,
        "display_name": user.display_name,
        "email": user.email,
        "language": user.language,
        "large_type": user.large_type,
        "joined": user.date_joined.isoformat(),
        "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        "second_factors": sorted(factors_of(user)),
        "browsers": [
            {
                "label": device.label,
                "first": device.first_seen.isoformat(),
                "last": device.last_seen.isoformat(),
            }
            for device in user.devices.all()
        ],
        "single_sign_on": list(user.identities.values_list("issuer", flat=True)),
    }
