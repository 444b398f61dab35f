"""Asking a public source, politely: the HTTP engine fetches, the library reads."""

from __future__ import annotations

from answerable.portal.runs.services.hearing import Visit
from answerable.portal.sources.models import Source

__all__ = ["fetch_politely"]


def fetch_politely(source: Source) -> Visit:
    """Ask `source` once. What goes wrong comes back as the visit's reason, in a sentence, and is never raised."""
    from answerable.engines.http import Fetcher
    from answerable.listening.errors import InputError
    from answerable.listening.sources import parse_feed, parse_page

    fetched = Fetcher().fetch(
        source.url, etag=source.etag or None, last_modified=source.last_modified or None
    )
    if fetched.status == 304:
        return Visit(unchanged=True, etag=source.etag, last_modified=source.last_modified)
    if fetched.reason or fetched.body is None:
        return Visit(reason=fetched.reason or f"The address answered with status {fetched.status}.")
    parse = parse_feed if source.kind == Source.Kind.FEED else parse_page
    try:
        batch = parse(fetched.body, fetched.url)
    except InputError as wrong:
        return Visit(reason=str(wrong))
    return Visit(batch, etag=fetched.etag or "", last_modified=fetched.last_modified or "")
