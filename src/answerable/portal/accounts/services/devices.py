"""Where somebody is signed in: browsers are known again, and every session can be ended from any other."""

from __future__ import annotations

import secrets
from importlib import import_module

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from answerable.portal.accounts.models import Device, User
from answerable.portal.accounts.queries import DEVICE_COOKIE, device_of
from answerable.portal.accounts.rules import browser_label, digest_of
from answerable.portal.core.services import record

__all__ = ["end_all", "end_others", "enter", "follow", "mark_told", "sign_out_device", "sign_out_others"]

DEVICE = "device"  # under this name the session knows which browser it runs in
SECOND = "second_factor"  # and by what it was proved that it is the person, beside the password
BACKEND = "answerable.portal.accounts.authority.PasswordBackend"


def enter(request: HttpRequest, user: User, *, by: str, second: str = "") -> Device:
    """Sign `user` in: every way in leads through here, once it is proved who it is.

    `by`: password, passkey or sso; `second`: what was proved beside it, if anything.
    """
    with transaction.atomic():
        login(request, user, backend=BACKEND)
        if second:
            request.session[SECOND] = second
        device = _known_again(request, user)
        record(user, "accounts.sign_in", user, by=by, **({"second": second} if second else {}))
    return device


def follow(request: HttpRequest, user: User) -> None:
    """Note the session's new key: it changes with the password."""
    if DEVICE in request.session:
        key = request.session.session_key or ""
        Device.objects.filter(pk=request.session[DEVICE], user=user).update(session_key=key)


@transaction.atomic
def sign_out_device(user: User, device: Device) -> None:
    """End the session in one browser; twice is harmless."""
    _end([device])
    record(user, "accounts.sign_out_device", user)


@transaction.atomic
def sign_out_others(request: HttpRequest, user: User) -> int:
    """End every session but this one; says how many there were."""
    ended = end_others(request, user)
    record(user, "accounts.sign_out_others", user, sessions=ended)
    return ended


def end_others(request: HttpRequest, user: User) -> int:
    """End the sessions of `user` in all other browsers."""
    return _end(user.devices.exclude(session_key="").exclude(session_key=request.session.session_key))


def end_all(user: User) -> int:
    """End every session of `user`."""
    return _end(user.devices.exclude(session_key=""))


def mark_told(device: Device) -> None:
    """Its owner was told that it is new."""
    Device.objects.filter(pk=device.pk, told_at=None).update(told_at=timezone.now())


def _known_again(request: HttpRequest, user: User) -> Device:
    """The row of this browser, made when it is new;

    the very first of an account is nothing to be told of.
    """
    token = request.COOKIES.get(DEVICE_COOKIE) or secrets.token_urlsafe(32)
    now = timezone.now()
    fields = {"label": browser_label(request.headers.get("User-Agent", ""))[:80], "last_seen": now}
    fields["session_key"] = request.session.session_key or ""
    device = device_of(user, token)
    if device is None:
        first = {} if user.devices.exists() else {"told_at": now}
        device = Device.objects.create(user=user, token_hash=digest_of(token), **fields, **first)
    else:
        Device.objects.filter(pk=device.pk).update(**fields)
    request.session[DEVICE] = device.pk
    request.device_token = token
    return device


def _end(devices) -> int:
    """End the sessions that run in `devices`."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    running = [device for device in devices if device.session_key]
    for device in running:
        store(device.session_key).delete()
    Device.objects.filter(pk__in=[device.pk for device in running]).update(session_key="")
    return len(running)
