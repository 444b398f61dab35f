"""The guided exchange: what was said becomes a turn (`rules.next_turn`), the turn becomes words and acts."""

from __future__ import annotations

import datetime as dt
import json

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.engines.wechat import Incoming
from answerable.portal.cases import services as cases
from answerable.portal.core.keys import portal_keys
from answerable.portal.wechat import queries, rules
from answerable.portal.wechat.models import Account, Asked, Channel

__all__ = ["answer_to"]

TITLE = 80  # characters
_READ = {"text", "image", "location", "event"}

_REPLIES = {
    "hello": gettext_lazy(
        "Hello! To tell us of something, reply “report”; to see how your matters stand, reply “my matters”."
    ),
    "begin": gettext_lazy(
        "Tell us what happened, where, and what would help: words, photos, a place, in as many messages as "
        "you like.\nThen reply “send”; to drop it, reply “cancel”.\n"
        "We need no name. Please leave out other people's."
    ),
    "begun_with": gettext_lazy(
        "Noted. Go on if there is more. It reaches us when you reply “send”; "
        "reply “cancel” and nothing is kept."
    ),
    "added": gettext_lazy("Noted. Reply “send” when you have finished."),
    "picture_added": gettext_lazy("We have the photo. Reply “send” when you have finished."),
    "place_added": gettext_lazy("We have the place. Reply “send” when you have finished."),
    "enough_pictures": gettext_lazy("Five photos are the most. Reply “send” when you have finished."),
    "too_long": gettext_lazy("That is enough for one matter. Reply “send” first, then begin another."),
    "unread": gettext_lazy("We cannot read this kind of message here. Words, photos and places do."),
    "nothing_yet": gettext_lazy("There is nothing to send yet. Tell us first, then reply “send”."),
    "nothing_open": gettext_lazy("Nothing is being written. To tell us of something, reply “report”."),
    "cancelled": gettext_lazy("Dropped. Nothing of it was kept."),
}


def answer_to(account: Account, said: Incoming) -> str:
    """Do what the message asks for and give the words of the reply; empty where none is due."""
    now = timezone.now()
    channel = _channel(account, said, now)
    with translation.override("zh-hans"):
        if said.kind == "event" and said.event.lower() != "click":
            return _event(account, channel, said)
        turn = _turn(queries.draft_of(channel, now), said)
        _keep(channel, turn.draft, now)
        return _words(channel, turn)


def _channel(account: Account, said: Incoming, now: dt.datetime) -> Channel:
    found, _new = Channel.objects.get_or_create(
        account=account,
        openid_hash=queries.openid_hash(account, said.sender),
        defaults={"openid": portal_keys().encrypt(said.sender.encode())},
    )
    Channel.objects.filter(pk=found.pk).update(last_heard_at=now)
    return found


def _event(account: Account, channel: Channel, said: Incoming) -> str:
    event = said.event.lower()
    if event == "unsubscribe":
        Channel.objects.filter(pk=channel.pk).update(follows=False, draft=None, draft_until=None)
        return ""
    if event == "subscribe":
        Channel.objects.filter(pk=channel.pk).update(follows=True)
        return account.welcome or str(_REPLIES["hello"])
    return ""


def _turn(draft: rules.Draft | None, said: Incoming) -> rules.Turn:
    """The next turn; what cannot be read changes nothing."""
    if said.kind not in _READ:
        return rules.Turn("unread", draft)
    return rules.next_turn(draft, _said(said))


def _said(said: Incoming) -> rules.Said:
    """What came in, as the exchange understands it."""
    if said.kind == "event":
        return rules.Said(choice=said.event_key)
    if said.kind == "image":
        return rules.Said(picture=said.media_id)
    if said.kind == "location":
        return rules.Said(place=said.text)
    return rules.Said(text=said.text.strip())


def _keep(channel: Channel, draft: rules.Draft | None, now: dt.datetime) -> None:
    sealed = until = None
    if draft is not None:
        kept = {"text": draft.text, "pictures": draft.pictures, "place": draft.place}
        sealed = portal_keys().encrypt(json.dumps(kept).encode())
        until = now + rules.DRAFT_LIVES
    Channel.objects.filter(pk=channel.pk).update(draft=sealed, draft_until=until)


def _words(channel: Channel, turn: rules.Turn) -> str:
    if turn.send is not None:
        return _sent(channel, turn.send)
    if turn.reply == "mine":
        return _mine(channel)
    return str(_REPLIES[turn.reply])


def _sent(channel: Channel, draft: rules.Draft) -> str:
    """Make the draft a message of the inbox; pictures are fetched by a job."""
    text = draft.text or _("(photos only)")
    title = text.splitlines()[0][:TITLE]
    message, token = cases.receive(title=title, text=text, place=draft.place, channel="wechat")
    pictures = json.dumps(draft.pictures).encode() if draft.pictures else None
    asked = Asked.objects.create(
        channel=channel,
        message=message,
        token=portal_keys().encrypt(token.encode()),
        pictures=portal_keys().encrypt(pictures) if pictures else None,
    )
    return _("We have it, as %(reference)s. How it stands is here at any time:\n%(link)s") % {
        "reference": message.reference,
        "link": queries.link_of(asked),
    }


def _mine(channel: Channel) -> str:
    matters = queries.matters_of(channel)
    if not matters:
        return _("You have told us of nothing here yet. To do so, reply “report”.")
    lines = [
        f"· {asked.message.title[:24]}（{_standing(asked)}）\n  {queries.link_of(asked)}" for asked in matters
    ]
    return "\n".join([_("What you told us of last:"), *lines])


def _standing(asked: Asked) -> str:
    case = asked.message.case
    return str(case.get_state_display() if case else asked.message.get_state_display())
