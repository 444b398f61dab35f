"""Asking a public source, politely: the HTTP engine fetches, the library reads."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from answerable.portal.runs.services.hearing import Visit
from answerable.portal.sources.models import Source

if TYPE_CHECKING:
    from answerable.engines.http import Fetcher

__all__ = ["fetch_politely", "read"]


def fetch_politely(source: Source) -> Visit:
    """Ask `source` once. What goes wrong comes back as the visit's reason and is never raised."""
    return read(source, _fetcher())


def read(source: Source, fetcher: Fetcher) -> Visit:
    """What `fetcher` finds at the source's address."""
    from answerable.listening.errors import InputError
    from answerable.listening.sources import parse_feed, parse_page

    fetched = fetcher.fetch(source.url, etag=source.etag or None, last_modified=source.last_modified or None)
    if fetched.status == 304:
        return Visit(etag=source.etag, last_modified=source.last_modified)
    if not fetched.is_good:
        return Visit(reason=fetched.reason or f"The address answered with status {fetched.status}.")
    parse = parse_feed if source.kind == Source.Kind.FEED else parse_page
    try:
        batch = parse(fetched.body, fetched.url)
    except InputError as wrong:
        return Visit(reason=str(wrong))
    return Visit(batch, etag=fetched.etag or "", last_modified=fetched.last_modified or "")


@cache
def _fetcher() -> Fetcher:
    """One for the whole process: it remembers each host's pace and robots.txt."""
    from answerable.engines.http import Fetcher

    return Fetcher(settings.LISTEN_CONTACT)
