"""A published answer as an article of the account: prepared, handed in, followed until it is decided.

    waiting ─▶ drafted ─▶ handed in ─▶ out, or refused
       └──────────┴── the account has no right to the interface ─▶ by hand

Each step is kept before the next one is tried. A worker that dies leaves a row that is due again later; a
draft that was handed in is no draft any more, so that it is never published twice.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from answerable.engines.wechat import PlatformError, explain_publication
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.wechat.models import Account, Publication
from answerable.portal.wechat.services.accounts import note_trouble, platform_of, require
from answerable.portal.wechat.services.covers import cover

__all__ = ["article_of", "carry_publications", "note_by_hand", "note_verdict", "offer", "try_again"]

State = Publication.State
OPEN = (State.WAITING, State.DRAFTED, State.HANDED_IN)
TAKEN = dt.timedelta(minutes=2)  # no step takes longer: a call gives up after eight seconds
LOOK_AGAIN = dt.timedelta(minutes=1)
MOST_ATTEMPTS = 30
# The account has no right to the interface, is blocked from it, or the draft is not there any more.
BY_HAND = {48001, 48004, 50002, 53500, 53503, 53504, 53505, 53600, 40007}
_OUT, _UNDER_WAY = 0, 1


@transaction.atomic
def offer(user: Any, account: Account, answer: Any) -> Publication:
    """Begin to publish the public version of `answer`; raises Conflict where that cannot be."""
    require(user)
    if answer.public is None:
        raise Conflict(_("This answer is not published yet."))
    now = timezone.now()
    version = {"account": account, "answer": answer, "serial": answer.public.serial}
    try:
        with transaction.atomic():
            made = Publication.objects.create(**version, made_at=now, due_at=now)
    except IntegrityError:
        raise Conflict(_("This version of the answer is there already.")) from None
    record(user, "wechat.offer", ("wechat.account", account.code), unit=answer.unit, answer=answer.number)
    return made


def carry_publications(now: dt.datetime | None = None) -> int:
    """Carry on what is due, one step each; gives how many came a step further."""
    now = now or timezone.now()
    due = Publication.objects.filter(state__in=OPEN, due_at__lte=now).select_related(
        "account", "answer__public"
    )
    return sum(_carried(each, now) for each in due.order_by("due_at", "pk"))


def note_verdict(account: Account, publish_id: str) -> None:
    """The platform says that it has decided: look at once. What it decided is asked for, not believed."""
    handed_in = account.publications.filter(state=State.HANDED_IN, publish_id=publish_id)
    handed_in.update(due_at=timezone.now())


@transaction.atomic
def try_again(user: Any, publication: Publication) -> None:
    """Begin anew with what was refused, or is to be published by hand."""
    require(user)
    stopped = Publication.objects.filter(pk=publication.pk, state__in=[State.REFUSED, State.MANUAL])
    fresh = {"media_id": "", "publish_id": "", "why": "", "attempts": 0, "ended_at": None}
    if not stopped.update(state=State.WAITING, due_at=timezone.now(), **fresh):
        raise Conflict(_("It is on its way, or out already."))
    _record(user, "wechat.try_again", publication)


@transaction.atomic
def note_by_hand(user: Any, publication: Publication, address: str) -> None:
    """It was published by hand, and is to be read at `address`."""
    require(user)
    open_ = Publication.objects.filter(pk=publication.pk).exclude(state__in=[State.OUT, State.HANDED_IN])
    if not open_.update(state=State.OUT, address=address, why="", ended_at=timezone.now()):
        raise Conflict(_("It is on its way, or out already."))
    _record(user, "wechat.note_by_hand", publication)


def article_of(answer: Any) -> dict[str, str]:
    """The article: what was asked, the answer, what happens next, and where the evidence is. In Chinese, as
    the answer itself; only text of ours becomes markup."""
    version = answer.public
    parts = [("有人问", version.question), ("答复", version.body), ("接下来", version.next_steps)]
    body = "".join(f"<h3>{name}</h3>{linebreaks(escape(text))}" for name, text in parts if text)
    address = settings.ADDRESS.rstrip("/") + reverse("answers:answer", args=[answer.number])
    return {
        "title": version.title[:64],
        "author": settings.ORGANISATION_NAME["zh-hans"][:8],
        "digest": version.question[:100],
        "content": body,
        "content_source_url": address,
    }


def _record(user: Any, verb: str, publication: Publication) -> None:
    record(user, verb, ("wechat.account", publication.account.code), answer=publication.answer.number)


def _carried(publication: Publication, now: dt.datetime) -> int:
    mine = Publication.objects.filter(
        pk=publication.pk, state=publication.state, due_at=publication.due_at, attempts=publication.attempts
    )
    if mine.update(due_at=now + TAKEN, attempts=F("attempts") + 1) != 1:
        return 0  # another worker has it
    try:
        fields = _STEPS[publication.state](publication, now)
    except PlatformError as wrong:
        fields = _stopped(publication, wrong, now)
    Publication.objects.filter(pk=publication.pk, state=publication.state).update(**fields)
    return 1


def _drafted(publication: Publication, now: dt.datetime) -> dict[str, Any]:
    account = publication.account
    platform = platform_of(account)
    if not account.cover:
        account.cover = platform.upload_image("cover.png", cover(), "image/png")
        Account.objects.filter(pk=account.pk).update(cover=account.cover)
    article = article_of(publication.answer) | {"thumb_media_id": account.cover, "need_open_comment": 0}
    return {"state": State.DRAFTED, "media_id": platform.add_draft([article]), "due_at": now, "attempts": 0}


def _handed_in(publication: Publication, now: dt.datetime) -> dict[str, Any]:
    publish_id = platform_of(publication.account).publish(publication.media_id)
    return {"state": State.HANDED_IN, "publish_id": publish_id, "due_at": now, "attempts": 0}


def _decided(publication: Publication, now: dt.datetime) -> dict[str, Any]:
    said = platform_of(publication.account).publication(publication.publish_id)
    status = int(said.get("publish_status", -1))
    if status == _UNDER_WAY:
        return {"due_at": now + LOOK_AGAIN}
    if status == _OUT:
        return {"state": State.OUT, "address": _address_in(said), "why": "", "ended_at": now}
    return {"state": State.REFUSED, "why": explain_publication(status).zh, "ended_at": now}


def _address_in(said: dict[str, Any]) -> str:
    items = (said.get("article_detail") or {}).get("item") or [{}]
    address = str(items[0].get("article_url", ""))
    return address[:500] if address.startswith(("https://", "http://")) else ""


def _stopped(publication: Publication, wrong: PlatformError, now: dt.datetime) -> dict[str, Any]:
    words = note_trouble(publication.account, wrong)
    if wrong.code in BY_HAND or publication.attempts + 1 >= MOST_ATTEMPTS:
        return {"state": State.MANUAL, "why": words}
    if wrong.explained.again:
        later = dt.timedelta(minutes=min(2**publication.attempts, 60))
        return {"why": words, "due_at": now + later}
    return {"state": State.REFUSED, "why": words, "ended_at": now}


_STEPS = {State.WAITING: _drafted, State.DRAFTED: _handed_in, State.HANDED_IN: _decided}
