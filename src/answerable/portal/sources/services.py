"""The verbs on sources: add, pause, resume by people; and what a listening run notes of a visit."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.sources.models import Outage, Source

__all__ = ["PERMISSION", "add_source", "note_failure", "note_visit", "pause", "resume"]

PERMISSION = "sources.manage"


def add_source(user, *, name: str, kind: str, url: str, outlet: str, at: dt.datetime | None = None) -> Source:
    """Begin to listen to a public address. Raises Refused, or Conflict when it is known already."""
    _may_manage(user)
    moment = at or timezone.now()
    try:
        with transaction.atomic():
            source = Source.objects.create(name=name, kind=kind, url=url, outlet=outlet, added_at=moment)
            record(user, "sources.add", source, at=moment, url=url)
    except IntegrityError as wrong:
        raise Conflict(_("This address is listened to already.")) from wrong
    return source


def pause(user, source: Source, *, at: dt.datetime | None = None) -> None:
    """Stop asking this address; what it gave so far is kept. Raises Conflict when it is paused."""
    _switch(user, source, active=False, at=at)


def resume(user, source: Source, *, at: dt.datetime | None = None) -> None:
    """Ask this address again, with a clean slate. Raises Conflict when it is not paused."""
    _switch(user, source, active=True, at=at)


def note_visit(source: Source, *, at: dt.datetime, new: int, etag: str = "", last_modified: str = "") -> None:
    """A visit that worked, with how many documents were new. A run's note, so it leaves no audit line."""
    _heard_again(source, at)
    changed = {"last_new_at": at} if new else {}
    Source.objects.filter(pk=source.pk).update(
        last_tried_at=at,
        last_worked_at=at,
        last_error="",
        failures=0,
        documents=F("documents") + new,
        etag=etag[:200],
        last_modified=last_modified[:100],
        **changed,
    )


def note_failure(source: Source, *, at: dt.datetime, reason: str) -> None:
    """A visit that failed, with the reason as a sentence; with the first of them an outage begins."""
    _not_heard(source, at, reason)
    Source.objects.filter(pk=source.pk).update(
        last_tried_at=at, last_error=reason[:300], failures=F("failures") + 1
    )


def _switch(user, source: Source, *, active: bool, at: dt.datetime | None) -> None:
    _may_manage(user)
    verb = "sources.resume" if active else "sources.pause"
    with transaction.atomic():
        if not Source.objects.filter(pk=source.pk, active=not active).update(active=active, failures=0):
            raise Conflict(_("It is listened to already.") if active else _("It is paused already."))
        if active:
            _heard_again(source, at or timezone.now())
        else:
            _not_heard(source, at or timezone.now())
        record(user, verb, source, at=at)


def _not_heard(source: Source, at: dt.datetime, reason: str = "") -> None:
    """Begin an outage, unless one lasts; what is paused is not heard either."""
    Outage.objects.get_or_create(source=source, until=None, defaults={"since": at, "reason": reason[:300]})


def _heard_again(source: Source, at: dt.datetime) -> None:
    Outage.objects.filter(source=source, until=None).update(until=at)


def _may_manage(user) -> None:
    if not user.has_perm(PERMISSION):
        raise Refused(permission=PERMISSION)
