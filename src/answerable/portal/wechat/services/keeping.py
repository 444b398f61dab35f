"""How long ways to followers are kept, and what a person who works here is told about theirs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from answerable.portal.core import holdings, retention
from answerable.portal.core.services import record
from answerable.portal.wechat.models import Asked, Channel, Report, Telling
from answerable.portal.wechat.queries import bound_channels

__all__ = ["CHANNEL", "erase_due_channels", "part_with_the_erased"]

_OPEN = [Telling.State.WAITING, Telling.State.SENDING]


def erase_due_channels(at: dt.datetime | None = None) -> int:
    """Erase the ways to those who were not heard of for so long, have no open matter and bound no account;
    with them goes how their matters were told. What they told us stays in the inbox, by its own clock."""
    at = at or timezone.now()
    before = at - dt.timedelta(days=retention.days_kept(CHANNEL.code))
    worked_on = Q(message__case__isnull=False, message__case__answered_at=None, message__case__closed_at=None)
    open_matter = Asked.objects.filter(worked_on | Q(tellings__state__in=_OPEN), channel=OuterRef("pk"))
    silent = Q(last_heard_at__lt=before) | Q(last_heard_at=None, follows=False)
    handed_in = Report.objects.filter(channel=OuterRef("pk"))
    due = Channel.objects.filter(silent, user=None).filter(~Exists(open_matter), ~Exists(handed_in))
    return sum(_erase(pk, at) for pk in due.order_by("pk").values_list("pk", flat=True)[:500])


def part_with_the_erased() -> int:
    """Unbind the channels of accounts that were erased; gives how many."""
    return Channel.objects.filter(user__erased_at__isnull=False).update(user=None, bound_at=None)


@transaction.atomic
def _erase(pk: int, at: dt.datetime) -> int:
    channel = Channel.objects.select_related("account").get(pk=pk)
    Asked.objects.filter(channel=channel).delete()
    channel.delete()
    record(None, "wechat.erase_channel", ("wechat.account", channel.account.code), at=at)
    return 1


def _told(person: Any) -> list[dict[str, Any]]:
    """The person's bound channels; the openid is an address and leaves the database for nobody."""
    return [
        {
            "account": channel.account.name,
            "bound": channel.bound_at.isoformat() if channel.bound_at else None,
            "last_heard_of": channel.last_heard_at.isoformat() if channel.last_heard_at else None,
            "follows": channel.follows,
            "notices_agreed_to": channel.consents,
        }
        for channel in bound_channels(person)
    ]


CHANNEL = retention.Kind(
    "wechat.channel",
    gettext_lazy("Ways to followers on WeChat (their openid, encrypted)"),
    gettext_lazy("from their last word, where no matter of theirs is open and no account is bound"),
    days=400,
    least=30,
    most=1095,
    erase=erase_due_channels,
)
retention.register(CHANNEL)
holdings.register(
    holdings.Holding(
        "wechat",
        gettext_lazy("WeChat"),
        gettext_lazy(
            "The WeChat bound to your account, as the address to which notices go. It is stored encrypted."
        ),
        _told,
        page="wechat:own",
    )
)
