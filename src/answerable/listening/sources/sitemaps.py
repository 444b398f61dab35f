"""Sitemaps: which pages a site has, and, in news sitemaps, their titles and times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

import pyarrow as pa
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from answerable.listening import records
from answerable.listening.errors import InputError
from answerable.listening.sources.batches import InputBatch, Row, SetAside, batch_of
from answerable.listening.sources.markup import looks_like_html, refuse_hostile_xml

__all__ = ["MOST_PAGES", "Sitemap", "looks_like_sitemap", "parse_sitemap", "titled_pages"]

MOST_PAGES = 50_000
"""The most entries that the sitemap protocol allows."""

_ROOT = re.compile(rb"<(?:[\w-]+:)?([A-Za-z][\w-]*)")
_COLUMNS = ("title", "url", "source", "published_at")


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


def looks_like_sitemap(body: bytes) -> bool:
    """Whether the first element of a body of XML is a sitemap's."""
    root = _ROOT.search(body[:4096])
    return root is not None and root.group(1) in (b"urlset", b"sitemapindex")


def titled_pages(body: bytes, url: str) -> InputBatch:
    """Return the pages of a news sitemap as documents of a title; those without one are set aside.

    Raises `InputError` where none has a title: then the sitemap only says where the pages are.
    """
    sitemap = parse_sitemap(body, url)
    if sitemap.sitemaps:
        raise InputError(f"`{url}` only lists other sitemaps, such as {sitemap.sitemaps[0]}; name those.")
    rows: list[Row] = []
    aside: list[SetAside] = []
    for number, page in enumerate(sitemap.pages.to_pylist(), start=1):
        if page["title"]:
            rows.append((number, page | {"doc_id": page["url"], "source": page["source"] or url}, ""))
        else:
            aside.append(SetAside(number, "the sitemap gives the page no title"))
    if not rows:
        raise InputError(f"`{url}` is a sitemap without titles; name the pages in it, or the site's feed.")
    return batch_of(rows, aside, schema=records.INPUT, name=url, columns=("doc_id", *_COLUMNS))


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
    dated = batch_of(rows, [], schema=records.INPUT, name=url, columns=_COLUMNS)
    failed = set(dated.rejected.column("line").to_pylist())
    undated = [(at, {**page, "published_at": None} if at in failed else page, raw) for at, page, raw in rows]
    return batch_of(undated, [], schema=records.INPUT, name=url, columns=_COLUMNS).rows.drop_columns("line")


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _values(entry: Element) -> dict[str, str]:
    return dict(_named(entry))


def _named(entry: Element) -> Iterator[tuple[str, str]]:
    """The texts of an entry by local name: `loc`, `lastmod`, and of news `title`, `publication_date`, `name`.

    Pictures and films in it have titles and addresses of their own, which are not the page's.
    """
    for child in entry:
        for element in child.iter() if _local(child) == "news" else (child,):
            if element.text and element.text.strip():
                yield _local(element), element.text.strip()
