"""How often something may be tried from one place, without remembering who or where.

What is kept is a keyed hash and a time, and only for the length of the window: nobody can read an address
from it, and after the window there is nothing to read.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from answerable.portal.core.models import Attempt

__all__ = ["address_of", "forget", "network_of", "note", "sweep", "take_back", "too_many"]


def address_of(request: HttpRequest) -> str:
    """The network address a request came from; behind the proxy, the one that the proxy itself saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_TLS else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def network_of(request: HttpRequest) -> str:
    """The address, or of IPv6 its first 64 bits: one machine has all of the rest to choose from."""
    address = address_of(request)
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))


def too_many(purpose: str, *parts: str, limit: int, within: timedelta) -> bool:
    """Whether `limit` attempts or more were noted for these parts in the time `within`."""
    since = timezone.now() - within
    return Attempt.objects.filter(purpose=purpose, key=_key(purpose, parts), at__gt=since).count() >= limit


def note(purpose: str, *parts: str, within: timedelta) -> None:
    """Note one attempt, and drop all of this purpose that are older than `within`."""
    now = timezone.now()
    Attempt.objects.filter(purpose=purpose, at__lte=now - within).delete()
    Attempt.objects.create(purpose=purpose, key=_key(purpose, parts), at=now)


def forget(purpose: str, *parts: str) -> None:
    """Drop what was noted, as after a success."""
    Attempt.objects.filter(purpose=purpose, key=_key(purpose, parts)).delete()


def take_back(purpose: str, *parts: str) -> None:
    """Drop the newest that was noted for these parts, and no other."""
    newest = Attempt.objects.filter(purpose=purpose, key=_key(purpose, parts)).order_by("-pk").first()
    if newest:
        newest.delete()


def sweep(older_than: timedelta = timedelta(days=1)) -> int:
    """Drop all attempts older than `older_than`, for the nightly jobs; says how many there were."""
    return Attempt.objects.filter(at__lte=timezone.now() - older_than).delete()[0]


def _key(purpose: str, parts: tuple[str, ...]) -> str:
    return salted_hmac(f"answerable.{purpose}", "\x1f".join(parts), algorithm="sha256").hexdigest()
