"""What is not needed any more: drafts that nobody sent, and the traces of callbacks."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from answerable.portal.wechat.models import BindingCode, Channel, Seen
from answerable.portal.wechat.services.keeping import part_with_the_erased

__all__ = ["clear_old"]

SEEN_FOR = dt.timedelta(hours=1)  # the platform repeats within a minute; a signature is good for five


def clear_old(now: dt.datetime | None = None) -> int:
    """Erase drafts past their day and callbacks past their hour; gives how many drafts."""
    now = now or timezone.now()
    part_with_the_erased()
    BindingCode.objects.filter(until__lte=now).delete()
    Seen.objects.filter(at__lt=now - SEEN_FOR).delete()
    return Channel.objects.filter(draft_until__lte=now).update(draft=None, draft_until=None)
