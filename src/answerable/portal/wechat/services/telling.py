"""Telling those who asked over the chat that there is an answer: in the chat while the platform allows it, by
a notice where they consented, and on the web in any case.

    waiting ─▶ being sent ─▶ in the chat, as a notice, or only on the web
       ▲            ├── refused ─▶ failed, or waiting again
       └── by hand ─┴── no yes and no no ─▶ unclear

That it is being sent is kept before it is sent. Where a worker dies in between, or the platform's answer gets
lost, nobody knows whether it arrived: it is never sent again by itself, so that nobody reads an answer twice;
it is on the web and under “my matters”, and the desk sees it and may send it once more.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from answerable.engines.wechat import PlatformError
from answerable.portal.answers.queries import answer_of_message
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.wechat import queries, rules
from answerable.portal.wechat.models import Account, Asked, Channel, Telling
from answerable.portal.wechat.queries import link_of
from answerable.portal.wechat.services.accounts import note_trouble, platform_of, require

__all__ = ["note_answers", "tell_again", "tell_due"]

State = Telling.State
MOST_ATTEMPTS = 6
TAKEN = dt.timedelta(minutes=2)  # no sending takes longer: a call gives up after eight seconds
_BATCH = 100


@transaction.atomic
def note_answers(now: dt.datetime | None = None) -> int:
    """Note for every matter of the chat whose answer is out and was not told: it is to be told. Once."""
    now = now or timezone.now()
    open_matters = Asked.objects.filter(message__case__answered_at__isnull=False).exclude(
        tellings__key__startswith="answer:"
    )
    noted = 0
    for asked in open_matters.select_related("message", "message__case")[:_BATCH]:
        answer, _given = answer_of_message(asked.message)
        if answer is None:
            continue
        with translation.override("zh-hans"):
            text = _(
                "There is an answer to “%(title)s”:\n%(answer)s\nRead it, and say whether it helped: %(link)s"
            ) % {
                "title": asked.message.title[:30],
                "answer": answer.public.title,
                "link": link_of(asked),
            }
        key = f"answer:{asked.pk}:{answer.number}"
        _telling, new = Telling.objects.get_or_create(
            key=key, defaults={"asked": asked, "text": text, "due_at": now}
        )
        noted += new
    return noted


def tell_due(now: dt.datetime | None = None) -> dict[str, int]:
    """Tell what is due, one after the other; gives how many went which way."""
    now = now or timezone.now()
    counts: dict[str, int] = {}
    if unclear := _left_behind(now):
        counts["unclear"] = unclear
    for telling in queries.tellings_due(now)[:_BATCH]:
        state = _tell(telling, now)
        counts[state] = counts.get(state, 0) + 1
    return counts


@transaction.atomic
def tell_again(user: Any, telling: Telling) -> None:
    """Send once more what failed, or may not have arrived."""
    require(user)
    ended = Telling.objects.filter(pk=telling.pk, state__in=[State.UNCLEAR, State.FAILED])
    if not ended.update(state=State.WAITING, due_at=timezone.now(), attempts=0, why=""):
        raise Conflict(_("It is on its way, or was sent already."))
    account = telling.asked.channel.account
    record(
        user, "wechat.tell_again", ("wechat.account", account.code), message=telling.asked.message.reference
    )


def _left_behind(now: dt.datetime) -> int:
    """What a worker was sending that is not there any more; gives how many."""
    late = Telling.objects.filter(state=State.SENDING, due_at__lte=now)
    return late.update(state=State.UNCLEAR, why="")


def _tell(telling: Telling, now: dt.datetime) -> str:
    """One telling. It is taken first, so that two workers never both send it."""
    taken = Telling.objects.filter(pk=telling.pk, state=State.WAITING, due_at=telling.due_at)
    if taken.update(state=State.SENDING, due_at=now + TAKEN, attempts=F("attempts") + 1) != 1:
        return "taken"
    channel = telling.asked.channel
    way = rules.best_way(channel.last_heard_at, now, channel.consents if channel.account.template else 0)
    if not channel.follows:
        way = "web"
    try:
        _send(telling, channel, way)
    except PlatformError as wrong:
        return _refused(telling, channel.account, wrong, now)
    return _done(telling, way, now)


def _send(telling: Telling, channel: Channel, way: str) -> None:
    openid = queries.opened(channel.openid)
    platform = platform_of(channel.account)
    if way == "service":
        platform.send_text(openid, telling.text)
    elif way == "notice":
        about = {"thing1": telling.asked.message.title[:20]}
        platform.send_notice(openid, channel.account.template, about, link_of(telling.asked))
        Channel.objects.filter(pk=channel.pk, consents__gt=0).update(consents=F("consents") - 1)


def _done(telling: Telling, state: str, now: dt.datetime) -> str:
    Telling.objects.filter(pk=telling.pk).update(state=state, told_at=now, why="")
    return state


def _refused(telling: Telling, account: Account, wrong: PlatformError, now: dt.datetime) -> str:
    words = note_trouble(account, wrong)
    if wrong.unclear:
        state = State.UNCLEAR
    elif wrong.explained.again and telling.attempts + 1 < MOST_ATTEMPTS:
        state = State.WAITING
    else:
        state = State.FAILED
    later = now + dt.timedelta(minutes=5 * 2**telling.attempts)
    Telling.objects.filter(pk=telling.pk).update(state=state, why=words, due_at=later)
    return str(state)
