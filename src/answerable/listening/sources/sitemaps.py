"""Sitemaps: which pages a site has, and, in news sitemaps, their titles and times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

import pyarrow as pa
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from answerable.listening import records
from answerable.listening.errors import InputError
from answerable.listening.sources.batches import Row, batch_of
from answerable.listening.sources.markup import looks_like_html, refuse_hostile_xml

__all__ = ["MOST_PAGES", "Sitemap", "parse_sitemap"]

MOST_PAGES = 50_000
"""The most entries that the sitemap protocol allows."""


@dataclass(frozen=True)
class Sitemap:
    """`pages` has `url`, `title`, `published_at` and `source` as in `records.INPUT`;

    `sitemaps` lists further ones.
    """

    pages: pa.Table
    sitemaps: list[str]


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """Return the pages and further sitemaps named in `body`; entries with an impossible date come without
    one.

    Raises `InputError` where the body is no sitemap, or unsafe.
    """
    if looks_like_html(body):
        raise InputError(f"`{url}` is a web page and not a sitemap.")
    refuse_hostile_xml(body, url)
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as wrong:
        raise InputError(f"`{url}` cannot be read as XML.") from wrong
    if _local(root) not in ("urlset", "sitemapindex"):
        raise InputError(f"`{url}` is not a sitemap: its root is `{_local(root)}`.")
    entries = [_values(entry) for entry in list(root)[:MOST_PAGES]]
    if _local(root) == "sitemapindex":
        return Sitemap(_pages([], url), [entry["loc"] for entry in entries if "loc" in entry])
    return Sitemap(_pages(entries, url), [])


def _pages(entries: list[dict[str, str]], url: str) -> pa.Table:
    rows: list[Row] = []
    for number, entry in enumerate(entries, start=1):
        page: dict[str, object] = {
            "url": entry.get("loc"),
            "title": entry.get("title"),
            "source": entry.get("name"),
        }
        page["published_at"] = entry.get("publication_date") or entry.get("lastmod")
        if page["url"]:
            rows.append((number, page, ""))
    columns = ("title", "url", "source", "published_at")
    dated = batch_of(rows, [], schema=records.INPUT, name=url, columns=columns)
    failed = set(dated.rejected.column("line").to_pylist())
    undated = [(at, {**page, "published_at": None} if at in failed else page, raw) for at, page, raw in rows]
    return batch_of(undated, [], schema=records.INPUT, name=url, columns=columns).rows.drop_columns("line")


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _values(entry: Element) -> dict[str, str]:
    return dict(_named(entry))


def _named(entry: Element) -> Iterator[tuple[str, str]]:
    """Every text below `entry` by its local name:

    `loc`, `lastmod`, and in news `title`, `publication_date`, `name`.
    """
    for element in entry.iter():
        if element.text and element.text.strip():
            yield _local(element), element.text.strip()
