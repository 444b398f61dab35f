"""What accounts and the audit log leave to be done: owners hear of new browsers, newest seals are noted."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.portal.accounts import services as accounts
from answerable.portal.accounts.models import Device
from answerable.portal.accounts.queries import devices_to_tell
from answerable.portal.core import sealing
from answerable.portal.notices import services as notices

__all__ = ["NEW_DEVICE", "keep_audit", "tell_of_devices"]

NEW_DEVICE = "accounts.new_device"


def keep_audit(at: dt.datetime | None = None) -> int:
    """Seal what a fallen process left unsealed, and note the newest seal outside; gives how many."""
    sealed = sealing.seal_waiting()
    sealing.note_head(at)
    return sealed


def tell_of_devices(at: dt.datetime | None = None) -> int:
    """Tell the owners of accounts of sign-ins in browsers that are new; gives how many."""
    devices = list(devices_to_tell())
    for device in devices:
        _tell_of_device(device, at)
    return len(devices)


@transaction.atomic
def _tell_of_device(device: Device, at: dt.datetime | None) -> None:
    when = timezone.localtime(device.first_seen)
    notices.send(
        NEW_DEVICE,
        to=[device.user],
        matter=notices.Matter(
            "accounts.device",
            device.pk,
            label=lambda: _("Sign-in and devices"),
            url=reverse("accounts:security"),
        ),
        text=lambda: (
            _("Your account was used in a new browser (%(browser)s), %(when)s. Not you? Sign out there.")
            % {"browser": device.label or _("unknown"), "when": date_format(when, "Y-m-d H:i")}
        ),
        key=f"{NEW_DEVICE}:{device.pk}",
        at=at,
    )
    accounts.mark_told(device)
