"""RSS, Atom and JSON Feed, as bytes. Authors are never read; of an entry only what a document may have."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from answerable.listening import records
from answerable.listening.errors import InputError
from answerable.listening.sources.batches import InputBatch, Row, SetAside, batch_of
from answerable.listening.sources.markup import LARGEST_BODY, looks_like_html, refuse_hostile_xml
from answerable.listening.sources.sitemaps import looks_like_sitemap, titled_pages
from answerable.listening.sources.values import decoded

__all__ = ["parse_feed"]

MOST_TAGS = 400_000  # of a feed: fifteen seconds of work; an honest one of a thousand entries has 20,000
_TAG = re.compile(r"<[^<>]{1,2000}>")
_COLUMNS = ("doc_id", "title", "text", "url", "source", "published_at", "lang")


def parse_feed(body: bytes, url: str) -> InputBatch:
    """Return the entries of a feed as documents; `url` is where it came from, for relative links.

    The feed's own title is the `source` of each. `line` counts entries from 1. An entry without title and
    text, or with an impossible date, is set aside. A news sitemap is a feed of titles. Raises `InputError`
    where the body is no feed, is HTML, or is unsafe.
    """
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return _batch(_json_entries(body, url), url)
    if looks_like_html(body):
        raise InputError(f"`{url}` is a web page and not a feed; look for the feed's own address on it.")
    refuse_hostile_xml(body, url)
    if looks_like_sitemap(body):
        return titled_pages(body, url)
    return _batch(_xml_entries(body, url), url)


def _batch(entries: Iterable[Mapping[str, object]], url: str) -> InputBatch:
    rows: list[Row] = []
    aside: list[SetAside] = []
    for number, entry in enumerate(entries, start=1):
        if entry.get("title") or entry.get("text"):
            rows.append((number, entry, str(dict(entry))))
        else:
            aside.append(SetAside(number, "the entry has neither a title nor a text"))
    return batch_of(rows, aside, schema=records.INPUT, name=url, columns=_COLUMNS)


def _xml_entries(body: bytes, url: str) -> list[dict[str, object]]:
    if body.count(b"<") > MOST_TAGS:
        raise InputError(f"`{url}` has more than {MOST_TAGS:,} tags, the most a feed may have.")
    parsed = _parsed(body, url)
    if not parsed.get("version") and not parsed.entries:
        raise InputError(f"`{url}` is not a feed: neither RSS nor Atom nor JSON Feed was found in it.")
    outlet = _plain(parsed.feed.get("title"))
    return [_entry(entry, outlet, url) for entry in parsed.entries]


def _parsed(body: bytes, url: str) -> Any:
    import feedparser

    try:
        return feedparser.parse(
            io.BytesIO(body), response_headers={"content-location": url}, sanitize_html=False
        )
    except Exception as wrong:  # what it raises for hostile bodies is nowhere promised
        raise InputError(f"`{url}` is not a feed that can be read: {type(wrong).__name__}.") from wrong


def _entry(entry: Mapping[str, Any], outlet: str | None, url: str) -> dict[str, object]:
    written = entry.get("published") or entry.get("updated") or entry.get("created")
    when = entry.get("published_parsed") or entry.get("updated_parsed") or entry.get("created_parsed")
    contents = [part.get("value", "") for part in entry.get("content", [])]
    text = max([*contents, entry.get("summary", "")], key=len)
    return {
        "doc_id": entry.get("id") or entry.get("link"),
        "title": _plain(entry.get("title")),
        "text": text or None,
        "url": entry.get("link"),
        "source": outlet or url,
        "published_at": _moment(when) if when else written,
        "lang": None,  # found from the text; what feeds state is as often wrong
    }


def _moment(parsed: Any) -> object:
    """The parser's own tuple is UTC; where it holds nonsense the row is set aside by name of the column."""
    try:
        return datetime(*parsed[:6]).isoformat() + "Z"  # noqa: DTZ001
    except (ValueError, TypeError):
        return "unreadable"


def _plain(title: object) -> str | None:
    if not isinstance(title, str):
        return None
    return html.unescape(_TAG.sub("", title)).strip() or None


def _json_entries(body: bytes, url: str) -> list[dict[str, object]]:
    if len(body) > LARGEST_BODY:
        raise InputError(f"`{url}` has more than {LARGEST_BODY:,} bytes, the most a feed may have.")
    try:
        feed = json.loads(decoded(body.removeprefix(b"\xef\xbb\xbf")))
    except (ValueError, RecursionError) as wrong:
        raise InputError(f"`{url}` is not a feed: it begins like JSON and cannot be read as such.") from wrong
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise InputError(f"`{url}` is JSON but not a JSON Feed: it has no list of `items`.")
    outlet = feed.get("title") if isinstance(feed.get("title"), str) else url
    return [_json_entry(item if isinstance(item, dict) else {}, outlet or url, url) for item in feed["items"]]


def _json_entry(item: Mapping[str, Any], outlet: str, url: str) -> dict[str, object]:
    link = item.get("url") or item.get("external_url")
    return {
        "doc_id": item.get("id") or link,
        "title": item.get("title"),
        "text": item.get("content_text") or item.get("content_html") or item.get("summary"),
        "url": _absolute(url, link) if isinstance(link, str) else None,
        "source": outlet,
        "published_at": item.get("date_published") or item.get("date_modified"),
        "lang": None,
    }


def _absolute(url: str, link: str) -> str | None:
    """The whole address of a link; None where it is none."""
    try:
        return urljoin(url, link)
    except ValueError:
        return None
