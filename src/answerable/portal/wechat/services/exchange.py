"""The guided exchange: what was said becomes a turn (`rules.next_turn`), the turn becomes words and acts."""

from __future__ import annotations

import datetime as dt
import json
import re

from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.engines.wechat import Incoming
from answerable.portal.core.keys import portal_keys
from answerable.portal.wechat import queries, rules
from answerable.portal.wechat.models import Account, Asked, Channel, Scene
from answerable.portal.wechat.services import statements
from answerable.portal.wechat.services.binding import bind, part
from answerable.portal.wechat.services.consent import consent_address
from answerable.portal.wechat.services.publishing import note_verdict
from answerable.portal.wechat.services.reports import MOST_MATTERS, hand_in, on_their_way

__all__ = ["answer_to"]

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


_BIND = re.compile(r"\s*(?:绑定|bind)\s*(\d{8})\s*", re.IGNORECASE)
_PART = {"解除绑定", "解绑", "unbind"}
# Events by which somebody does something here; only they open the 48 hours, as at the platform.
_DOES = {"subscribe", "scan", "click", "subscribe_msg_popup_event", "subscribe_msg_change_event"}
_TELLS = _DOES | {"unsubscribe"}


def answer_to(account: Account, said: Incoming) -> str:
    """Do what the message asks for and give the words of the reply; empty where none is due."""
    event = said.event.lower() if said.kind == "event" else ""
    if event == "publishjobfinish":
        note_verdict(account, said.publish_id)
        return ""
    if event and event not in _TELLS:
        return ""
    now = timezone.now()
    channel = _channel(account, said, now, heard=not event or event in _DOES)
    with translation.override("zh-hans"):
        if event and event != "click":
            return _event(account, channel, said)
        if reply := _about_binding(channel, said):
            return reply
        return _next(account, channel, said, now)


def _next(account: Account, channel: Channel, said: Incoming, now: dt.datetime) -> str:
    draft = queries.draft_of(channel)
    asks = said.event_key.startswith(rules.REPLY)
    replies = statements.replies_of(account) if draft is None or asks else {}
    turn = _turn(draft, said, list(replies))
    if turn.reply == "keyword":
        asked = said.event_key.removeprefix(rules.REPLY) or rules.named_in(said.text, list(replies))
        return replies.get(asked) or str(_REPLIES["hello"])
    if turn.draft != draft or turn.send is not None:
        _keep(channel, turn.draft, now)
    return _words(channel, turn)


def _about_binding(channel: Channel, said: Incoming) -> str:
    """The reply to a code or to the wish to part; empty where the message is about something else."""
    if said.kind != "text":
        return ""
    if typed := _BIND.fullmatch(said.text):
        return bind(channel, typed[1])
    if said.text.strip().lower() not in _PART:
        return ""
    if channel.user is None or not part(channel.user, channel):
        return _("This WeChat is not bound to an account.")
    return _("This WeChat is no longer bound to an account.")


def _channel(account: Account, said: Incoming, now: dt.datetime, *, heard: bool) -> Channel:
    """The channel. It is written to when it is read: of two messages of one sender at once, the second waits
    until the first is taken, and then sees its draft."""
    hashed, at = queries.openid_hash(account, said.sender), now if heard else None
    if found := statements.heard_of(account, hashed, at, now):
        return found
    sealed = portal_keys().encrypt(said.sender.encode())
    return Channel.objects.create(account=account, openid_hash=hashed, openid=sealed, last_heard_at=at)


def _event(account: Account, channel: Channel, said: Incoming) -> str:
    event, row = said.event.lower(), Channel.objects.filter(pk=channel.pk)
    if event == "unsubscribe":
        row.update(follows=False, draft=None, draft_until=None, consents=0)
        return ""
    if event.startswith("subscribe_msg"):
        return _agreed(account, channel, said)
    row.update(follows=True)
    scene = _scanned(account, said.event_key.removeprefix("qrscene_"))
    if scene is not None:
        _keep(channel, rules.Draft(place=scene.place) if scene.place else None, timezone.now())
        return scene.greeting or _("You are writing from: %(label)s.\n%(hello)s") % {
            "label": scene.label,
            "hello": _REPLIES["begin"],
        }
    return (account.welcome or str(_REPLIES["hello"])) if event == "subscribe" else str(_REPLIES["hello"])


def _scanned(account: Account, key: str) -> Scene | None:
    """The QR code that was scanned, counted once more; nobody is noted with it."""
    scene = Scene.objects.filter(account=account, key=key).first() if key else None
    if scene is not None:
        Scene.objects.filter(pk=scene.pk).update(scans=F("scans") + 1)
    return scene


def _agreed(account: Account, channel: Channel, said: Incoming) -> str:
    """Keep how many notices may go out; who withdraws one gets none any more."""
    row = Channel.objects.filter(pk=channel.pk)
    if account.template in said.withdrawn:
        row.update(consents=0)
        return ""
    given = said.granted.count(account.template) if account.template else 0
    row.update(consents=F("consents") + given)
    return _("Agreed: when the answer is there, you get one notice.") if given else ""


def _turn(draft: rules.Draft | None, said: Incoming, keywords: list[str]) -> rules.Turn:
    """The next turn; what cannot be read changes nothing."""
    if said.kind not in _READ:
        return rules.Turn("unread", draft)
    return rules.next_turn(draft, _said(said), keywords)


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
    statements.keep_draft(channel, sealed, until)


def _words(channel: Channel, turn: rules.Turn) -> str:
    if turn.send is not None:
        return _sent(channel, turn.send)
    if turn.reply == "mine":
        return _mine(channel)
    return str(_REPLIES[turn.reply])


def _sent(channel: Channel, draft: rules.Draft) -> str:
    """Hand the draft in; a job makes a message of it."""
    reference, token = hand_in(channel, draft)
    told = _("We have it, as %(reference)s. How it stands is here at any time:\n%(link)s") % {
        "reference": reference,
        "link": queries.link_to(token),
    }
    return "\n".join([told, *_wish_for_consent(channel)])


def _wish_for_consent(channel: Channel) -> list[str]:
    """Ask for a consent now that there is something to be told of, and only where none is there."""
    address = consent_address(channel.account)
    if not address or channel.consents:
        return []
    words = _("After 48 hours an answer can reach you here only if you agree to one notice:")
    return [f"{words}\n{address}"]


def _mine(channel: Channel) -> str:
    """The last matters: first what is on its way into the inbox, then what is there."""
    matters = [
        (each.title, _("is being entered"), queries.link_to(each.token)) for each in on_their_way(channel)
    ]
    for asked in queries.matters_of(channel, MOST_MATTERS - len(matters)):
        matters.append((asked.message.title, _standing(asked), queries.link_of(asked)))
    if not matters:
        return _("You have told us of nothing here yet. To do so, reply “report”.")
    lines = [f"· {title[:24]}（{standing}）\n  {link}" for title, standing, link in matters]
    return "\n".join([_("What you told us of last:"), *lines])


def _standing(asked: Asked) -> str:
    case = asked.message.case
    return str(case.get_state_display() if case else asked.message.get_state_display())
