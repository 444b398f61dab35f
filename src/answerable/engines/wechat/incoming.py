"""What a person said to an Official Account, as data. The XML of strangers is read with every guard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

__all__ = ["Incoming", "flat"]

LARGEST = 64 * 1024  # bytes; the platform's own messages stay far below


@dataclass(frozen=True)
class Incoming:
    """One message or event. `sender` is an openid: the address of a channel, never to be stored in clear."""

    account: str  # the account's original id, to answer from
    sender: str
    at: datetime
    kind: str  # text, image, voice, video, shortvideo, location, link, event
    key: str  # the same for every repetition by the platform
    text: str = ""
    event: str = ""  # subscribe, unsubscribe, SCAN, CLICK, VIEW, LOCATION, …
    event_key: str = ""
    media_id: str = ""
    picture: str = ""  # address at the platform
    latitude: float | None = None
    longitude: float | None = None
    granted: tuple[str, ...] = ()  # templates of notices that were just agreed to
    withdrawn: tuple[str, ...] = ()  # … and those that are no longer wanted
    publish_id: str = ""  # of the publication that the platform has decided about

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> Incoming:
        """Read the flat fields of a message; raises ValueError where one that must be there is not."""
        sender, kind = fields["FromUserName"].strip(), fields["MsgType"].strip()
        created = int(fields["CreateTime"])
        event = fields.get("Event", "").strip()
        if not sender or not kind:
            raise ValueError("a message without sender or kind")
        return cls(
            account=fields["ToUserName"].strip(),
            sender=sender,
            at=datetime.fromtimestamp(created, UTC),
            kind=kind,
            key=_key(fields, sender, created, event),
            text=fields.get("Content") or fields.get("Recognition") or fields.get("Label") or "",
            event=event,
            event_key=fields.get("EventKey", "").strip(),
            media_id=fields.get("MediaId", "").strip(),
            picture=fields.get("PicUrl", "").strip(),
            latitude=_number(fields.get("Location_X") or fields.get("Latitude")),
            longitude=_number(fields.get("Location_Y") or fields.get("Longitude")),
            granted=_templates(fields, "accept"),
            withdrawn=_templates(fields, "reject"),
            publish_id=fields.get("PublishEventInfo/publish_id", "").strip(),
        )


_LISTS = ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent")  # asked on a page, changed in the settings


def _templates(fields: Mapping[str, str], status: str) -> tuple[str, ...]:
    """The templates of which the person said so, from the lists of both events about notices."""
    found: list[str] = []
    for name in _LISTS:
        templates = fields.get(f"{name}/TemplateId", "").split("\n")
        said = fields.get(f"{name}/SubscribeStatusString", "").split("\n")
        found += [each for each, words in zip(templates, said, strict=False) if each and words == status]
    return tuple(found)


def _key(fields: Mapping[str, str], sender: str, created: int, event: str) -> str:
    """Messages have a number; events are told apart by sender, time and kind, as the platform advises."""
    if number := fields.get("MsgId", "").strip():
        return f"m{number}"
    return f"e{sender}-{created}-{event}-{fields.get('EventKey', '').strip()}"[:200]


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if -180 <= value <= 180 else None


def flat(body: bytes) -> dict[str, str]:
    """The fields of `<xml><A>…</A><B><C>…</C></B></xml>` as `A` and `B/C`; what comes several times
    is told in lines. Raises ValueError for anything that is not so.

    Entities, document types and references to elsewhere are refused.
    """
    if len(body) > LARGEST:
        raise ValueError("too large")
    try:
        root = fromstring(body.decode("utf-8"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, UnicodeError) as wrong:
        raise ValueError(f"no XML of a message: {type(wrong).__name__}") from None
    if root.tag != "xml":
        raise ValueError("no message")
    fields = {field.tag: field.text or "" for field in root}
    deeper: dict[str, list[str]] = {}
    for field in root:
        for leaf in field.iter() if len(field) else ():
            if not len(leaf):
                deeper.setdefault(f"{field.tag}/{leaf.tag}", []).append((leaf.text or "").strip())
    return fields | {name: "\n".join(texts) for name, texts in deeper.items()}
