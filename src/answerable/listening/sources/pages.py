"""A web page becomes one document: its main text, without navigation, comments or the writer's name."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from urllib.parse import urlsplit

from answerable.listening import records
from answerable.listening.errors import InputError
from answerable.listening.sources.batches import InputBatch, SetAside, batch_of
from answerable.listening.sources.markup import LARGEST_BODY

__all__ = ["extractor", "parse_page"]

_COLUMNS = ("doc_id", "title", "text", "url", "source", "published_at", "lang")


@cache
def extractor() -> str:
    """Name and version of what cuts the text out of a page, to be kept with what it gave."""
    return f"trafilatura {version('trafilatura')}"


def parse_page(body: bytes, url: str) -> InputBatch:
    """Return the page as a batch of one document, or of none and the reason.

    Comments are left out: they are other people's words on somebody else's page. Raises `InputError` where
    the body is too large or no HTML at all.
    """
    if len(body) > LARGEST_BODY:
        raise InputError(f"`{url}` has more than {LARGEST_BODY:,} bytes, the most a page may have.")
    found = _extracted(body, url)
    if found is None or not found.get("text"):
        aside = [SetAside(1, "no main text was found on the page")]
        return batch_of([], aside, schema=records.INPUT, name=url, columns=_COLUMNS)
    page = {
        "doc_id": found.get("url") or url,
        "title": found.get("title"),
        "text": found["text"],
        "url": found.get("url") or url,
        "source": found.get("sitename") or urlsplit(url).hostname or url,
        "published_at": found.get("date"),
    }
    return batch_of([(1, page, "")], [], schema=records.INPUT, name=url, columns=_COLUMNS)


def _extracted(body: bytes, url: str) -> dict[str, str | None] | None:
    import trafilatura

    address = url if "://" in url else None
    document = trafilatura.bare_extraction(
        body, url=address, with_metadata=True, include_comments=False, include_tables=True, deduplicate=False
    )
    if document is None:
        return None
    return {name: getattr(document, name) for name in ("url", "title", "text", "sitename", "date")}
