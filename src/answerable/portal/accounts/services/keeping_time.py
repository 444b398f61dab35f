"""How long accounts that are switched off, and browsers, are kept. Importing it makes the two kinds known."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from answerable.portal.accounts.models import Device, User
from answerable.portal.accounts.services.keeping import erase
from answerable.portal.core import holds, retention

__all__ = ["BROWSERS", "OFF"]


def _erase_accounts(at: datetime) -> int:
    long_ago = at - timedelta(days=retention.days_kept(OFF.code))
    due = User.objects.filter(is_active=False, erased_at=None, off_since__lte=long_ago)
    people = list(due.exclude(pk__in=holds.held("accounts.user")))
    for person in people:
        erase(None, person)
    return len(people)


def _forget_browsers(at: datetime) -> int:
    long_ago = at - timedelta(days=retention.days_kept(BROWSERS.code))
    return Device.objects.filter(last_seen__lte=long_ago).delete()[0]


def _found(name: str) -> str | None:
    """The account of this sign-in name."""
    pk = User.objects.filter(username=name, erased_at=None).values_list("pk", flat=True).first()
    return str(pk) if pk else None


OFF = retention.Kind(
    "accounts.off",
    _("Accounts that are switched off: name, e-mail, way of reading"),
    _("from the day on which the account was switched off"),
    days=1095,
    least=30,
    most=3650,
    erase=_erase_accounts,
    holds={"accounts.user": _found},
)
BROWSERS = retention.Kind(
    "accounts.browsers",
    _("Browsers in which somebody was signed in"),
    _("from the last sign-in there"),
    days=180,
    least=30,
    most=400,
    erase=_forget_browsers,
)
retention.register(OFF)
retention.register(BROWSERS)
