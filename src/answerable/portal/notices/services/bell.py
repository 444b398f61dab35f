"""The way that needs no way: the list behind the bell. What is told has arrived with the act itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.portal.notices.models import Delivery, State
from answerable.portal.notices.services.ways import Outcome, Post

__all__ = ["IN_APP", "InApp", "read", "read_all", "read_matter"]

IN_APP = "in_app"


class InApp:
    """The list of notices in the portal. It disturbs nobody, so it knows no quiet hours and no digest."""

    code = IN_APP
    name = _("Here")

    def reaches(self, person: Any) -> bool:
        return True

    def deliver(self, post: Post) -> Outcome:
        return Outcome(State.DELIVERED)


def _unread(person: Any):
    return Delivery.objects.filter(person=person, channel=IN_APP, read_at=None)


# Reading leaves no line in the log: when somebody reads is nobody's business but their own.
def read(person: Any, pk: int, at: dt.datetime | None = None) -> int:
    """Mark one notice read; twice is harmless. Gives how many were unread."""
    return _unread(person).filter(pk=pk).update(read_at=at or timezone.now())


def read_all(person: Any, at: dt.datetime | None = None) -> int:
    """Mark every notice read."""
    return _unread(person).update(read_at=at or timezone.now())


def read_matter(person: Any, kind: str, identity: object, at: dt.datetime | None = None) -> int:
    """Mark every notice about one matter read."""
    about = _unread(person).filter(notice__matter_kind=kind, notice__matter_id=str(identity))
    return about.update(read_at=at or timezone.now())
